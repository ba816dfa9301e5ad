"""Which voices speak in which outlet: the picture and the rows behind it, for several reports."""

from typing import Any

from analysis.reporting.figures import Chart
from analysis.reporting.figures_grid import heat_map
from analysis.reporting.markup import Fragment
from analysis.reporting.selection import NO_OUTLET, Selection, Voice, is_named, passage
from analysis.reporting.tables import Column, counted, paragraphs


def chart_voices(selection: Selection, *, title: str, name: str, voices: int, outlets: int = 7) -> Chart | Fragment:
    """The named voices heard most in the outlets with most articles: so many of both at most."""
    shown = [outlet for outlet, rows in selection.said_in.items() if rows][:outlets]
    counted = {
        voice.key: [sum(selection.outlet_of(row) == outlet for row in voice.attributions) for outlet in shown]
        for voice in selection.heard
        if is_named(voice)
    }
    heard = sorted((key for key in counted if sum(counted[key])), key=lambda key: -sum(counted[key]))[:voices]
    if not heard or len(shown) < 2:
        return Fragment(paragraphs("There are no named voices in two outlets to compare."))
    return heat_map(
        [selection.voices[key].name for key in heard], shown, [counted[key] for key in heard],
        title=title, name=name, row="voice", column="outlet", whole="attributions",
    )  # fmt: skip


def by_voice(selection: Selection) -> list[dict[str, Any]]:
    """For each named voice (`voice`) the outlets that let it speak (`heard`), name it only (`named`) or neither."""
    told = set(stated_outlets(selection))
    rows = []
    for voice in (voice for voice in selection.heard if is_named(voice)):
        heard = heard_in(selection, voice)
        named = {selection.outlet_of(row) for row in voice.sources} - {NO_OUTLET} - heard
        rows.append(
            {"voice": voice, "heard": sorted(heard), "named": sorted(named), "absent": sorted(told - heard - named)}
        )
    return rows


def voice_columns(selection: Selection, *, sentences: int) -> list[Column]:
    """The first columns of a table of such rows: the voice, and what it says, so many sentences of it."""
    return [
        Column("Voice", lambda row: row["voice"].name, head=True),
        Column(
            "Attributions",
            lambda row: counted(row["voice"].attributions, show=lambda r: passage(selection, r), limit=sentences),
            number=True,
        ),
    ]


def heard_in(selection: Selection, voice: Voice) -> set[str]:
    """The outlets that let the voice speak, as far as they are stated."""
    return {selection.outlet_of(row) for row in voice.attributions} - {NO_OUTLET}


def stated_outlets(selection: Selection) -> list[str]:
    """The outlets that are stated, those with most articles first."""
    return [name for name in selection.outlets if name != NO_OUTLET]

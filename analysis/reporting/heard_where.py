"""Which voices speak in which outlet: the picture and the rows behind it, for several reports."""

from collections import Counter
from typing import Any

from analysis.reporting.figures import Chart
from analysis.reporting.figures_grid import heat_map
from analysis.reporting.markup import Fragment
from analysis.reporting.selection import NO_OUTLET, Selection, Voice, is_named
from analysis.reporting.tables import paragraphs


def chart_voices(selection: Selection, *, title: str, name: str, voices: int, outlets: int = 7) -> Chart | Fragment:
    """The named voices heard most, by outlet: so many of both at most."""
    heard = [voice for voice in selection.heard if is_named(voice)][:voices]
    speaking = {selection.outlet_of(row) for row in selection.attributions}
    shown = [outlet for outlet in selection.outlets if outlet in speaking][:outlets]
    if not heard or len(shown) < 2:
        return Fragment(paragraphs("There are no named voices in two outlets to compare."))
    counted = [Counter(selection.outlet_of(row) for row in voice.attributions) for voice in heard]
    return heat_map(
        [voice.name for voice in heard], shown, [[mine[outlet] for outlet in shown] for mine in counted],
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


def heard_in(selection: Selection, voice: Voice) -> set[str]:
    """The outlets that let the voice speak, as far as they are stated."""
    return {selection.outlet_of(row) for row in voice.attributions} - {NO_OUTLET}


def stated_outlets(selection: Selection) -> list[str]:
    """The outlets that are stated, those with most articles first."""
    return [name for name in selection.outlets if name != NO_OUTLET]

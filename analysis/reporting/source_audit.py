"""What `notebooks/source_audit.ipynb` shows: on whose word the reporting rests."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from analysis.measures.intervals import wilson
from analysis.reporting.agency_copy import share, with_and_without_wire
from analysis.reporting.figures import Chart, mix_by_group, shares_with_intervals
from analysis.reporting.markup import Fragment, element, fold, join
from analysis.reporting.rows import Row, middle_of, wire_names
from analysis.reporting.selection import Selection, by_source_count, is_named, passage, place
from analysis.reporting.tables import Column, csv_text, estimate, evidence, paragraphs, table
from analysis.reporting.wording import count, cut, few, listing, percent, plainly
from analysis.schemas import AFFILIATIONS, GENDERS

_NOBODY = "source not known"
_Test = Callable[[Row | None], bool]

_TRAITS: tuple[tuple[str, _Test], ...] = (
    ("officials (government, security, justice)", lambda s: bool(s and s["is_official"])),
    ("unnamed people", lambda s: bool(s and s["is_anonymous"])),
    ("media owned or run by a state", lambda s: bool(s and s["is_state_media"])),
    ("documents", lambda s: bool(s and s["kind"] == "document")),
    (_NOBODY, lambda s: s is None),
)


def show_in_short(selection: Selection) -> Fragment:
    """The findings in a paragraph, each figure with its count."""
    whole = len(selection.attributions)
    if not whole:
        return Fragment(element("p", "Nobody is quoted or paraphrased, as far as the method can tell.", class_="lead"))
    by_id = _by_id(selection)
    sources = [by_id.get(row["source_id"] or "") for row in selection.attributions]
    officials = sum(bool(s and s["is_official"]) for s in sources)
    unnamed = sum(bool(s and s["is_anonymous"]) for s in sources)
    known = [s["gender"] for s in sources if s and s["kind"] == "person" and s["gender"] != "unknown"]
    by_count = by_source_count(selection)
    single = by_count.get(1, [])
    parts = [
        f"Of {count(whole, 'attribution')} in {count(len(selection.articles), 'article')}, "
        f"{percent(officials / whole)} rest on officials and {percent(unnamed / whole)} on unnamed people; "
        f"of {percent(sum(s is None for s in sources) / whole)} the source is not known."
    ]
    if single:
        parts.append(
            f"{count(len(single), 'article has', 'articles have')} a single source "
            f"({percent(len(single) / sum(map(len, by_count.values())))})."
        )
    if known:
        women = sum(gender == "female" for gender in known)
        parts.append(
            f"Where the gender of the person is known ({len(known):,} attributions), women speak in "
            f"{percent(women / len(known))}."
        )
    parts.append(few(len(selection.articles)))
    figures = {
        "articles": len(selection.articles),
        "attributions": whole,
        "officials share": officials / whole,
        "unnamed share": unnamed / whole,
        "unknown share": sum(s is None for s in sources) / whole,
        "single-source share": len(single) / len(selection.articles),
        "women share": sum(gender == "female" for gender in known) / len(known) if known else None,
    }
    return Fragment(element("p", " ".join(filter(None, parts)), class_="lead"), figures=figures)


def chart_sides(selection: Selection) -> Chart | Fragment:
    """On whose side the sources speak, as shares of all attributions; unknown is a side of its own."""
    rows = [row for row in _sides(selection, selection.attributions) if row["count"]]
    if not rows:
        return Fragment(paragraphs("There is no attribution to count."))
    rows.sort(key=lambda row: (row["label"] == _NOBODY, -row["count"], row["label"]))
    return shares_with_intervals(
        rows, title="On whose side the sources speak", name="sides-chart", subject="side", whole="attributions"
    )


def show_sides(selection: Selection) -> Fragment:
    """The sides in numbers, with and without agency copy."""
    return with_and_without_wire(
        selection,
        lambda rows: _sides(selection, rows),
        first="Side",
        caption="Attributions by the side of their source, as the article words its role. Each count unfolds. "
        "“First speaks at”: how far into the article sources of that side first speak, the middle one of them.",
        name="sides",
        more=[Column("First speaks at", lambda row: percent(row["first"]), number=True)],
    )


def show_traits(selection: Selection) -> Fragment:
    """Officials, unnamed people, state media, documents and unknown, with and without agency copy."""
    by_id = _by_id(selection)

    def traits(rows: Sequence[Row]) -> list[dict[str, Any]]:
        return [
            share(label, [row for row in rows if test(by_id.get(row["source_id"] or ""))], len(rows))
            for label, test in _TRAITS
        ]

    return with_and_without_wire(
        selection,
        traits,
        first="Rest on",
        caption="Attributions by what their source is; one may be in several lines.",
        name="traits",
    )


def show_anonymous(selection: Selection) -> Fragment:
    """What unnamed people are let say, outlet by outlet."""
    by_id = _by_id(selection)
    mine: dict[str, list[Row]] = defaultdict(list)
    for row in selection.attributions:
        source = by_id.get(row["source_id"] or "")
        if source and source["is_anonymous"]:
            mine[selection.outlet_of(row)].append(row)
    if not mine:
        return Fragment(paragraphs("No unnamed person is quoted or paraphrased."))

    def reasons(rows: Sequence[Row]) -> list[str]:
        given = dict.fromkeys(by_id[row["source_id"]]["anonymity_reason"] for row in rows)
        return [f"“{cut(reason, 80)}”" for reason in given if reason]

    rows = [{"outlet": name, "rows": mine[name]} for name in selection.outlets if mine[name]]
    columns = [
        Column("Outlet", lambda row: row["outlet"], head=True),
        Column("Attributions", lambda row: len(row["rows"]), number=True),
        Column("Articles", lambda row: len({r["article_id"] for r in row["rows"]}), number=True),
        Column("How they are called", lambda row: listing(_called(row["rows"]), 6)),
        Column("Sentences", lambda row: evidence("Show", row["rows"], show=lambda r: passage(selection, r), limit=8)),
    ]
    unnamed = [row for row in selection.sources if row["is_anonymous"] and row["attribution_count"]]
    told = sum(row["anonymity_reason"] is not None for row in unnamed)
    said = f"For {told or 'none'} of {count(len(unnamed), 'unnamed source')} the article says why the name is withheld."
    if told:
        why = Column("Why they are not named", lambda row: listing(reasons(row["rows"]), 4) or "no reason given")
        columns.insert(4, why)
    caption = (
        "Unnamed people as sources, groups such as “Democrats” or “experts” among them, the outlets with most "
        "articles first."
    )
    rest = "the CSV file of attributions below has all of them"
    return Fragment(join([element("p", said), table(rows, columns, caption=caption, limit=15, rest=rest)]))


def chart_gender(selection: Selection) -> Chart | Fragment:
    """Women, men and unknown among the persons who speak, by outlet."""
    counted_by = _gender_by_outlet(selection)
    rows = [{"label": name, "counts": counted_by[name]} for name in selection.outlets if counted_by.get(name)]
    if not rows:
        return Fragment(paragraphs("No person speaks in these articles."))
    return mix_by_group(
        rows,
        GENDERS,
        most=12,
        title="Attributions to women, men and persons of unknown gender, by outlet",
        name="gender-chart",
        group="outlet",
        whole="attributions to persons",
    )


def show_gender(selection: Selection) -> Fragment:
    """Gender of the persons who speak, with what told it, with and without agency copy."""
    by_id = _by_id(selection)
    asked = selection.provenance.get("gender_from_first_names")
    first_names = "else from the first name, as was asked" if asked else "never from a first name"

    def genders(rows: Sequence[Row]) -> list[dict[str, Any]]:
        persons = [r for r in rows if (s := by_id.get(r["source_id"] or "")) and s["kind"] == "person"]
        return [
            share(gender, [r for r in persons if by_id[r["source_id"]]["gender"] == gender], len(persons))
            for gender in GENDERS
        ]

    return with_and_without_wire(
        selection,
        genders,
        first="Gender",
        caption="Attributions to persons. Gender comes from pronouns, titles and kinship words of the article or "
        f"from a table of public figures, {first_names}; where nothing tells, it stays unknown.",
        name="gender",
        whole="attributions to persons",
    )


def show_single(selection: Selection) -> Fragment:
    """How many sources the articles have, and which have a single one."""
    by_count = by_source_count(selection)
    whole = sum(map(len, by_count.values()))
    if not whole:
        return Fragment(paragraphs("No article is in English, and sources are looked for in English alone."))
    labels = [(0, "nobody speaks"), (1, "a single source"), (2, "two sources"), (3, "three sources")]
    groups = [(words, by_count.get(n, [])) for n, words in labels]
    groups.append(("four or more", [i for n, ids in by_count.items() if n > 3 for i in ids]))
    rows = [{"what": words, "ids": ids, "ends": wilson(len(ids), whole)} for words, ids in groups]
    columns = [
        Column("Sources in the article", lambda row: row["what"], head=True),
        Column("Articles", lambda row: len(row["ids"]), number=True, share=lambda row: len(row["ids"]) / whole),
        Column(
            "Share (95% interval)", lambda row: estimate(len(row["ids"]) / whole, *row["ends"], fine=True), number=True
        ),
        Column("Of them agency copy", lambda row: _wires(selection, row["ids"]), number=True),
        Column("Which", lambda row: evidence("Show", row["ids"], show=lambda i: place(selection, i), limit=10)),
    ]
    csv = csv_text(
        ["article_id", "outlet", "title", "sources"],
        (
            [i, selection.articles[i]["outlet"], selection.articles[i]["title"], n]
            for n, ids in sorted(by_count.items())
            for i in ids
        ),
    )
    return Fragment(table(rows, columns, caption="Articles by how many sources they let speak."), csv={"sources": csv})


def show_named(selection: Selection) -> Fragment:
    """All named voices in a CSV, and the sentences of everybody: what every count rests on."""
    named = [voice for voice in selection.heard if is_named(voice)]
    voices = csv_text(
        ["voice", "kind", "gender", "gender_basis", "affiliation", "is_official", "attributions", "articles"],
        (
            [
                v.name,
                (s := v.sources[0])["kind"],
                s["gender"],
                s["gender_basis"],
                s["affiliation"],
                s["is_official"],
                len(v.attributions),
                v.article_count,
            ]
            for v in named
        ),
    )
    by_id = _by_id(selection)
    header = ["article_id", "outlet", "is_wire", "who", "affiliation", "is_official", "is_anonymous", "gender"]
    rest = ["kind", "cue", "content", "confidence"]
    sentences = csv_text(
        [*header, *rest],
        (
            [
                r["article_id"],
                selection.outlet_of(r),
                selection.articles[r["article_id"]]["is_wire"],
                r["who"],
                *((by_id.get(r["source_id"] or "") or {}).get(name) for name in header[4:]),
                *(r[name] for name in rest),
            ]
            for r in selection.attributions
        ),
    )
    told = paragraphs(
        f"Every sentence with its source stands in the CSV files: {count(len(selection.attributions), 'attribution')}, "
        f"{count(len(named), 'named voice')}."
    )
    return Fragment(told, csv={"voices": voices, "attributions": sentences})


def _sides(selection: Selection, rows: Sequence[Row]) -> list[dict[str, Any]]:
    by_id = _by_id(selection)
    of_side: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        source = by_id.get(row["source_id"] or "")
        of_side[source["affiliation"] if source else _NOBODY].append(row)
    ordered = sorted((a for a in AFFILIATIONS if a != "unknown"), key=lambda side: (-len(of_side[side]), side))
    named = [*((side, plainly(side) or side) for side in ordered), ("unknown", "side not told"), (_NOBODY, _NOBODY)]
    return [
        share(words, of_side[side], len(rows))
        | {"first": middle_of(row for row in selection.sources if row["affiliation"] == side)}
        for side, words in named
    ]


def _called(rows: Sequence[Row]) -> list[str]:
    """How unnamed people are called, the most frequent first, numbers of a poll last."""
    counted = Counter(row["who"].casefold() for row in rows)
    worded = {row["who"].casefold(): row["who"] for row in rows}
    order = sorted(counted, key=lambda key: (-counted[key], key[0].isdigit(), len(key), key))
    return [cut(worded[key], 40) for key in order]


def _wires(selection: Selection, ids: Sequence[str]) -> Markup | int:
    wires = [i for i in ids if selection.articles[i]["is_wire"]]
    if not wires:
        return 0
    named = sorted({name for i in wires for name in wire_names(selection.articles[i])})
    return fold(f"{len(wires):,}", element("span", listing(named, 6) or "agency not named"), class_="evidence")


def _gender_by_outlet(selection: Selection) -> dict[str, dict[str, int]]:
    by_id = _by_id(selection)
    found: dict[str, dict[str, int]] = {}
    for row in selection.attributions:
        source = by_id.get(row["source_id"] or "")
        if source and source["kind"] == "person":
            mine = found.setdefault(selection.outlet_of(row), dict.fromkeys(GENDERS, 0))
            mine[source["gender"]] += 1
    return found


def _by_id(selection: Selection) -> dict[str, Row]:
    return {row["source_id"]: row for row in selection.sources}

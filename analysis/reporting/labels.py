"""What outlets call people in their own words, as `notebooks/overview.ipynb` shows it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from analysis.reporting.markup import Fragment, join
from analysis.reporting.rows import Row, voice_key
from analysis.reporting.selection import Selection, place
from analysis.reporting.tables import Column, csv_text, evidence, paragraphs, table
from analysis.reporting.wording import listing


def show_labels(selection: Selection, *, most: int = 20) -> Fragment:
    """The words the outlets use for each person, those of whom most loaded words are used first."""
    of_person: dict[str, list[Row]] = defaultdict(list)
    key_of = {row["source_id"]: voice_key(row) for row in selection.sources}
    for row in selection.sentiment:
        if row["method"] == "label" and not row["is_quoted"] and row["target_kind"] == "person":
            voice = selection.voices.get(key_of.get(row["target_id"] or "", ""))
            words = {"words": row["evidence"][0], "outlet": selection.outlet_of(row)}
            of_person[voice.name if voice else row["target"]].append(row | words)
    if not of_person:
        return Fragment(paragraphs("No words for persons were found beside their names."))
    usual = _usual_spelling(row["words"] for mine in of_person.values() for row in mine)
    of_person = {
        name: [row | {"words": usual[row["words"].casefold()]} for row in mine] for name, mine in of_person.items()
    }
    rows: list[Row] = [
        {
            "name": name,
            "loaded": [row for row in mine if row["label"] != "neutral"],
            "plain": [row for row in mine if row["label"] == "neutral"],
        }
        for name, mine in of_person.items()
    ]
    rows.sort(key=lambda row: (-len(row["loaded"]), -len(row["plain"]), row["name"]))

    def where(row: Row) -> list[object]:
        return [
            join([f"“{r['words']}”", place(selection, r["article_id"])], " – ") for r in row["loaded"] + row["plain"]
        ]

    columns = [
        Column("Person", lambda row: row["name"], head=True),
        Column("Loaded words", lambda row: listing(_counted(row["loaded"], with_outlet=True), 6) or "none"),
        Column("Other words", lambda row: listing(_counted(row["plain"]), 5) or "none"),
        Column("Times", lambda row: len(row["loaded"]) + len(row["plain"]), number=True),
        Column("Where", lambda row: evidence("Show", where(row), limit=8)),
    ]
    caption = (
        "What outlets call people in their own words: before the name, set off after it, in place of it, "
        "or as what is theirs (“X’s regime”). "
        "“Loaded” are words of our list of terms that judge while they name."
    )
    lines = Counter(
        (name, row["outlet"], row["words"], row["label"]) for name, mine in of_person.items() for row in mine
    )
    ordered = sorted(lines.items(), key=lambda pair: (pair[0][3] == "neutral", -pair[1], pair[0]))
    csv = csv_text(["person", "outlet", "words", "loaded", "times"], ([*key, times] for key, times in ordered))
    return Fragment(table(rows, columns, caption=caption, limit=most), csv={"labels": csv})


def _usual_spelling(words: Iterable[str]) -> dict[str, str]:
    """The most frequent spelling of each, of equally frequent ones the last: in small letters."""
    times = Counter(words)
    return {word.casefold(): word for word in sorted(times, key=lambda word: (times[word], word))}


def _counted(rows: Sequence[Row], *, with_outlet: bool = False) -> list[str]:
    """Words with how often they are used (and by whom), the most frequent first."""
    times = Counter((f"“{row['words']}”", row["outlet"] if with_outlet else "") for row in rows)
    ordered = sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [(words, [outlet] if outlet else [], [f"{n} times"] if n > 1 else []) for (words, outlet), n in ordered]
    return [f"{words} ({', '.join([*by, *often])})" if by or often else words for words, by, often in told]

"""Tone toward somebody on pages: about whom, in whose words, and which words carry it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from analysis.measures.toward import FEWEST_SENTENCES, NOT_ENOUGH, mean_toward
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.rows import Row, scored_toward, voice_key
from analysis.reporting.selection import Selection, place
from analysis.reporting.story import Story
from analysis.reporting.tables import Column, csv_text, evidence, paragraphs, table
from analysis.reporting.wording import count, listing, percent, tone
from analysis.schemas import LABELS

OUTLET = "the outlet"
_WORDING = ("label", "cue")
_MOST_LISTED = 30
_LIMITS = (
    "Of the labels four in five are a careful reader’s, of the negative ones three in five, of the positive ones half: "
    "read the sums, trust no single label. Irony, and praise or blame that only the context tells, are missed. "
    "Words within quotation marks inside somebody’s words count as that person’s."
)


@dataclass(frozen=True)
class Toward:
    """What one voice says of one target: scored sentences, and words used for it (labels and cues)."""

    key: str
    name: str
    kind: str
    voice: str
    scored: list[Row]
    wording: list[Row]

    def count_of(self, label: str) -> int:
        """Sentences with this label."""
        return sum(row["label"] == label for row in self.scored)

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it judges."""
        return all(row["label"] == "neutral" for row in (*self.scored, *self.wording))

    def words(self, label: str) -> list[str]:
        """The words that carry this label, those of the strongest and most sentences first."""
        weights: dict[str, float] = defaultdict(float)
        for row in (*self.scored, *self.wording):
            if row["label"] == label:
                strength = 1.0 if row["score"] is None else abs(row["score"])
                for word in dict.fromkeys(word.casefold() for word in row["evidence"] or []):
                    # A genitive's "’s" is a word to the model, and none to a reader.
                    if word.strip("’'") != "s":
                        weights[word] += strength
        return [word for word, _ in sorted(weights.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))]


def show_article_targets(story: Story, targets: Sequence[str] = ()) -> Fragment:
    """About whom an article speaks, in whose words, and in what tone.

    Args:
        story: the article.
        targets: terms the reader asked for besides.
    """
    names = {row["source_id"]: row["name"] for row in story.sources}

    def voice(row: Row) -> str:
        return str(names.get(row["source_id"] or "", "a source that is not known")) if row["is_quoted"] else OUTLET

    def who(row: Row) -> str:
        term = row["target_kind"] == "term"
        return str((None if term else row["target_id"]) or f"{row['target_kind']} {row['target']}")

    found = _together(story.sentiment, who, lambda row: row["target"], voice)
    text = story.article["text"]
    why = _why_not(story.sentiment)
    if why:
        return Fragment(paragraphs(f"Nothing was scored: {why}."))
    columns = [
        *_columns(),
        Column(
            "Sentences", lambda row: evidence("Show", _strongest(row["toward"]), show=lambda one: _sentence(text, one))
        ),
    ]
    fragment = _fragment(found, columns, _missing(targets, story.sentiment, "this article"), "article")
    return replace(fragment, html=join([fragment.html, _called(found)]))


def show_corpus_targets(selection: Selection, targets: Sequence[str] = (), *, most: int = 15) -> Fragment:
    """About whom the articles speak, in the outlets' own voice and in that of those they quote.

    Args:
        selection: the articles.
        targets: terms the reader asked for besides.
        most: how many targets are shown, those with most sentences first.
    """
    key_of = {row["source_id"]: voice_key(row) for row in selection.sources}
    name_of = {key: voice.name for key, voice in selection.voices.items()}

    def who(row: Row) -> str:
        term = row["target_kind"] == "term"
        return key_of.get(None if term else row["target_id"]) or f"{row['target_kind']} {row['target']}"

    def name(row: Row) -> str:
        return str(name_of.get(who(row), row["target"]))

    def voice(row: Row) -> str:
        return "those quoted" if row["is_quoted"] else "the outlets"

    found = _together(selection.sentiment, who, name, voice)
    columns = [
        *_columns(),
        Column("Mean (95% interval)", lambda row: _mean(row["toward"]), number=True),
        Column("By outlet", lambda row: evidence("Show", _by_outlet(selection, row["toward"]))),
        Column(
            "Sentences",
            lambda row: evidence("Show", _strongest(row["toward"]), show=lambda one: _placed(selection, one), limit=8),
        ),
    ]
    told = _missing(targets, selection.sentiment, "these articles")
    if (left_out := _unscored(selection)) is not None:
        told.append(left_out)
    return _fragment(found, columns, told, "corpus", most)


def _called(found: Sequence[Toward]) -> Markup:
    """What the outlet calls people, in a sentence."""
    told = []
    for one in found:
        words = dict.fromkeys(row["evidence"][0] for row in one.wording if row["method"] == "label")
        if words and one.voice == OUTLET and one.kind != "term":
            told.append(f"{one.name} {listing([f'“{word}”' for word in words], 4)}")
    return element("p", f"The outlet’s own words for people: {'; '.join(told[:30])}.") if told else Markup("")


def _together(
    sentiment: Iterable[Row], who: Callable[[Row], str], name: Callable[[Row], str], voice: Callable[[Row], str]
) -> list[Toward]:
    """The rows about targets by target and voice, those with most sentences first."""
    rows = [row for row in sentiment if row["unit"] == "target"]
    found: dict[tuple[str, str], Toward] = {}
    whole: Counter[str] = Counter()
    for row in (*scored_toward(rows), *(row for row in rows if row["method"] in _WORDING)):
        key = (who(row), voice(row))
        if key not in found:
            found[key] = Toward(key[0], name(row), row["target_kind"], key[1], [], [])
        (found[key].wording if row["method"] in _WORDING else found[key].scored).append(row)
        whole[key[0]] += 1
    first = {OUTLET: 0, "the outlets": 0}
    return sorted(
        found.values(),
        key=lambda one: (
            one.kind != "term",
            -whole[one.key],
            one.name,
            one.key,
            first.get(one.voice, 1),
            -len(one.scored),
            one.voice,
        ),
    )


def _columns() -> list[Column]:
    return [
        Column("About", lambda row: row["toward"].name, head=True),
        Column("In the words of", lambda row: row["toward"].voice),
        *(
            Column(label.capitalize(), lambda row, label=label: row["toward"].count_of(label), number=True)  # type: ignore[misc]
            for label in LABELS
        ),
        Column("Carried by", lambda row: _carried_by(row["toward"]) or None),
    ]


def _carried_by(one: Toward) -> Markup:
    """Words behind the negative sentences and behind the positive ones, each with its side."""
    told = [
        element("div", f"{label}: ", ", ".join(f"“{word}”" for word in words))
        for label in ("negative", "positive")
        if (words := one.words(label)[:4])
    ]
    return join(told)


def _fragment(
    found: Sequence[Toward], columns: Sequence[Column], missing: list[str], what: str, most: int = 40
) -> Fragment:
    if not found:
        return Fragment(paragraphs("Nobody was found about whom something could be scored.", *missing))
    names: dict[str, str] = {}
    for one in found:
        names.setdefault(one.key, one.name)
    judged = {one.key for one in found if not one.is_plain or one.kind == "term"}
    shown = [key for key in names if key in judged][:most]
    rows: list[Row] = [{"toward": one} for one in found if one.key in shown and (one.scored or not one.is_plain)]
    plain = [name for key, name in names.items() if key not in judged]
    method = next((row["method"] for one in found for row in one.scored), "model")
    how = "by the trained model" if method == "model" else "by VADER, which does not know who a word is about"
    caption = (
        f"Sentences by their tone toward somebody, {how}, and the words that carry it. "
        "What people say of themselves is left out."
    )
    parts: list[object] = [paragraphs(*missing)] if missing else []
    if rows:
        parts.append(table(rows, columns, caption=caption, limit=150))
    if plain:
        # Of a large collection the list would be long, and say nothing of whom it names.
        told = listing(plain, _MOST_LISTED) if len(plain) <= _MOST_LISTED else f"{len(plain):,} others"
        parts.append(element("p", f"Spoken of neutrally throughout: {told}."))
    if what == "corpus":
        parts.append(
            element(
                "p",
                f"Below {FEWEST_SENTENCES} sentences or five articles a mean would say little: {NOT_ENOUGH}. "
                "The interval is what chance in the choice of articles allows; the method’s own errors come on top.",
            )
        )
    parts.append(element("p", _LIMITS, class_="legend"))
    return Fragment(join(parts), csv={"tone_toward": _csv(found)})


def _csv(found: Sequence[Toward]) -> str:
    header = [
        "target",
        "kind",
        "voice",
        "sentences",
        *LABELS,
        "articles",
        "mean",
        "low",
        "high",
        "negative_words",
        "positive_words",
    ]
    lines = []
    for one in found:
        mean = _mean_of(one) or (None, None, None)
        articles = len({row["article_id"] for row in one.scored})
        counts = [one.count_of(label) for label in LABELS]
        words = ["; ".join(one.words(label)) for label in ("negative", "positive")]
        lines.append([one.name, one.kind, one.voice, len(one.scored), *counts, articles, *mean, *words])
    return csv_text(header, lines)


def _mean_of(one: Toward) -> tuple[float, float, float] | None:
    return mean_toward([row["article_id"] for row in one.scored], [row["score"] or 0.0 for row in one.scored])


def _by_outlet(selection: Selection, one: Toward) -> list[Markup]:
    """Each outlet's sentences by label, those with most first, and the mean where there is enough."""
    of: dict[str, list[Row]] = defaultdict(list)
    for row in one.scored:
        of[selection.outlet_of(row)].append(row)
    told = []
    for outlet, rows in sorted(of.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        part = replace(one, scored=rows, wording=[])
        counts = listing([f"{part.count_of(label)} {label}" for label in LABELS])
        found = _mean_of(part)
        mean = f"mean {tone(found[0])} ({tone(found[1])} to {tone(found[2])})" if found else NOT_ENOUGH
        told.append(join([element("b", outlet), f": {counts}; {mean}"]))
    return told


def _mean(one: Toward) -> Markup:
    found = _mean_of(one)
    if found is None:
        return element("span", NOT_ENOUGH, class_="unknown")
    value, low, high = found
    return join([tone(value), element("span", f"{tone(low)} to {tone(high)}", class_="sub")])


def _strongest(one: Toward) -> list[Row]:
    """What judges first: labels and cues, then sentences by strength, then the neutral ones."""
    judged = [row for row in one.wording if row["label"] != "neutral"]
    scored = sorted(one.scored, key=lambda row: (-abs(row["score"] or 0), row["article_id"], row["start"]))
    return [*judged, *scored]


def _sentence(text: str, row: Row) -> Markup:
    """The scored words, those that carry the tone in bold, the rest of the sentence as an ellipsis."""
    if row["method"] in _WORDING:
        what = "used for" if row["method"] == "label" else "cue for what is said by"
        return join([element("b", f"“{row['evidence'][0]}”"), f" {what} {row['target']}"])
    pieces = [_bold(text, start, end, row["evidence_spans"] or []) for start, end in row["scored_spans"]]
    sure = "" if row["confidence"] is None else f", {percent(row['confidence'])} sure"
    return join([element("span", f"{row['label']}{sure}: ", class_="kind"), join(pieces, " … ")])


def _bold(text: str, start: int, end: int, spans: Sequence[Sequence[int]]) -> Markup:
    parts: list[object] = []
    at = start
    for left, right in sorted((max(s, start), min(e, end)) for s, e in spans if s < end and e > start):
        if left >= at:
            parts += [text[at:left], element("b", text[left:right])]
            at = right
    return join([*parts, text[at:end]])


def _placed(selection: Selection, row: Row) -> Markup:
    text = selection.articles[row["article_id"]]["text"]
    return join([_sentence(text, row), element("span", place(selection, row["article_id"]), class_="sub")])


def _missing(targets: Sequence[str], sentiment: Sequence[Row], where: str) -> list[str]:
    there = {row["target"] for row in sentiment if row["target_kind"] == "term"}
    absent = [f"“{term}”" for term in targets if term not in there]
    return [f"{listing(absent)} {'does' if len(absent) == 1 else 'do'} not occur in {where}."] if absent else []


def _why_not(sentiment: Sequence[Row]) -> str | None:
    """Why an article was not scored at all."""
    for row in sentiment:
        if row["unit"] == "article" and row["method"].startswith("not scored: "):
            return str(row["method"].removeprefix("not scored: "))
    return None


def _unscored(selection: Selection) -> str | None:
    """How many articles were not scored, and why; None when all were."""
    why = Counter(
        row["method"].removeprefix("not scored: ") for row in selection.sentiment if row["method"].startswith("not")
    )
    if not why:
        return None
    told = "; ".join(f"{count(n, 'article')}: {reason}" for reason, n in sorted(why.items()))
    return f"Not scored: {told}."

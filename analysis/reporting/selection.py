"""The part of a corpus that a report is about, as rows with their voices told apart."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.errors import UsageError, near_name
from analysis.reporting.batch import file_stem
from analysis.reporting.markup import Fragment, element, join
from analysis.reporting.rows import Row, in_reading_order, rows, term_rows, voice_key, who
from analysis.reporting.wording import count, day, tone
from analysis.run import Corpus
from analysis.schemas import ARTICLES, ATTRIBUTIONS, DOCUMENTS, SENTIMENT, SOURCES, Table
from analysis.text import is_english, name_key

NO_OUTLET = "outlet not stated"


@dataclass(frozen=True)
class Voice:
    """One source across articles: a person, an organisation, or an unnamed source of one article."""

    key: str
    name: str
    sources: list[Row]
    attributions: list[Row]

    @property
    def article_count(self) -> int:
        """In how many articles it is heard or named."""
        return len({row["article_id"] for row in self.sources})

    @property
    def quoted_words(self) -> int:
        """Its words within quotation marks."""
        return sum(row["quoted_words"] or 0 for row in self.sources)


@dataclass(frozen=True)
class Selection:
    """The articles that were asked for and all that belongs to them.

    Attributions carry the `number` they have on their article's page, `who` said it, and the
    `voice` (a key of `voices`; None when the source is not known). `pages` names the pages of
    articles that lie beside this report. `why` tells how the articles were chosen, where a program chose them.
    """

    documents: list[Row]
    articles: dict[str, Row]
    attributions: list[Row]
    sources: list[Row]
    make_sentiment: Callable[[], list[Row]]
    voices: dict[str, Voice]
    pages: dict[str, str]
    provenance: dict[str, Any]
    whole_count: int
    undated_count: int
    why: Fragment | None = None

    @cached_property
    def sentiment(self) -> list[Row]:
        """The rows of tone: by far the most of a corpus, so they are made when a page first asks."""
        return self.make_sentiment()

    @cached_property
    def heard(self) -> list[Voice]:
        """The voices to whom something is attributed, those with most first."""
        speaking = [voice for voice in self.voices.values() if voice.attributions]
        return sorted(speaking, key=lambda v: (-len(v.attributions), -v.quoted_words, v.name, v.key))

    def outlet_of(self, row: Row) -> str:
        """The outlet of the row's article."""
        return self.articles[row["article_id"]]["outlet"] or NO_OUTLET

    @cached_property
    def said_in(self) -> dict[str, list[Row]]:
        """The attributions of each outlet, those with most articles first."""
        found: dict[str, list[Row]] = {name: [] for name in self.outlets}
        for row in self.attributions:
            found[self.outlet_of(row)].append(row)
        return found

    @cached_property
    def outlets(self) -> list[str]:
        """The outlets, those with most articles first."""
        counted = Counter(row["outlet"] or NO_OUTLET for row in self.articles.values())
        return [name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


def select(
    corpus: Corpus,
    *,
    outlet: str = "all",
    since: str = "",
    until: str = "",
    include_wire: bool = True,
    linked: Sequence[str] = (),
    targets: Sequence[str] = (),
    only: Sequence[str] | None = None,
    revisions: bool = False,
) -> Selection:
    """The articles of an outlet, of some days, with or without agency copy.

    Args:
        corpus: the tables.
        outlet: its name, or "all".
        since: first day, as 2026-01-31; empty for no limit. An undated article is left out
            where there is a limit, and counted.
        until: last day, included.
        include_wire: keep articles that are agency copy or draw on it.
        linked: ids of the articles whose pages lie beside this report.
        targets: terms for which the tone is scored besides.
        only: ids of the articles that may be chosen; None for no limit.
        revisions: keep later versions of a page as well, which no measure counts.

    Raises:
        UsageError: no such outlet, or no article is left.
    """
    known = [row for row in rows(corpus.articles, ARTICLES) if revisions or not row["revision_of"]]
    chosen = known
    if outlet.casefold() != "all":
        chosen = [row for row in known if name_key(row["outlet"] or NO_OUTLET) == name_key(outlet)]
        if not chosen:
            names = sorted({row["outlet"] or NO_OUTLET for row in known})
            raise UsageError(
                f"No article of outlet '{outlet}'.{near_name(outlet, names)} There are: {', '.join(names)}."
            )
    undated = [row for row in chosen if not row["published"]] if since or until else []
    if since:
        chosen = [row for row in chosen if row["published"] and row["published"][:10] >= since]
    if until:
        chosen = [row for row in chosen if row["published"] and row["published"][:10] <= until]
    if only is not None:
        wanted = set(only)
        chosen = [row for row in chosen if row["article_id"] in wanted]
    if not include_wire:
        chosen = [row for row in chosen if not row["is_wire"]]
    if not chosen:
        raise UsageError(
            f"None of {count(len(known), 'article')} is of outlet '{outlet}' between "
            f"{since or 'the first day'} and "
            f"{until or 'the last'}{'' if include_wire else ', without agency copy'}. Widen the choice."
        )
    ids = {row["article_id"] for row in chosen}

    def of_chosen(frame: pd.DataFrame, table: Table) -> list[Row]:
        # Most of a large table is not wanted for one outlet or event, and rows take long to make.
        return rows(frame[frame["article_id"].isin(ids)] if len(ids) < len(corpus.articles) else frame, table)

    sources = of_chosen(corpus.sources, SOURCES)
    attributions = _numbered(of_chosen(corpus.attributions, ATTRIBUTIONS), sources)
    articles = {row["article_id"]: row for row in _newest_first(chosen)}
    return Selection(
        documents=rows(corpus.documents, DOCUMENTS),
        articles=articles,
        attributions=attributions,
        sources=sources,
        make_sentiment=lambda: [*of_chosen(corpus.sentiment, SENTIMENT), *term_rows(corpus, ids, targets)],
        voices=_voices(sources, attributions),
        pages={i: f"article-{file_stem(i, articles[i]['title'])}.html" for i in linked if i in articles},
        provenance=corpus.provenance,
        whole_count=len(known),
        undated_count=len(undated),
    )


def place(selection: Selection, article_id: str, number: int | None = None) -> Markup:
    """Outlet, title and day of an article; a link to its page, or to a passage, if that lies beside."""
    article = selection.articles[article_id]
    title = article["title"] or "Article without a title"
    page = selection.pages.get(article_id)
    target = f"{page}#t{number}" if page and number else page
    named = element("a", title, href=target) if target else element("span", title)
    details = [article["outlet"] or NO_OUTLET, (day(article["published"]) or "no date").split(",")[0]]
    return join([named, element("span", ", ".join(details), class_="sub")])


def passage(selection: Selection, row: Row) -> Markup:
    """An attribution as evidence: who, the cue, what, and where it stands."""
    cue = f" ({row['cue']})" if row["cue"] else ""
    return join(
        [
            element("b", row["who"]),
            cue,
            ": ",
            row["content"],
            element("span", place(selection, row["article_id"], row["number"]), class_="sub"),
        ]
    )


def strongest(selection: Selection, scored: Iterable[Row], *, most: int = 5) -> list[Markup]:
    """Passages scored for tone as evidence, those farthest from neutral first: the score, the words, where."""
    ordered = sorted(scored, key=lambda row: (-abs(row["score"] or 0), row["article_id"], row["start"]))
    return [
        join(
            [
                element("b", tone(row["score"])),
                " ",
                selection.articles[row["article_id"]]["text"][row["start"] : row["end"]],
                element("span", place(selection, row["article_id"]), class_="sub"),
            ]
        )
        for row in ordered[:most]
    ]


def is_named(voice: Voice) -> bool:
    """Whether any article gives the voice a proper name."""
    return any(row["is_named"] for row in voice.sources)


def silent_people(selection: Selection) -> list[Voice]:
    """People named in these articles and quoted in none: those with a role first, then those in most articles."""
    people = [
        voice
        for voice in selection.voices.values()
        if not voice.attributions and is_named(voice) and voice.sources[0]["kind"] == "person"
    ]

    def weight(voice: Voice) -> tuple[Any, ...]:
        # What no article says who it is may be no person; of those one article names, early ones matter more.
        early = min(row["first_position"] or 0.0 for row in voice.sources)
        return not any(row["role"] for row in voice.sources), -voice.article_count, early, voice.name, voice.key

    return sorted(people, key=weight)


def articles_heard(voice: Voice) -> int:
    """In how many articles something is attributed to the voice."""
    return len({row["article_id"] for row in voice.attributions})


def by_source_count(selection: Selection) -> dict[int, list[str]]:
    """Ids of articles in English by how many different sources speak; all unknown ones count as one.

    In other languages no source is looked for.
    """
    heard: dict[str, set[str | None]] = defaultdict(set)
    for row in selection.attributions:
        heard[row["article_id"]].add(row["voice"])
    found: dict[int, list[str]] = defaultdict(list)
    for article_id, article in selection.articles.items():
        if is_english(article["language"]) or article_id in heard:
            found[len(heard[article_id])].append(article_id)
    return found


def _newest_first(articles: list[Row]) -> list[Row]:
    """Undated ones last; of one moment by id, so that the order is the same each time."""
    by_id = sorted(articles, key=lambda row: row["article_id"])
    return sorted(by_id, key=lambda row: row["published"] or "", reverse=True)


def _numbered(attributions: list[Row], sources: list[Row]) -> list[Row]:
    by_id = {row["source_id"]: row for row in sources}
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in attributions:
        by_article[row["article_id"]].append(row)
    return [
        {
            **row,
            "number": number,
            "who": who(row, by_id),
            "voice": voice_key(by_id[row["source_id"]]) if row["source_id"] in by_id else None,
        }
        for article_id in sorted(by_article)
        for number, row in enumerate(in_reading_order(by_article[article_id]), start=1)
    ]


def _voices(sources: list[Row], attributions: list[Row]) -> dict[str, Voice]:
    of_voice: dict[str, list[Row]] = defaultdict(list)
    for row in sources:
        of_voice[voice_key(row)].append(row)
    said: dict[str, list[Row]] = defaultdict(list)
    for row in attributions:
        if row["voice"]:
            said[row["voice"]].append(row)
    return {
        # The name most articles use; of equally frequent ones the fullest.
        key: Voice(
            key,
            max(Counter(r["name"] for r in mine).items(), key=lambda p: (p[1], len(p[0]), p[0]))[0],
            mine,
            said[key],
        )
        for key, mine in sorted(of_voice.items())
    }

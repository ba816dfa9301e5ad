"""One person in a corpus: their words, and the passages about them, for the report `person`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from analysis.errors import UsageError, near_name
from analysis.reporting.about import Passage, said_about
from analysis.reporting.markup import element, join
from analysis.reporting.rows import Row
from analysis.reporting.selection import Selection, Voice, is_named, place
from analysis.reporting.wording import tone
from analysis.text import name_key

OWN_WORDS = "the outlet’s own words"
_UNKNOWN = "source not known"


@dataclass(frozen=True)
class Portrait:
    """One person in a selection: what they say, and what others say about them."""

    selection: Selection
    voice: Voice
    about: list[Passage]

    @property
    def said(self) -> list[Row]:
        """Their attributions, by day, undated ones last."""
        return sorted(self.voice.attributions, key=lambda r: (_moment(self.selection, r["article_id"]), r["number"]))


def portray(selection: Selection, person: str = "") -> Portrait:
    """The person of this name (or part of it); for "" the person quoted most.

    Raises:
        UsageError: nobody has that name, or several persons have; names the near one or those.
    """
    people = [v for v in selection.voices.values() if v.sources[0]["kind"] == "person" and is_named(v)]
    if not people:
        raise UsageError("These articles name no person. Choose others, or look at the overview.")
    wanted = name_key(person)
    if not wanted:
        chosen = min(people, key=lambda v: (-len(v.attributions), -v.article_count, v.name, v.key))
    else:
        names = {v.key: {name_key(n) for s in v.sources for n in (s["name"], *(s["aliases"] or []))} for v in people}
        same = [v for v in people if wanted in names[v.key] or wanted == name_key(v.name)]
        # A surname alone may also be somebody of one article of whom no more is known.
        found = same or [v for v in people if any(wanted in name for name in names[v.key])]
        if not found:
            raise UsageError(f"Nobody here is called {person!r}.{near_name(person, [v.name for v in people])}")
        if len(found) > 1:
            exact = [v for v in found if name_key(v.name) == wanted]
            found = exact or sorted(found, key=lambda v: (-len(v.attributions), -v.article_count, v.name, v.key))
        chosen = found[0]
    return Portrait(selection, chosen, said_about(selection).get(chosen.key, []))


def by_voice(portrait: Portrait) -> list[tuple[tuple[str, int], list[Passage]]]:
    """Passages by who says them: outlets in their own words (0), then quoted voices (1), those with most first."""
    groups: dict[tuple[str, int], list[Passage]] = defaultdict(list)
    for p in portrait.about:
        groups[speaker_of(portrait.selection, p), int(p.is_quoted)].append(p)
    return sorted(groups.items(), key=lambda pair: (pair[0][1], -len(pair[1]), pair[0][0]))


def speaker_of(selection: Selection, p: Passage) -> str:
    """Who says the passage: an outlet, or the voice it quotes."""
    if not p.is_quoted:
        return outlet_of(selection, p)
    return selection.voices[p.by].name if p.by else _UNKNOWN


def shown(selection: Selection, p: Passage) -> Markup:
    """A passage as evidence: its tone, its words, who says them and where."""
    said_by = OWN_WORDS if not p.is_quoted else speaker_of(selection, p)
    return join(
        [
            element("b", tone(p.score)),
            " ",
            text_of(selection, p),
            element("span", said_by, class_="sub"),
            element("span", place(selection, p.article_id, p.number), class_="sub"),
        ]
    )


def text_of(selection: Selection, p: Passage) -> str:
    """The passage's words in one line."""
    return " ".join(selection.articles[p.article_id]["text"][p.start : p.end].split())


def outlet_of(selection: Selection, p: Passage) -> str:
    """The outlet of the passage's article."""
    return selection.outlet_of({"article_id": p.article_id})


def mean_tone(passages: Sequence[Passage]) -> float | None:
    """The mean tone of the passages that have one."""
    known = [p.score for p in passages if p.score is not None]
    return sum(known) / len(known) if known else None


def _moment(selection: Selection, article_id: str) -> str:
    return selection.articles[article_id]["published"] or "9999"

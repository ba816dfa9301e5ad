"""The tables joined once: every attribution with its article's outlet and its source's traits."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.text import count_words, name_key


@dataclass(frozen=True)
class Joined:
    """What all measures start from, each table sorted so that the order of the input does not matter.

    `attributions` has added columns: outlet, words, voice (one name for a source across
    articles, missing when unknown) and the source's kind, gender, affiliation, anonymity; `sentiment`
    has outlet and who (one name for a target across articles, missing without a target).
    """

    articles: pd.DataFrame
    attributions: pd.DataFrame
    sources: pd.DataFrame
    sentiment: pd.DataFrame

    def by_outlet(self) -> Iterator[tuple[str, "Joined"]]:
        """The part of each outlet, by name."""
        tables = (self.articles, self.attributions, self.sources, self.sentiment)
        found = [{str(outlet): part for outlet, part in frame.groupby("outlet")} for frame in tables]
        for outlet in sorted(found[0]):
            yield outlet, Joined(*(of.get(outlet, frame[:0]) for frame, of in zip(tables, found, strict=True)))

    def without_wire(self) -> "Joined":
        """The part that is not agency copy; articles of which it is not known stay."""
        articles = self.articles[~self.articles["is_wire"].eq(True).fillna(False)]
        ids = set(articles["article_id"])
        rest = (self.attributions, self.sources, self.sentiment)
        return Joined(articles, *(frame[frame["article_id"].isin(ids)] for frame in rest))


def join(articles: pd.DataFrame, attributions: pd.DataFrame, sources: pd.DataFrame, sentiment: pd.DataFrame) -> Joined:
    """Sort and join the tables, without later versions of a page (`revision_of`): each article counts once."""
    articles = articles.sort_values("article_id", kind="stable").reset_index(drop=True)
    if articles["revision_of"].notna().any():
        articles = articles[articles["revision_of"].isna()].reset_index(drop=True)
        ids = set(articles["article_id"])
        attributions, sources, sentiment = (
            frame[frame["article_id"].isin(ids)] for frame in (attributions, sources, sentiment)
        )
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    sources = sources.sort_values("source_id", kind="stable").reset_index(drop=True)
    sources = sources.assign(outlet=sources["article_id"].map(outlet_of), voice=_voices(sources))
    traits = sources.set_index("source_id")[["voice", "kind", "gender", "affiliation", "is_anonymous", "is_official"]]
    traits = traits.rename(columns={"kind": "source_kind"})
    attributions = attributions.sort_values("attribution_id", kind="stable").reset_index(drop=True)
    attributions = attributions.assign(
        outlet=attributions["article_id"].map(outlet_of),
        words=[count_words(text) for text in attributions["content"]],
    ).join(traits, on="source_id")
    order = ["article_id", "unit", "start", "end", "target", "target_id", "attribution_id", "method"]
    sentiment = sentiment.sort_values(order, kind="stable").reset_index(drop=True)
    voice_of = dict(zip(sources["source_id"], sources["voice"], strict=True))
    sentiment = sentiment.assign(
        outlet=sentiment["article_id"].map(outlet_of),
        who=[voice_of.get(i, name) for i, name in zip(sentiment["target_id"], sentiment["target"], strict=True)],
    )
    return Joined(articles, attributions, sources, sentiment)


def _voices(sources: pd.DataFrame) -> list[str]:
    """One label per source that is the same across articles.

    Persons join by `person_id` and named bodies by name; an unnamed source, or a person known by
    surname alone, is somebody of that one article, so the article's id keeps it apart. A label is
    the form most articles use; two persons of one name have their ids behind it.
    """
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    keys: list[str | None] = []
    columns = (sources[name].tolist() for name in ("person_id", "name", "kind", "is_named"))
    for person, name, kind, named in zip(*columns, strict=True):
        key = None
        if isinstance(person, str):
            key = f"person {person}"
        elif named is True and kind != "person":
            key = "body " + name_key(name).removeprefix("the ")
        if key is not None:
            forms[key][name] += 1
        keys.append(key)
    label_of = {key: _usual(counts) for key, counts in forms.items()}
    shared = Counter(label for key, label in label_of.items() if key.startswith("person "))
    label_of = {
        key: f"{label} ({key.removeprefix('person ')})" if key.startswith("person ") and shared[label] > 1 else label
        for key, label in label_of.items()
    }
    return [
        f"{name} ({article})" if key is None else label_of[key]
        for key, name, article in zip(keys, sources["name"], sources["article_id"], strict=True)
    ]


def _usual(forms: Counter[str]) -> str:
    """The most frequent form; of equally frequent ones the fullest, then the last by alphabet."""
    return max(forms.items(), key=lambda pair: (pair[1], len(pair[0]), pair[0]))[0]

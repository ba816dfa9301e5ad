"""The tables joined once: every attribution with its article's outlet and its source's traits."""

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

    def of_outlet(self, outlet: str | None) -> "Joined":
        """The part of one outlet; everything for None."""
        if outlet is None:
            return self
        return Joined(
            *(
                frame[frame["outlet"] == outlet]
                for frame in (self.articles, self.attributions, self.sources, self.sentiment)
            )
        )


def join(articles: pd.DataFrame, attributions: pd.DataFrame, sources: pd.DataFrame, sentiment: pd.DataFrame) -> Joined:
    """Sort and join the tables."""
    articles = articles.sort_values("article_id", kind="stable").reset_index(drop=True)
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
    surname alone, is somebody of that one article, so the article's id keeps it apart.
    """
    label_of: dict[str, str] = {}
    voices = []
    ids = (
        sources["source_id"],
        sources["person_id"],
        sources["name"],
        sources["kind"],
        sources["is_named"],
        sources["article_id"],
    )
    for _, person, name, kind, named, article in zip(*ids, strict=True):
        if isinstance(person, str):
            # the alphabetically first spelling names the person, whatever the order of the rows
            label_of[person] = min(name, label_of.get(person, name))
            voices.append("\0" + person)
        elif named and kind != "person":
            key = name_key(name)
            key = key.removeprefix("the ")
            label_of[key] = min(name, label_of.get(key, name))
            voices.append("\0" + key)
        else:
            voices.append(f"{name} ({article})")
    return [label_of[voice[1:]] if voice.startswith("\0") else voice for voice in voices]

"""From inputs to every table, each analysis done once and kept."""

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import digests, paths, store
from analysis.errors import AnalysisError, UsageError
from analysis.files import write_atomically
from analysis.ingest import Ingest, Person, read, read_people, read_stream
from analysis.ingest.web.fetch import local_inputs
from analysis.kept import KEPT, PROVENANCE, USUAL, Choices, kept_folder, kept_name
from analysis.measures import measure
from analysis.quotes import attribute_quotes, find_attributions
from analysis.schemas import PERSONS, TABLES, check, conform
from analysis.sentiment import score_sentiment
from analysis.sources import applied, persons, resolve_sources
from analysis.sources.mentioned import Mentions
from analysis.text import is_english

# Whose version can change a figure; listed at the end of each report.
_VERSIONED = ("pandas", "onnxruntime", "nltk", "trafilatura", "py3langid", "papermill", "nbconvert", "matplotlib")


@dataclass(frozen=True)
class Corpus:
    """The tables of one analysis (see `analysis.schemas`) and how they were made."""

    documents: pd.DataFrame
    articles: pd.DataFrame
    attributions: pd.DataFrame
    sources: pd.DataFrame
    sentiment: pd.DataFrame
    measures: pd.DataFrame
    provenance: dict[str, Any]
    persons: pd.DataFrame = field(default_factory=lambda: conform([], PERSONS))

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name in TABLES}


def analyse_articles(
    found: Ingest,
    *,
    choices: Choices = USUAL,
    people: Sequence[Person] = (),
    on_stage: Callable[[str], None] | None = None,
) -> Corpus:
    """Every table for articles already read; `on_stage` hears each stage's name as it begins.

    Raises:
        AnalysisError: there is no article; names each document with its reason.
    """
    if found.articles.empty:
        named = [f"{row.document_id}: {row.reason}. {row.remedy}" for row in found.documents.itertuples()]
        raise AnalysisError("\n".join(["No article could be read.", *named]))
    say = on_stage or (lambda stage: None)
    say("quotes")
    attributions = attribute_quotes(found.articles, tagger=partial(find_attributions, convention=choices.convention))
    say("sources")
    mentions = Mentions(found.articles)
    attributions, sources = resolve_sources(
        found.articles,
        attributions,
        people=people,
        gender_from_first_names=choices.gender_from_first_names,
        known_names=choices.known_names,
        on_reading=mentions.add,
    )
    say("sentiment")
    sentiment = score_sentiment(found.articles, attributions, terms=choices.targets, mentions=mentions.table())
    say("measures")
    measures = measure(found.articles, attributions, sources, sentiment)
    tables = {
        "documents": found.documents,
        "articles": found.articles,
        "attributions": attributions,
        "sources": sources,
        "persons": persons(sources, uncounted=_later_versions(found.articles)),
        "sentiment": sentiment,
        "measures": measures,
    }
    for name, frame in tables.items():
        check(frame, TABLES[name])
    status = found.documents["status"]
    provenance = {
        "found": len(status),
        "read": int((status == "read").sum()),
        "rejected": int((status == "rejected").sum()),
        "not_english": sum(not is_english(language) for language in found.articles["language"]),
        "articles_digest": digests.of_parts(sorted(found.articles["article_id"] + " " + found.articles["text"])),
        "code_digest": digests.of_code(),
        "convention": choices.convention,
        "gender_from_first_names": choices.gender_from_first_names,
        "known_names": choices.known_names,
        **({"targets": list(choices.targets)} if choices.targets else {}),
        **({"people": applied(sources, people)} if people else {}),
        "versions": {
            "media-analysis": version("media-analysis"),
            "Python": platform.python_version(),
            **{name: version(name) for name in _VERSIONED},
        },
    }
    return Corpus(**tables, provenance=provenance)


def _later_versions(articles: pd.DataFrame) -> list[str]:
    return articles.loc[articles["revision_of"].notna(), "article_id"].tolist()


def analyse(
    inputs: Sequence[str | Path], *, choices: Choices = USUAL, on_stage: Callable[[str], None] | None = None
) -> Corpus:
    """Read the inputs (files, folders, globs, addresses) and make every table; see `analyse_articles`.

    Raises:
        UsageError: nothing was given, or a path does not exist.
        AnalysisError: not one article could be read, or a row of people.csv is wrong.
    """
    if on_stage:
        on_stage("ingest")
    inputs = local_inputs(inputs, say=on_stage or (lambda line: None))
    people = read_people(*choices.people_files(inputs))
    corpus = analyse_articles(read(inputs), choices=choices, people=people, on_stage=on_stage)
    # Names only: a folder's path can give away who works on what.
    named = [Path(path).name or str(path) for path in inputs]
    return replace(corpus, provenance={**corpus.provenance, "inputs": named})


def analyse_stream(data: bytes, *, choices: Choices = USUAL, on_stage: Callable[[str], None] | None = None) -> Corpus:
    """`analyse` for what came over standard input.

    Raises:
        AnalysisError: not one article could be read.
    """
    people = read_people(choices.people) if choices.people is not None else []
    found = read_stream(data, "standard input")
    corpus = analyse_articles(found, choices=choices, people=people, on_stage=on_stage)
    return replace(corpus, provenance={**corpus.provenance, "inputs": ["standard input"]})


def open_corpus(
    inputs: str | Path | Sequence[str | Path],
    *,
    choices: Choices = USUAL,
    on_stage: Callable[[str], None] | None = None,
) -> Corpus:
    """`analyse`, done once: a second call on the same inputs reads the kept tables.

    What is kept lies in `paths.cache()` under a digest of the inputs, the choices, the code and the
    pinned packages, so that a change in any of them makes it anew. A path that is relative to the
    project's root is found from any folder, since notebooks run in their own. What
    `kept_name` returned opens the corpus without its inputs.

    Raises:
        UsageError: nothing was given, a path does not exist, or a kept corpus is gone.
        AnalysisError: not one article could be read.
    """
    if isinstance(inputs, str) and inputs.startswith(KEPT):
        if inputs in _preloaded:
            return _preloaded[inputs]
        folder = kept_folder(inputs)
        if not (folder / PROVENANCE).exists():
            raise UsageError(f"'{inputs}' is not kept any more. Give the folder of articles instead.")
        return _load(folder)
    given = [inputs] if isinstance(inputs, (str, Path)) else list(inputs)
    given = [path if Path(path).exists() else _from_root(path) for path in local_inputs(given)]
    folder = kept_folder(kept_name(given, choices))
    if not (folder / PROVENANCE).exists():
        _keep(analyse(given, choices=choices, on_stage=on_stage), folder)
    return _load(folder)


_preloaded: dict[str, Corpus] = {}


def preload(name: str) -> None:
    """Have the corpus that `kept_name` names in memory, for `open_corpus` in processes forked from this one.

    One corpus at a time, since it may be large. The tables are handed out as they are: only a
    process that ends with its report may change them.
    """
    if name.startswith(KEPT) and name not in _preloaded:
        _preloaded.clear()
        _preloaded[name] = open_corpus(name)


def _load(folder: Path) -> Corpus:
    provenance = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    return Corpus(**store.load(folder), provenance=provenance)


def _from_root(path: str | Path) -> str | Path:
    candidate = paths.ROOT / path
    return candidate if candidate.exists() else path


def _keep(corpus: Corpus, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved there whole, so that a killed run leaves no half corpus.
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        store.save(corpus.tables, unfinished)
        write_atomically(
            unfinished / PROVENANCE,
            json.dumps(corpus.provenance, indent=1, sort_keys=True, ensure_ascii=False),
        )
        try:
            os.rename(unfinished, folder)
        except OSError:
            # Another process kept the same corpus first; theirs is as good.
            if not (folder / PROVENANCE).exists():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)

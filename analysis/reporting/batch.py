"""All the pages of one request: which to make, which are up to date, which failed."""

import hashlib
import os
import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis import digests
from analysis.errors import AnalysisError, UsageError, near_name
from analysis.ingest.web.fetch import USUAL as FETCHING
from analysis.ingest.web.fetch import Fetching, local_inputs
from analysis.kept import USUAL, Choices, kept_name
from analysis.reporting.notebooks import (
    HANDED_OVER,
    ReportNotebook,
    available_reports,
    convert_parameters,
    refuse_handed_over,
)
from analysis.reporting.page import page_digest
from analysis.reporting.runner import run_report
from analysis.reporting.workers import Workers, are_possible
from analysis.run import Corpus, open_corpus


@dataclass(frozen=True)
class Outcome:
    """The pages that are now there, in the order asked for, and what went wrong in one line each."""

    pages: list[Path]
    failures: list[str]


@dataclass(frozen=True)
class _Page:
    notebook: ReportNotebook
    parameters: dict[str, Any]
    path: Path
    digest: str


def make_reports(
    names: Sequence[str],
    inputs: Sequence[str | Path],
    output: Path,
    *,
    settings: dict[str, str],
    jobs: int,
    max_pages: int,
    force: bool,
    say: Callable[[str], None],
    choices: Choices = USUAL,
    fetching: Fetching = FETCHING,
) -> Outcome:
    """Make the named reports on the inputs, or every report that applies.

    Pages are made side by side, each in a process of its own; one failure does not stop the
    rest. A page that carries the digest of the same inputs, parameters, notebook and code is
    left as it is.

    Args:
        names: reports; none means all.
        inputs: files, folders or globs of articles, or their addresses.
        output: the folder for the pages; made when it is not there.
        settings: parameters as text, as the command line has them.
        jobs: pages made at the same time.
        max_pages: at most so many pages of a report that is about one article.
        force: make pages anew that are up to date.
        say: hears a line of progress.
        choices: how the articles are analysed; people.csv for instance.
        fetching: how inputs that are addresses are fetched.

    Raises:
        UsageError: an unknown report or parameter, no input.
        AnalysisError: not one article could be read.
    """
    notebooks = [available_reports()[name] for name in names or available_reports()]
    given = _settings_by_report(notebooks, settings)
    inputs = local_inputs(inputs, fetching=fetching, say=say)
    corpus_name = kept_name(inputs, choices)
    corpus = open_corpus(list(inputs), choices=choices, on_stage=say)
    _say_what_was_read(corpus.documents, say)
    if not names:
        notebooks = [notebook for notebook in notebooks if _applies(notebook, corpus, say)]
    asked = [
        (notebook, {**parameters, "corpus": corpus_name}, stem)
        for notebook in notebooks
        for parameters, stem in _variants(notebook, given[notebook.name], corpus.articles, max_pages, say)
    ]
    # A corpus's page links to the pages of its articles that are made beside it.
    linked = sorted(parameters["article"] for notebook, parameters, _ in asked if notebook.name == "article")
    pages: list[_Page] = []
    for notebook, parameters, stem in asked:
        if "linked" in notebook.parameters:
            parameters["linked"] = linked
        digest = digests.of_parts([corpus_name, digests.of_file(notebook.path), digests.of_settings(parameters)])
        pages.append(_Page(notebook, parameters, output / f"{stem}.html", digest))
    due = [page for page in pages if force or page_digest(page.path) != page.digest]
    if len(due) < len(pages):
        say(f"{len(pages) - len(due)} of {len(pages)} pages are up to date.")
    failures = _run(due, jobs)
    return Outcome([page.path for page in pages if page.path not in failures], list(failures.values()))


def _applies(notebook: ReportNotebook, corpus: Corpus, say: Callable[[str], None]) -> bool:
    """Whether a report that was not asked for by name has anything to say of this corpus."""
    if not notebook.needs:
        return True
    outlets = set(corpus.articles["outlet"].dropna())
    persons = corpus.sources[(corpus.sources["kind"] == "person") & corpus.sources["is_named"].eq(True)]
    lacking = {
        "outlets": "" if len(outlets) > 1 else "fewer than two outlets are stated",
        "person": "" if len(persons) else "no person is named",
        "event": "" if len(outlets) > 1 and _has_event(corpus) else "no two outlets tell of one event",
    }[notebook.needs]
    if lacking:
        say(f"{notebook.name} is left out: {lacking}.")
    return not lacking


def _has_event(corpus: Corpus) -> bool:
    from analysis.reporting.event import open_event

    try:
        return bool(open_event(corpus).articles)
    except UsageError:
        return False


def _settings_by_report(notebooks: Sequence[ReportNotebook], settings: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Each report's own share of the settings, converted; refused when no report knows one."""
    refuse_handed_over(settings)
    known = {name for notebook in notebooks for name in notebook.parameters} - set(HANDED_OVER)
    for name in settings:
        if name not in known:
            titles = ", ".join(notebook.name for notebook in notebooks)
            raise UsageError(
                f"No parameter '{name}' in {titles}.{near_name(name, known)} There are: {', '.join(sorted(known))}."
            )
    return {
        notebook.name: convert_parameters(
            notebook, {name: value for name, value in settings.items() if name in notebook.parameters}
        )
        for notebook in notebooks
    }


def _variants(
    notebook: ReportNotebook,
    parameters: dict[str, Any],
    articles: pd.DataFrame,
    max_pages: int,
    say: Callable[[str], None],
) -> list[tuple[dict[str, Any], str]]:
    """The parameters and file stem of each page: one, or one per article."""
    if notebook.per == "corpus":
        return [(parameters, notebook.name)]
    chosen = articles
    if wanted := parameters.get("article"):
        same = articles["article_id"] == wanted
        titled = articles["title"].fillna("").str.casefold().str.contains(wanted.casefold(), regex=False)
        chosen = articles[same if same.any() else titled]
        if chosen.empty:
            raise UsageError(
                f"No article has the id or a title with '{wanted}'."
                f"{near_name(wanted, [*articles['article_id'], *articles['title'].dropna()])}"
            )
    if len(chosen) > max_pages:
        say(
            f"{notebook.name}: the first {max_pages} of {len(chosen)} articles; --max-pages makes more, "
            f"--set article=ID one of them."
        )
        chosen = chosen.head(max_pages)
    return [
        ({**parameters, "article": article_id}, f"{notebook.name}-{file_stem(article_id, title)}")
        for article_id, title in zip(chosen["article_id"], chosen["title"], strict=True)
    ]


def file_stem(article_id: str, title: Any) -> str:
    """A file name every system can keep: the title's letters, then a piece of digest of the id.

    The digest makes it unique and steady; what a title or an id holds besides ASCII letters
    and digits (slashes, dots, device names) never reaches the file system.
    """
    plain = unicodedata.normalize("NFKD", title if isinstance(title, str) else "")
    slug = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    short = slug[:50].rsplit("-", 1)[0] if len(slug) > 50 else slug
    return "-".join(filter(None, [short, hashlib.sha256(article_id.encode()).hexdigest()[:6]]))


def _say_what_was_read(documents: pd.DataFrame, say: Callable[[str], None]) -> None:
    rejected = documents[documents["status"] == "rejected"]
    for row in rejected.itertuples():
        say(f"Not read: {row.document_id}: {row.reason}. {row.remedy}")
    say(f"Found {len(documents)}, read {len(documents) - len(rejected)}, not read {len(rejected)}.")


def _run(pages: Sequence[_Page], jobs: int) -> dict[Path, str]:
    """Make the pages; returns one line for each that failed."""
    failures: dict[Path, str] = {}
    if not pages:
        return failures
    lock = threading.Lock()
    run: Callable[..., Path] = run_report
    # The bar moves with each finished cell, since a single page is made in several seconds.
    shown = "{desc} |{bar}| {percentage:3.0f} % {elapsed}<{remaining} {postfix}"
    with tqdm(total=len(pages), desc="Reports", disable=not pages, bar_format=shown) as bar:

        def make(page: _Page) -> None:
            reached = 0.0

            def advance(share: float, doing: str) -> None:
                nonlocal reached
                with lock:
                    bar.set_postfix_str(doing[:40], refresh=False)
                    bar.update(share - reached)
                reached = share

            try:
                run(
                    page.notebook,
                    page.parameters,
                    page.path,
                    digest=page.digest,
                    on_cell=lambda number, count, heading: advance(number / (count + 1), heading),
                )
            except AnalysisError as error:
                with lock:
                    failures[page.path] = str(error)
            finally:
                advance(1.0, "done")

        number = min(jobs, os.cpu_count() or 1, len(pages))
        if are_possible():
            with Workers(number) as workers, ThreadPoolExecutor(max_workers=number) as pool:
                run = workers.make
                list(pool.map(make, pages))
        else:
            with ThreadPoolExecutor(max_workers=number) as pool:
                list(pool.map(make, pages))
    return failures

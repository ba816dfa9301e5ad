"""The command line: parses, calls, prints; no analysis.

Progress and warnings go to stderr, results to stdout or files. Exit codes: 0 done, 1 something
failed and is named, 2 wrong use.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from analysis.cli_options import fetching_choices, page_options, shared_choices, target_option
from analysis.errors import AnalysisError, UsageError, near_name


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="media-analysis", prog_name="media-analysis")
def commands() -> None:
    """Who speaks in these articles, in whose words, about whom and in what tone.

    Example: media-analysis report my-articles/ -o reports/
    """


@commands.command()
@click.argument("targets", metavar="[NAME]... INPUT...", nargs=-1, required=True)
@page_options
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="Set a parameter of the report; `media-analysis parameters` lists them.",
)
@click.option(
    "--max-pages",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="How many pages of one article each to make at most.",
)
@target_option("terms")
@fetching_choices
@shared_choices
def report(
    targets: tuple[str, ...],
    output: Path,
    settings: tuple[str, ...],
    jobs: int,
    max_pages: int,
    terms: tuple[str, ...],
    force: bool,
    pdf: bool,
    private_hosts: tuple[str, ...],
    most_pages: int | None,
    **choices: Any,
) -> None:
    """Make reports: one HTML file each, which opens anywhere.

    NAME is a report (`overview`, `article`, ...); without one every report that applies is made.
    INPUT is a file, a folder, a glob or an address: pages, tables, Nexis and Factiva exports,
    archives; a feed or sitemap stands for the pages it names. The paths of the pages are printed
    to stdout. A page that is up to date is left as it is.

    Example: media-analysis report article page.txt -o reports/
    """
    from analysis.ingest.web.fetch import Fetching
    from analysis.kept import Choices
    from analysis.reporting.batch import make_reports
    from analysis.reporting.notebooks import available_reports
    from analysis.reporting.pdf import find_browser, print_pages

    browser = find_browser() if pdf else None
    names, inputs = split_targets(targets, list(available_reports()))
    given = parse_settings(settings)
    if terms:
        given["targets"] = ",".join([*filter(None, [given.get("targets")]), *terms])
    outcome = make_reports(
        names,
        inputs,
        output,
        settings=given,
        jobs=jobs,
        max_pages=max_pages,
        force=force,
        say=say,
        choices=Choices(**choices),
        fetching=Fetching(private_hosts, most_pages),
    )
    printed = print_pages(outcome.pages, browser, jobs=jobs) if browser else []
    finish([*outcome.pages, *printed], outcome.failures)


@commands.command()
@click.argument("table", metavar="PARAMS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@page_options
@shared_choices
def batch(table: Path, output: Path, jobs: int, force: bool, pdf: bool, **choices: Any) -> None:
    """Make many reports: a row of PARAMS.csv, a report.

    Its columns: report (a name; empty: overview), input (file, folder or glob; several parted by
    `;`), name (of the page; optional), and any parameters of the reports; an empty cell is the
    parameter's default. Beside the pages come index.html, comparison.html and failures.csv. Pages
    that are up to date are left as they are, so a run that was stopped can be started again.

    Example: media-analysis batch params.csv -o reports/
    """
    from analysis.kept import Choices
    from analysis.reporting.pdf import find_browser, print_pages
    from analysis.reporting.series import make_series

    browser = find_browser() if pdf else None
    outcome = make_series(table, output, jobs=jobs, force=force, say=say, choices=Choices(**choices))
    printed = print_pages(outcome.pages, browser, jobs=jobs) if browser else []
    finish([*outcome.pages, *printed], outcome.failures)


@commands.command()
def parameters() -> None:
    """List the reports and what can be set in each with --set."""
    from analysis.reporting.notebooks import HANDED_OVER, available_reports

    for notebook in available_reports().values():
        click.echo(f"{notebook.name}: {notebook.title}")
        for parameter in notebook.parameters.values():
            if parameter.name in HANDED_OVER:
                continue
            click.echo(f"  {parameter.name}: {parameter.type} = {parameter.default!r}  {parameter.help}")


@commands.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="DIR", help="Folder for the tables; - for stdout.")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["jsonl", "csv", "parquet"]),
    default="jsonl",
    show_default=True,
    help="Format of the tables.",
)
@click.option(
    "--convention",
    type=click.Choice(["news", "polnear"]),
    default="news",
    show_default=True,
    help="What counts as an attribution: ours, or the PolNeAR corpus's for comparison with it.",
)
@target_option("targets")
@fetching_choices
@shared_choices
def extract(
    inputs: tuple[str, ...],
    output: str,
    fmt: str,
    private_hosts: tuple[str, ...],
    most_pages: int | None,
    **choices: Any,
) -> None:
    """Write the tables: articles, attributions, sources, sentiment and the rest.

    INPUT as for `report`; `-` reads JSON lines from stdin. With `-o -` each row is one JSON
    line on stdout, its table named in `table`.

    Example: media-analysis extract my-articles/ -o tables/ --format csv
    """
    from analysis import store
    from analysis.ingest.web.fetch import Fetching, local_inputs
    from analysis.kept import Choices
    from analysis.run import analyse, analyse_stream

    chosen = Choices(**choices)
    if output == "-" and fmt != "jsonl":
        raise UsageError(f"Standard output takes --format jsonl, not {fmt}. Name a folder with -o instead.")
    if inputs == ("-",):
        corpus = analyse_stream(sys.stdin.buffer.read(), choices=chosen, on_stage=say)
    elif "-" in inputs:
        raise UsageError("'-' (standard input) goes alone, without other inputs.")
    else:
        local = local_inputs(inputs, fetching=Fetching(private_hosts, most_pages), say=say)
        corpus = analyse(local, choices=chosen, on_stage=say)
    warn_of_rejected(corpus.documents)
    warn_of_unscored(corpus.sentiment, chosen.targets)
    if output == "-":
        for line in store.stream(corpus.tables):
            click.echo(line, nl=False)
        return
    for path in store.export(corpus.tables, Path(output), fmt, provenance=corpus.provenance):
        click.echo(path)


@commands.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--set",
    "settings",
    metavar="FIELD=COLUMN",
    multiple=True,
    help="Which column holds a field: text, title, published, outlet, authors, url, language, article_id, kicker.",
)
@click.option(
    "--dates",
    type=click.Choice(["day first", "month first"]),
    help="How dates such as 03/04/2025 are meant.",
)
@click.option("--one-file", is_flag=True, help="Only for the files named, not for every table in their folder.")
def columns(inputs: tuple[str, ...], settings: tuple[str, ...], dates: str | None, one_file: bool) -> None:
    """Say which column of your tables holds what, and remember it beside them.

    The answer is kept in `columns.toml` in the tables' folder, which you may also write by
    hand. Then the tables are read once, to see whether it fits.

    Example: media-analysis columns export.xlsx --set text=Artikeltext --dates "day first"
    """
    from analysis.files import write_atomically
    from analysis.ingest import read
    from analysis.ingest.columns import FILE_NAME, with_columns
    from analysis.ingest.find import find_files

    named = parse_settings(settings) | ({"date_order": dates} if dates else {})
    for path in find_files(inputs) if named else []:
        click.echo(write_atomically(path.parent / FILE_NAME, with_columns(path, named, for_one_file=one_file)))
    found = read(inputs).documents
    warn_of_rejected(found)
    for row in found[found["note"].notna()].head(20).itertuples():
        say(f"Note: {row.document_id}: {row.note}.")
    say(f"Read {(found['status'] == 'read').sum()} of {len(found)} rows.")


@commands.group()
def evaluate() -> None:
    """Score the shipped models on files that readers have labelled.

    Example: media-analysis evaluate sentiment labelled.jsonl
    """


@evaluate.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--convention",
    type=click.Choice(["newsmtsc", "news"]),
    default="newsmtsc",
    show_default=True,
    help="Calibrated for NewsMTSC's sentences, chosen for their tone, or for news as it comes, as in reports.",
)
def sentiment(file: Path, convention: str) -> None:
    """Tone toward targets: prints n, accuracy, macro_f1, per_class and ece as one JSON object.

    FILE holds JSON lines, one target a line: text, start and end of the target's mention in
    characters, and label: negative, neutral or positive, or 2, 4 or 6. A line may have id, language, and mentions,
    a list of further [start, end] that mean the same target.

    Example: media-analysis evaluate sentiment labelled.jsonl
    """
    import json

    from analysis.ingest.labelled import read_labelled
    from analysis.sentiment.evaluate import evaluate_labelled
    from analysis.sentiment.target_model import score_targets

    scorer = partial(score_targets, convention=convention)
    figures = evaluate_labelled(read_labelled(file), scorer, say=say)
    click.echo(json.dumps(figures, ensure_ascii=False))


def finish(pages: Sequence[Path], failures: Sequence[str]) -> None:
    """Print the pages to stdout and what failed to stderr; exit code 1 if anything did."""
    for path in pages:
        click.echo(path)
    for failure in failures:
        click.echo(f"Failed: {failure}", err=True)
    if failures:
        sys.exit(1)


def split_targets(targets: Sequence[str], known: Sequence[str]) -> tuple[list[str], list[str]]:
    """Report names and inputs; a name that is also a path is a report, `./name` the path."""
    names = [target for target in targets if target in known]
    inputs = [target for target in targets if target not in known]
    for target in inputs:
        if target.isidentifier() and not Path(target).exists():
            raise UsageError(
                f"'{target}' is neither a report nor a file or folder.{near_name(target, known)} "
                f"Reports: {', '.join(known)}."
            )
    if not inputs:
        raise UsageError(f"No articles given. Add a file, a folder or a glob: report {' '.join(names)} INPUT")
    return names, inputs


def parse_settings(settings: Sequence[str]) -> dict[str, str]:
    """`("name=value", ...)` as a dictionary."""
    pairs = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise UsageError(f"--set {setting}: expected NAME=VALUE, as in --set outlet=Herald.")
        pairs[name.strip()] = value
    return pairs


def warn_of_rejected(documents: Any) -> None:
    """Name on stderr what was not read, and why."""
    rejected = documents[documents["status"] == "rejected"]
    for row in rejected.itertuples():
        click.echo(f"Not read: {row.document_id}: {row.reason}. {row.remedy}", err=True)
    if len(rejected):
        click.echo(
            f"Found {len(documents)}, read {len(documents) - len(rejected)}, not read {len(rejected)}.", err=True
        )


def warn_of_unscored(sentiment: Any, targets: Sequence[str]) -> None:
    """Name on stderr the articles without tone, and the targets that occur in none."""
    unscored = sentiment[sentiment["method"].str.startswith("not scored: ")]
    for why, rows in unscored.groupby("method"):
        click.echo(f"Tone of {len(rows)} article{'s' * (len(rows) > 1)} {why}.", err=True)
    there = set(sentiment.loc[sentiment["target_kind"] == "term", "target"])
    for target in targets:
        if target not in there:
            click.echo(f"Target '{target}' does not occur in any article that was scored.", err=True)


def say(message: str) -> None:
    """A line of progress."""
    click.echo(message, err=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    command: Callable[..., Any] = commands.main
    try:
        command(args=arguments, standalone_mode=False)
    except AnalysisError as error:
        click.echo(f"Error: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 0

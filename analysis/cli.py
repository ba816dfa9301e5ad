"""The command line: parses, calls, prints; no analysis.

Progress and warnings go to stderr, results to stdout or files. Exit codes: 0 done, 1 something
failed and is named, 2 wrong use.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from analysis.errors import AnalysisError, UsageError, near_name


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="media-analysis", prog_name="media-analysis")
def commands() -> None:
    """Who speaks in these articles, in whose words, about whom and in what tone.

    Example: media-analysis report my-articles/ -o reports/
    """


@commands.command()
@click.argument("targets", metavar="[NAME]... INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Folder for the pages.",
)
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="Set a parameter of the report; `media-analysis parameters` lists them.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one per processor",
    help="Pages made at the same time.",
)
@click.option(
    "--max-pages",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="How many pages of one article each to make at most.",
)
@click.option("--force", is_flag=True, help="Make pages anew that are up to date.")
@click.option("--pdf", is_flag=True, help="Also print each page to a PDF beside it, with a Chromium that is installed.")
def report(
    targets: tuple[str, ...], output: Path, settings: tuple[str, ...], jobs: int, max_pages: int, force: bool, pdf: bool
) -> None:
    """Make reports: one HTML file each, which opens anywhere.

    NAME is a report (`overview`, `article`, ...); without one every report that applies is made.
    INPUT is a file, a folder or a glob of .txt, .html, .jsonl or .csv. The paths of the pages
    are printed to stdout. A page that is up to date is left as it is.

    Example: media-analysis report article page.txt -o reports/
    """
    from analysis.reporting.batch import make_reports
    from analysis.reporting.notebooks import available_reports
    from analysis.reporting.pdf import find_browser, print_pages

    browser = find_browser() if pdf else None
    names, inputs = split_targets(targets, list(available_reports()))
    outcome = make_reports(
        names,
        inputs,
        output,
        settings=parse_settings(settings),
        jobs=jobs,
        max_pages=max_pages,
        force=force,
        say=say,
    )
    printed = print_pages(outcome.pages, browser, jobs=jobs) if browser else []
    finish([*outcome.pages, *printed], outcome.failures)


@commands.command()
@click.argument("table", metavar="PARAMS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Folder for the pages.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one per processor",
    help="Reports made at the same time.",
)
@click.option("--force", is_flag=True, help="Make pages anew that are up to date.")
@click.option("--pdf", is_flag=True, help="Also print each page to a PDF beside it, with a Chromium that is installed.")
def batch(table: Path, output: Path, jobs: int, force: bool, pdf: bool) -> None:
    """Make many reports: a row of PARAMS.csv, a report.

    Its columns: report (a name; empty: overview), input (file, folder or glob; several parted by
    `;`), name (of the page; optional), and any parameters of the reports; an empty cell is the
    parameter's default. Beside the pages come index.html, comparison.html and failures.csv. Pages
    that are up to date are left as they are, so a run that was stopped can be started again.

    Example: media-analysis batch params.csv -o reports/
    """
    from analysis.reporting.pdf import find_browser, print_pages
    from analysis.reporting.series import make_series

    browser = find_browser() if pdf else None
    outcome = make_series(table, output, jobs=jobs, force=force, say=say)
    printed = print_pages(outcome.pages, browser, jobs=jobs) if browser else []
    finish([*outcome.pages, *printed], outcome.failures)


@commands.command()
def parameters() -> None:
    """List the reports and what can be set in each with --set."""
    from analysis.reporting.notebooks import available_reports

    for notebook in available_reports().values():
        click.echo(f"{notebook.name}: {notebook.title}")
        for parameter in notebook.parameters.values():
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
def extract(inputs: tuple[str, ...], output: str, fmt: str, convention: str) -> None:
    """Write the tables: articles, attributions, sources, sentiment and the rest.

    INPUT as for `report`; `-` reads JSON lines from stdin. With `-o -` each row is one JSON
    line on stdout, its table named in `table`.

    Example: media-analysis extract my-articles/ -o tables/ --format csv
    """
    from analysis import store
    from analysis.run import analyse, analyse_stream

    if output == "-" and fmt != "jsonl":
        raise UsageError(f"Standard output takes --format jsonl, not {fmt}. Name a folder with -o instead.")
    if inputs == ("-",):
        corpus = analyse_stream(sys.stdin.buffer.read(), convention=convention, on_stage=say)
    elif "-" in inputs:
        raise UsageError("'-' (standard input) goes alone, without other inputs.")
    else:
        corpus = analyse(inputs, convention=convention, on_stage=say)
    warn_of_rejected(corpus.documents)
    if output == "-":
        for line in store.stream(corpus.tables):
            click.echo(line, nl=False)
        return
    for path in store.export(corpus.tables, Path(output), fmt, provenance=corpus.provenance):
        click.echo(path)


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

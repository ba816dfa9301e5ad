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


def shared_choices(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that analyses articles."""
    for option in (
        click.option(
            "--no-known-names",
            "known_names",
            is_flag=True,
            flag_value=False,
            default=True,
            help="Leave the shipped tables of public figures and state media out.",
        ),
        click.option(
            "--gender-from-first-names",
            is_flag=True,
            help="Where nothing else tells a person's gender, take it from the first name, marked so.",
        ),
        click.option(
            "--people",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="What you know about people (CSV); without it, people.csv beside the input.",
        ),
    ):
        command = option(command)
    return command


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
@shared_choices
def report(
    targets: tuple[str, ...],
    output: Path,
    settings: tuple[str, ...],
    jobs: int,
    max_pages: int,
    force: bool,
    **choices: Any,
) -> None:
    """Make reports: one HTML file each, which opens anywhere.

    NAME is a report (`overview`, `article`); without one every report that applies is made.
    INPUT is a file, a folder or a glob: pages, tables, Nexis and Factiva exports, archives. The
    paths of the pages are printed to stdout. A page that is up to date is left as it is.

    Example: media-analysis report article page.txt -o reports/
    """
    from analysis.reporting.batch import make_reports
    from analysis.reporting.notebooks import available_reports
    from analysis.run import Choices

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
        choices=Choices(**choices),
    )
    for path in outcome.pages:
        click.echo(path)
    for failure in outcome.failures:
        click.echo(f"Failed: {failure}", err=True)
    if outcome.failures:
        sys.exit(1)


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
@shared_choices
def extract(inputs: tuple[str, ...], output: str, fmt: str, **choices: Any) -> None:
    """Write the tables: articles, attributions, sources, sentiment and the rest.

    INPUT as for `report`; `-` reads JSON lines from stdin. With `-o -` each row is one JSON
    line on stdout, its table named in `table`.

    Example: media-analysis extract my-articles/ -o tables/ --format csv
    """
    from analysis import store
    from analysis.run import Choices, analyse, analyse_stream

    chosen = Choices(**choices)
    if output == "-" and fmt != "jsonl":
        raise UsageError(f"Standard output takes --format jsonl, not {fmt}. Name a folder with -o instead.")
    if inputs == ("-",):
        corpus = analyse_stream(sys.stdin.buffer.read(), choices=chosen, on_stage=say)
    elif "-" in inputs:
        raise UsageError("'-' (standard input) goes alone, without other inputs.")
    else:
        corpus = analyse(inputs, choices=chosen, on_stage=say)
    warn_of_rejected(corpus.documents)
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

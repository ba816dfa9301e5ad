"""Pages that one can share: figures, tables, the marked article, and the notebooks behind them."""

from pathlib import Path

from analysis.errors import AnalysisError


def report(
    *inputs: str | Path,
    output: str | Path = "reports",
    names: tuple[str, ...] = (),
    people: str | Path | None = None,
    **settings: str,
) -> list[Path]:
    """Make reports on the inputs, as `media-analysis report` does.

    Args:
        inputs: files, folders or globs of articles, or their addresses.
        output: the folder for the pages.
        names: reports; none means all that apply.
        people: what you know about people (CSV); None takes a people.csv beside the input, if any.
        settings: parameters of the reports, as text.

    Returns:
        The pages, in the order of the reports.

    Raises:
        UsageError: an unknown report or parameter, no input.
        AnalysisError: no article could be read, or a report failed; the others are made.
    """
    # Loaded here, so that asking whether a page is up to date stays quick.
    from analysis.kept import Choices
    from analysis.reporting.batch import make_reports

    outcome = make_reports(
        names,
        inputs,
        Path(output),
        settings=settings,
        jobs=1,
        max_pages=50,
        force=False,
        say=lambda line: None,
        choices=Choices(people=people),
    )
    if outcome.failures:
        raise AnalysisError("\n".join(outcome.failures))
    return outcome.pages

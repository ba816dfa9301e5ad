"""Making every report on the sample, for the tests that look at the pages."""

from analysis.paths import SAMPLE
from analysis.reporting.batch import make_reports


def make(folder, names=(), inputs=(SAMPLE,)):
    """The reports on the inputs, with the pages of the first two articles."""
    return make_reports(
        list(names),
        list(inputs),
        folder,
        settings={},
        jobs=2,
        max_pages=2,
        force=False,
        say=lambda line: None,
    )

"""What many tests share: the pages of the sample, made once for all of them."""

import pytest

from tests.pages_fixture import make


@pytest.fixture(scope="session")
def sample_pages(tmp_path_factory):
    """Every report on the sample, with the pages of its first articles, made twice in two folders."""
    outcomes = []
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDIA_ANALYSIS_CACHE", str(cache))
        for _ in range(2):
            folder = tmp_path_factory.mktemp("reports")
            outcome = make(folder)
            assert outcome.failures == []
            outcomes.append((folder, outcome.pages))
    return outcomes

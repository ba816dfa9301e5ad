"""The whole way from files to tables, once and kept."""

import json

import pytest

from analysis import paths
from analysis.errors import UsageError
from analysis.kept import kept_name
from analysis.run import analyse, open_corpus
from analysis.schemas import TABLES, check

ARTICLE = {
    "id": "a1",
    "title": "Bridge to stay shut",
    "outlet": "Harbour Courier",
    "text": 'The bridge stays shut, Mayor Anita Rao said on Monday.\n\n"We will not risk a life," she said.',
}


@pytest.fixture
def articles(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    return path


def test_every_table_fits_and_the_text_is_verbatim(articles):
    corpus = analyse([articles])
    for name, frame in corpus.tables.items():
        check(frame, TABLES[name])
    assert corpus.articles.loc[0, "text"] == ARTICLE["text"]
    assert set(corpus.attributions["source_id"].dropna()) <= set(corpus.sources["source_id"])


def test_the_mayor_speaks_twice_once_by_her_pronoun(articles):
    corpus = analyse([articles])
    names = corpus.attributions.merge(corpus.sources, on="source_id")["name"]
    assert names.tolist() == ["Anita Rao", "Anita Rao"]


def test_a_second_opening_analyses_nothing(articles, monkeypatch):
    first = open_corpus(articles)

    def fail(inputs, **_):
        raise AssertionError("analysed again")

    monkeypatch.setattr("analysis.run.analyse", fail)
    second = open_corpus(articles)
    for name, frame in first.tables.items():
        assert frame.equals(second.tables[name]) or frame.to_dict("records") == second.tables[name].to_dict("records")
    assert second.provenance == first.provenance


def test_a_changed_article_is_analysed_anew(articles):
    open_corpus(articles)
    articles.write_text(json.dumps({**ARTICLE, "text": "Nothing happened."}) + "\n", encoding="utf-8")
    assert open_corpus(articles).attributions.empty


def test_another_model_means_another_analysis(articles, tmp_path, monkeypatch):
    with_own = kept_name([articles])
    (tmp_path / "attribution.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv(paths.ATTRIBUTION_MODEL, str(tmp_path))
    with_other = kept_name([articles])
    (tmp_path / "attribution.json").write_text('{"accept": 0.5}', encoding="utf-8")
    assert len({with_own, with_other, kept_name([articles])}) == 3


def test_a_kept_corpus_opens_by_its_name_which_tells_no_path(articles):
    corpus = open_corpus(articles)
    name = kept_name([articles])
    assert str(articles.parent) not in name + json.dumps(corpus.provenance)
    assert open_corpus(name).provenance == corpus.provenance


def test_a_corpus_that_is_gone_or_tries_to_leave_the_cache_is_refused(articles):
    for name in ("kept:0000", "kept:../../etc"):
        with pytest.raises(UsageError, match="not kept"):
            open_corpus(name)


def test_an_interrupted_run_keeps_nothing(articles, monkeypatch):
    def killed(tables, folder):
        (folder / "articles.parquet").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.run.store.save", killed)
    with pytest.raises(KeyboardInterrupt):
        open_corpus(articles)
    assert list(paths.cache().iterdir()) == []

"""The report on one person: who is meant, what they say, what is said about them, and the same words compared."""

import pytest

from analysis.errors import UsageError
from analysis.reporting.about import how_scored, said_about
from analysis.reporting.person import show_about, show_labels, show_outlets, show_said
from analysis.reporting.portrait import portray
from analysis.reporting.same_words import difference, show_same
from analysis.reporting.selection import select
from tests.corpus_fixture import HOSTILE, article, attribution, make_corpus, sentence, source
from tests.test_reporting import Seen


def corpus():
    text = (
        "Ada Oyelaran steered the ferry well. Mira Tesch is a disgrace, Jonas Wicht said.\n\n"
        '"We promised a bridge and we keep our word," Mira Tesch said.'
    )
    one = article("one", "Bridge", text, outlet="Harbour News")
    other = article("two", "Word", 'Tesch said: "We promised a bridge and kept our word."', outlet="Coast Wire")
    attributions = [
        attribution("x1", one, "indirect", "Mira Tesch is a disgrace", "Jonas Wicht", "said", "w1"),
        attribution("x2", one, "direct", "We promised a bridge and we keep our word", "Mira Tesch", "said", "t1"),
        attribution("x3", other, "direct", "We promised a bridge and kept our word.", "Tesch", "said", "t2"),
    ]
    attributions[1]["speaker_spans"] = [[text.rindex("Mira"), text.rindex("Mira") + 10]]
    sources = [
        source("t1", one, "Mira Tesch", 1, person_id="p1", role="mayor", aliases=["Tesch"], first_spoken=0.6),
        source(
            "t2", other, "Tesch", 1, person_id="p1", role="the embattled mayor", labels=["embattled"], first_spoken=0.25
        ),
        source("w1", one, "Jonas Wicht", 1, person_id="p2"),
        source("o1", one, "Ada Oyelaran", 0, person_id="p3"),
    ]
    sentiment = [
        sentence(one, "Ada Oyelaran steered the ferry well.", 0.4),
        sentence(one, "Mira Tesch said.", 0.0),
        sentence(one, "Mira Tesch is a disgrace", -0.6, unit="quotation", attribution_id="x1", source_id="w1"),
    ]
    return make_corpus([one, other], attributions, sources, sentiment)


@pytest.fixture
def chosen():
    return select(corpus())


def test_without_a_name_the_person_quoted_most_is_meant(chosen):
    assert portray(chosen).voice.name == "Mira Tesch"


@pytest.mark.parametrize("name", ["Mira Tesch", "mira tesch", "Tesch", "TESCH", "esch"])
def test_a_name_a_surname_or_a_part_of_it_will_do(chosen, name):
    assert portray(chosen, name).voice.key == "person p1"


def test_somebody_who_is_not_there_is_refused_with_the_near_name(chosen):
    with pytest.raises(UsageError, match="Did you mean 'Jonas Wicht'"):
        portray(chosen, "Jonas Wichd")


def test_what_one_says_of_another_is_about_them_and_naming_the_speaker_is_not(chosen):
    about = said_about(chosen)
    assert [(p.by, p.is_quoted, p.score) for p in about["person p1"]] == [("person p2", True, -0.6)]
    assert [(p.by, p.is_quoted, p.score) for p in about["person p3"]] == [(None, False, 0.4)]
    assert "person p2" not in about


def test_the_models_scores_toward_somebody_take_the_place_of_all_others():
    made = corpus()
    one = made.articles.iloc[0].to_dict()
    mayor = {"unit": "target", "target": "Mira Tesch", "target_id": "t1", "target_kind": "person"}
    scored = [
        sentence(one, "Mira Tesch is a disgrace", -0.9, **mayor, method="model", source_id="w1", is_quoted=True),
        sentence(one, "Mira Tesch said.", 0.1, **mayor, method="model"),
        sentence(one, "Mira Tesch said.", 0.7, **mayor, method="vader"),
        sentence(one, "Mira Tesch", -1.0, **mayor, method="label"),
    ]
    chosen = select(make_corpus(None, None, None, scored, like=made))
    assert [p.score for p in said_about(chosen)["person p1"]] == [-0.9, 0.1]
    assert "trained model" in how_scored(chosen)


def test_the_page_counts_what_they_say_and_how_each_outlet_labels_them(chosen):
    portrait = portray(chosen)
    labels = show_labels(portrait)
    assert "the embattled mayor" in Seen(labels.html).words
    assert "the embattled mayor,label,,1,Coast Wire" in labels.csv["labels"]
    assert "“embattled”,judging word,,1,Coast Wire" in labels.csv["labels"]
    assert show_outlets(portrait).csv["outlets"].splitlines()[1:] == [
        "Coast Wire,1,1,1,5,0.25,0,",
        "Harbour News,1,1,1,5,0.6,1,-0.6",
    ]
    assert len(show_said(portrait).csv["said"].splitlines()) == 3
    assert "Jonas Wicht" in Seen(show_about(portrait).html).words


def test_the_same_words_in_two_outlets_are_compared_in_words_and_in_marks(chosen):
    shown = Seen(show_same(chosen, chosen.attributions).html)
    assert "1 quotation stands in two or more articles." in shown.words
    assert {"ins", "del"} <= set(shown.tags)
    assert "[removed:we keep]" in shown.words
    assert "[added:kept]" in shown.words


def test_a_hostile_quotation_stays_text_when_it_is_compared():
    assert set(Seen(difference(HOSTILE, HOSTILE[::-1])).tags) <= {"ins", "del", "span"}

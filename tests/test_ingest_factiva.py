"""Factiva exports in HTML, RTF and XML, with field codes and without."""

import pandas as pd
import pytest

from tests.export_samples import STORIES, Story, factiva_html, factiva_lines, factiva_xml, rtf
from tests.ingest_checks import checked, rejected, write

TEXTS = ["\n\n".join(story.body).removeprefix("VELDHAVEN (Reuters) - ") for story in STORIES]
EXPORTS = {
    "coded.html": lambda stories: factiva_html(stories),
    "plain.html": lambda stories: factiva_html(stories, coded=False),
    "coded.rtf": lambda stories: rtf(factiva_lines(stories, coded=True)),
    "plain.rtf": lambda stories: rtf(factiva_lines(stories)),
    "saved.txt": lambda stories: "\n".join(factiva_lines(stories)),
    "export.xml": factiva_xml,
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_article_is_read_with_its_fields(tmp_path, name):
    ingest = checked([write(tmp_path, name, EXPORTS[name](STORIES))], workers=0)
    articles = ingest.articles
    assert articles["text"].tolist() == TEXTS
    assert articles["article_id"].tolist() == [story.accession for story in STORIES]
    assert articles["title"].tolist() == [story.title for story in STORIES]
    assert articles["outlet"].tolist() == [story.outlet for story in STORIES]
    assert articles["published"].iloc[0] == pd.Timestamp("2010-01-11T08:30Z")
    assert articles["published"].iloc[3] == pd.Timestamp("2010-02-28T00:00Z")
    assert articles["authors"].tolist() == [["Ada Holm", "Žofia Łęcka"], [], ["Bo Lind"], []]
    assert articles["language"].tolist() == ["en"] * 4
    assert articles["wire_credits"].tolist() == [[], [], ["Reuters"], []]
    assert set(ingest.documents["format"]) == {"factiva"}
    assert rejected(ingest).empty


def test_the_interface_may_speak_another_language(tmp_path):
    story = Story(
        "Le bac reste à quai",
        "Ouest Klaxon",
        (29, "December", 2011, ""),
        ["Le bac ne part pas.", "Personne n’a la clé."],
        language="Français",
        code="OKLX",
    )
    page = (
        factiva_html([story], language="fr").replace("29 December 2011", "29 décembre 2011").replace(" words", " mots")
    )
    lines = [
        line.replace("29 December 2011", "29 décembre 2011").replace(" words", " mots")
        for line in factiva_lines([story])
    ]
    for path in (write(tmp_path, "a.html", page), write(tmp_path, "b.rtf", rtf(lines))):
        article = checked([path], workers=0).articles.iloc[0]
        assert article["language"] == "fr"
        assert article["published"] == pd.Timestamp("2011-12-29T00:00Z")
        assert article["text"] == "Le bac ne part pas.\n\nPersonne n’a la clé."


@pytest.mark.parametrize("name", ["coded.html", "plain.html"])
def test_offsets_of_a_page_point_into_it(tmp_path, name):
    page = EXPORTS[name](STORIES)
    ingest = checked([write(tmp_path, name, page)], workers=0)
    seen = 0
    for article in ingest.articles.itertuples():
        for paragraph, place in zip(article.text.split("\n\n"), article.origin["paragraphs"], strict=True):
            if place:
                seen += 1
                assert page[slice(*place)] == paragraph
    assert seen >= 5


def test_what_the_table_of_contents_lists_and_the_file_lacks_is_named(tmp_path):
    lines = factiva_lines(STORIES[:1] + STORIES[2:], contents=STORIES)
    ingest = checked([write(tmp_path, "a.rtf", rtf(lines))], workers=0)
    assert len(ingest.articles) == 3
    assert rejected(ingest)["document_id"].tolist() == ["a.rtf:2"]
    assert STORIES[1].title in rejected(ingest)["reason"].iloc[0]


def test_what_the_xml_counts_and_lacks_is_counted(tmp_path):
    ingest = checked([write(tmp_path, "a.xml", factiva_xml(STORIES, count=6))], workers=0)
    assert (len(ingest.documents), len(ingest.articles)) == (6, 4)
    assert rejected(ingest)["reason"].str.contains("holds 6 articles and 4 were found").all()


def test_a_search_that_found_more_than_the_file_holds_is_noted(tmp_path):
    ingest = checked([write(tmp_path, "a.rtf", rtf(factiva_lines(STORIES)))], workers=0)
    assert ingest.documents["note"].iloc[0] == "the search found 57 articles; this file holds 4"


def test_an_article_without_text_is_named_and_costs_itself(tmp_path):
    picture = Story("Picture of the gate", "Morning Klaxon", STORIES[0].day, [], number=9)
    ingest = checked([write(tmp_path, "a.html", factiva_html([STORIES[0], picture, STORIES[1]]))], workers=0)
    assert ingest.articles["title"].tolist() == [STORIES[0].title, STORIES[1].title]
    assert "Picture of the gate" in rejected(ingest)["reason"].iloc[0]


def test_a_file_that_breaks_off_names_the_article_it_breaks_off_in(tmp_path):
    lines = factiva_lines(STORIES)
    cut = next(at for at, line in enumerate(lines) if STORIES[3].body[0] in line)
    ingest = checked([write(tmp_path, "a.rtf", rtf(lines[: cut + 1]))], workers=0)
    assert len(ingest.articles) == 3
    assert "breaks off" in rejected(ingest)["reason"].iloc[0]
    xml = factiva_xml(STORIES)
    ingest = checked([write(tmp_path, "a.xml", xml[: xml.rindex("<tailParagraphs>")])], workers=0)
    assert len(ingest.articles) == 3
    assert "after 3 documents, the XML is damaged or cut off" in rejected(ingest)["reason"].iloc[0]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_xml_that_declares_entities_is_refused(tmp_path, declaration):
    raw = factiva_xml(STORIES[:1]).replace("?><PPS", f"?>{declaration}<PPS").replace("Harbour", "&b;")
    ingest = checked([write(tmp_path, "a.xml", raw)], workers=0)
    assert ingest.articles.empty
    assert "declares entities" in rejected(ingest)["reason"].iloc[0]

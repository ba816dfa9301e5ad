"""Nexis exports: every article, with its fields; and which one is missing, when one is."""

import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.export_samples import STORIES, docx, factiva_lines, nexis_lines, nexis_text, rtf, zipped
from tests.ingest_checks import checked, rejected, write

# The third article's dateline is a field of its own, so its text starts after it.
TEXTS = ["\n\n".join(story.body).removeprefix("VELDHAVEN (Reuters) - ") for story in STORIES]


def export(kind, lines):
    return docx(lines) if kind == "docx" else rtf(lines)


def numbers(ingest):
    return [name.rpartition(":")[2] for name in rejected(ingest)["document_id"]]


@pytest.mark.parametrize("kind", ["docx", "rtf"])
def test_every_article_of_a_nexis_uni_export_is_read_with_its_fields(tmp_path, kind):
    ingest = checked([write(tmp_path, f"files.{kind}", export(kind, nexis_lines(STORIES)))], workers=0)
    articles = ingest.articles
    assert articles["text"].tolist() == TEXTS
    assert articles["title"].tolist() == [story.title for story in STORIES]
    assert articles["outlet"].tolist() == [story.outlet for story in STORIES]
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == [
        "2010-01-11",
        "2010-01-12",
        "2010-02-03",
        "2010-02-28",
    ]
    assert articles["authors"].tolist() == [["Ada Holm", "Žofia Łęcka"], [], ["Bo Lind"], []]
    assert articles["kicker"].fillna("").tolist() == ["NEWS", "FEATURES", "NEWS", ""]
    assert articles["captions"].tolist() == [[STORIES[0].graphic], [], [], []]
    assert articles["wire_credits"].tolist() == [[], [], ["Reuters"], []]
    assert articles["dateline"].dropna().tolist() == ["VELDHAVEN (Reuters) -"]
    assert set(ingest.documents["format"]) == {"nexis"}
    assert rejected(ingest).empty


@pytest.mark.parametrize(
    "change",
    [
        {"body": None},
        {"body": "Text"},
        {"end": None},
        {"end": "Ende des Dokuments"},
        {"cover": False},
        {"numbers": False},
        {"cover": False, "body": None},
    ],
    ids=str,
)
def test_a_template_that_lacks_one_of_its_marks_is_read_all_the_same(tmp_path, change):
    ingest = checked([write(tmp_path, "files.docx", docx(nexis_lines(STORIES, **change)))], workers=0)
    assert ingest.articles["text"].tolist() == TEXTS
    assert ingest.articles["title"].tolist() == [story.title for story in STORIES]


@pytest.mark.parametrize("lost", [0, 1, 3])
@pytest.mark.parametrize("numbers_written", [True, False])
def test_an_article_that_the_list_names_and_the_file_lacks_is_named(tmp_path, lost, numbers_written):
    there = [story for story in STORIES if story is not STORIES[lost]]
    lines = nexis_lines(there, listed=STORIES, numbers=numbers_written)
    ingest = checked([write(tmp_path, "files.docx", docx(lines))], workers=0)
    assert len(ingest.articles) == 3
    assert numbers(ingest) == [str(lost + 1)]
    assert STORIES[lost].title in rejected(ingest)["reason"].iloc[0]
    assert ingest.documents["document_id"].tolist() == [f"files.docx:{number}" for number in range(1, 5)]


def test_499_of_500_articles_is_one_rejected_that_has_a_name(tmp_path):
    stories = [
        type(STORIES[1])(f"Story {n} of the harbour", "Morning Klaxon", STORIES[1].day, [f"The gate moved {n} times."])
        for n in range(500)
    ]
    lines = nexis_lines(stories[:311] + stories[312:], listed=stories)
    ingest = checked([write(tmp_path, "files.docx", docx(lines))], workers=0)
    assert (len(ingest.documents), len(ingest.articles)) == (500, 499)
    assert numbers(ingest) == ["312"]
    assert "Story 311 of the harbour" in rejected(ingest)["reason"].iloc[0]


def test_a_count_without_a_list_says_how_many_are_missing(tmp_path):
    lines = [
        line for line in nexis_lines(STORIES[:3], count=5) if not str(line).startswith(("1. ", "2. ", "3. ", "Client/"))
    ]
    ingest = checked([write(tmp_path, "files.docx", docx(lines))], workers=0)
    assert len(ingest.articles) == 3
    assert rejected(ingest)["reason"].str.contains("holds 5 articles and 3 were found").sum() == 2


def test_two_articles_of_one_title_are_two(tmp_path):
    lines = nexis_lines([STORIES[0], STORIES[1], STORIES[0]])
    ingest = checked([write(tmp_path, "files.docx", docx(lines))], workers=0)
    assert len(ingest.articles) == 3
    assert rejected(ingest).empty


def test_an_article_without_text_is_named(tmp_path):
    empty = type(STORIES[0])("Picture of the gate", "Morning Klaxon", STORIES[0].day, [])
    ingest = checked([write(tmp_path, "files.docx", docx(nexis_lines([STORIES[0], empty])))], workers=0)
    assert len(ingest.articles) == 1
    assert "Picture of the gate" in rejected(ingest)["reason"].iloc[0]


def test_the_vendor_s_own_error_in_place_of_an_article_is_named(tmp_path):
    lines = nexis_lines(STORIES[:2], cover=False)
    at = lines.index("End of Document")
    sorry = "We are sorry but there is an error in this document and it is not possible to display it."
    lines = [*lines[: at + 1], sorry, "", *lines[at:]]
    ingest = checked([write(tmp_path, "files.docx", docx(lines))], workers=0)
    assert len(ingest.articles) == 2
    assert "could not show it" in rejected(ingest)["reason"].iloc[0]


def test_two_blank_lines_within_an_article_do_not_end_it(tmp_path):
    story = type(STORIES[0])(
        "Gaps", "Morning Klaxon", STORIES[0].day, ["One gap came first.", "", "", "Two gaps came then."]
    )
    ingest = checked([write(tmp_path, "files.docx", docx(nexis_lines([story, STORIES[1]])))], workers=0)
    assert ingest.articles["text"].iloc[0] == "One gap came first.\n\nTwo gaps came then."


def test_an_export_in_single_files_is_checked_against_its_list(tmp_path):
    singles = {f"{story.title[:9]}.DOCX": docx(nexis_lines([story], cover=False)) for story in STORIES[:3]}
    cover = docx(nexis_lines([], listed=STORIES))
    path = write(tmp_path, "Files (4).ZIP", zipped({**singles, "Files (4)_doclist.DOCX": cover}))
    ingest = checked([path], workers=0)
    assert len(ingest.articles) == 3
    reasons = rejected(ingest)["reason"].tolist()
    assert reasons[0] == "a list of the 4 documents of an export, without their texts"
    assert STORIES[3].title in reasons[1]
    assert "not among the inputs" in reasons[1]
    assert len(reasons) == 2


@pytest.mark.parametrize("kind", ["txt", "rtf"])
def test_every_article_of_a_numbered_export_is_read_with_its_fields(tmp_path, kind):
    text = nexis_text(STORIES)
    content = text if kind == "txt" else rtf(text.split("\r\n"))
    ingest = checked([write(tmp_path, f"all.{kind}", content)], workers=0)
    articles = ingest.articles
    assert articles["text"].tolist() == TEXTS
    assert articles["title"].tolist() == [story.title for story in STORIES]
    assert articles["outlet"].tolist() == [story.outlet for story in STORIES]
    assert articles["published"].iloc[2] == pd.Timestamp("2010-02-03T00:00Z")
    assert articles["authors"].iloc[0] == ["Ada Holm", "Žofia Łęcka"]
    assert articles["language"].tolist() == ["en"] * 4
    assert articles["captions"].iloc[0] == [STORIES[0].graphic]
    assert rejected(ingest).empty


def test_a_number_that_does_not_occur_is_named(tmp_path):
    raw = nexis_text(STORIES[:3], numbers=[1, 2, 4], total=4, request="1-4")
    ingest = checked([write(tmp_path, "all.txt", raw)], workers=0)
    assert numbers(ingest) == ["3"]
    assert "number 3 is not in the file" in rejected(ingest)["reason"].iloc[0]


def test_the_range_that_was_asked_for_is_expected_and_no_more(tmp_path):
    raw = nexis_text(STORIES[:3], numbers=[201, 202, 204], total=900, request="201-205")
    ingest = checked([write(tmp_path, "all.txt", raw)], workers=0)
    assert numbers(ingest) == ["203", "205"]
    raw = nexis_text(STORIES[:3], numbers=[1, 2, 3], total=900)
    ingest = checked([write(tmp_path, "all.txt", raw)], workers=0)
    assert rejected(ingest).empty
    assert "900 documents; this file ends with number 3" in ingest.documents["note"].iloc[2]


def test_offsets_of_a_numbered_export_point_into_the_file(tmp_path):
    raw = nexis_text(STORIES)
    ingest = checked([write(tmp_path, "all.txt", raw)], workers=0)
    seen = 0
    for article in ingest.articles.itertuples():
        for paragraph, place in zip(article.text.split("\n\n"), article.origin["paragraphs"], strict=True):
            if place:
                seen += 1
                assert raw[slice(*place)] == paragraph
    assert seen >= 2  # the others run over lines


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.booleans(), min_size=1, max_size=4),
    st.lists(
        st.text(st.characters(categories=["L", "N", "P", "Zs", "So"]), min_size=1, max_size=60), min_size=1, max_size=3
    ),
)
def test_found_is_what_the_export_counts_whatever_its_texts_hold(tmp_path_factory, kept, texts):
    body = [f"The clerk read out {text} and left." for text in texts]
    listed = [
        type(STORIES[0])(f"Number {n} at the gate", "Morning Klaxon", STORIES[0].day, body) for n in range(len(kept))
    ]
    there = [story for story, is_kept in zip(listed, kept, strict=True) if is_kept] or listed[:1]
    folder = tmp_path_factory.mktemp("nexis")
    ingest = checked([write(folder, "a.docx", docx(nexis_lines(there, listed=listed)))], workers=0)
    assert (len(ingest.documents), len(ingest.articles)) == (len(listed), len(there))
    wanted = "\n\n".join(" ".join(text.split()) for text in body)
    assert ingest.articles["text"].tolist() == [wanted] * len(there)


@pytest.mark.parametrize(
    "line",
    [
        "." * 60_000,
        "1 " * 60_000,
        " " * 60_000 + "1 of",
        "Download Request: " + "1-" * 30_000,
        "Length: " + "a: " * 30_000,
        "By " * 30_000,
    ],
    ids=range(6),
)
def test_hostile_lines_in_an_export_take_under_a_second(tmp_path, line):
    started = time.process_time()
    for text in (
        nexis_text(STORIES).replace("Terms:", line + "\r\nTerms:").replace("We kept", line),
        "\n".join(part if isinstance(part, str) else part[0] for part in [line, *nexis_lines(STORIES), line]),
        "\n".join([line, line, *factiva_lines(STORIES, contents=STORIES), line]),
    ):
        assert len(checked([write(tmp_path, "a.txt", text)], workers=0).articles) >= 3
    assert time.process_time() - started < 3

import itertools
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ingest import lines as evidence
from analysis.ingest.bylines import names_in
from analysis.ingest.clean import clean
from analysis.ingest.credits import agencies, dateline, line_credits
from analysis.ingest.dates import is_date_line, read_date
from analysis.ingest.encoding import decode
from analysis.paths import ROOT, SAMPLE

SEED = ROOT.parent / "shared" / "seed"
GOLD = ROOT / "tests" / "gold" / "pages.json"

BODY = [
    "The lighthouse keepers of Brannock voted on Monday to keep the lamp lit all summer, against the wish of the port.",
    "“A lamp that is out is a rock with stairs,” said Edda Quill, who has kept the light for thirty years.",
    "The port authority said it would study the decision and answer within a month.",
    "No ship has missed the harbour since the lamp was mended in spring, according to the pilots.",
]
PAGE = "\n".join(
    [
        "Skip to content",
        "News",
        "Sport",
        "Weather",
        "Harbour",
        "Tides",
        "",
        "COAST",
        "",
        "Keepers vote to leave the lamp lit",
        "",
        "By Tam Orrin and Lise Vane, Staff Writers",
        "12 March 2025, 09:30 GMT",
        "Share on Facebook",
        "Copy link",
        "",
        "Edda Quill",
        "Edda Quill",
        "",
        "BRANNOCK (AFP) - " + BODY[0],
        "",
        BODY[1],
        "",
        "Advertisement",
        "",
        "Read more:",
        "Pilots find a whale in the lock",
        "",
        BODY[2],
        "",
        BODY[3],
        "",
        "With reporting by AFP, TASS, and Interfax",
        "",
        "Most read",
        "1. Whale named after mayor",
        "",
        "© 2025 Brannock Mercury Ltd. All rights reserved.",
    ]
)


def body_of(page: str) -> list[str]:
    return [text for text, _start, _end in clean(page).paragraphs]


def test_a_pasted_page_comes_apart():
    page = clean(PAGE)
    assert page.title == "Keepers vote to leave the lamp lit"
    assert page.kicker == "COAST"
    assert page.authors == ("Tam Orrin", "Lise Vane")
    assert page.published == datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
    assert page.captions == ("Edda Quill",)
    assert page.dateline == "BRANNOCK (AFP) -"
    assert page.wire_credits == ("AFP", "TASS", "Interfax")
    assert page.outlet == "Brannock Mercury"
    assert [text for text, *_ in page.paragraphs] == BODY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Skip to content", "navigation"),
        ("Copy link", "share buttons"),
        ("BRANNOCK (AFP) -", "dateline"),
        ("Advertisement", "advertisement"),
        ("Pilots find a whale in the lock", "other stories"),
        ("With reporting by AFP, TASS, and Interfax", "credit"),
        ("© 2025 Brannock Mercury Ltd. All rights reserved.", "legal notice"),
        ("Edda Quill", "caption repeated"),
    ],
)
def test_what_is_removed_is_kept_with_its_reason(text, reason):
    assert (text, reason) in {(piece.text, piece.reason) for piece in clean(PAGE).removed}


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        ["A first sentence stands here.", "No.", "He shrugged, and that was the whole of the answer."],
        ["It rained.", "Nobody came.", "The band played on until the lamps went out at ten."],
        ["She reads the cookie notices of newspapers aloud, and subscribes to none of them.", *BODY],
    ],
)
def test_a_text_without_furniture_comes_through_whole(body):
    page = clean("\n\n".join(body))
    assert [text for text, *_ in page.paragraphs] == body
    assert page.removed == ()
    assert page.title is None


def test_a_headline_above_plain_text_is_the_title():
    page = clean("Keepers vote to leave the lamp lit\n\n" + "\n\n".join(BODY))
    assert page.title == "Keepers vote to leave the lamp lit"
    assert [text for text, *_ in page.paragraphs] == BODY


def test_a_page_that_states_no_date_author_or_outlet_gets_none():
    page = clean("Keepers vote\n\n" + "\n\n".join(BODY) + "\n\nIn June 2024 the lamp was dark.")
    assert (page.published, page.authors, page.outlet, page.wire_credits) == (None, (), None, ())


def test_lines_broken_at_a_fixed_width_become_paragraphs():
    page = (
        "The lighthouse keepers of Brannock voted on Monday to keep the lamp\n"
        "lit all summer, against the wish of the port, which had asked for a\n"
        "saving of half the oil and most of the matches it buys for them.\n\n"
        "Edda Quill, who has kept the light for thirty years, said a lamp that\n"
        "was out was only a rock with stairs, and that she would not climb it\n"
        "in the dark for anyone at the port or in the parliament above it.\n\n"
        "The port authority said it would study the decision of the keepers\n"
        "and answer within a month, and that it had nothing against stairs or\n"
        "rocks.\n"
    )
    found = body_of(page)
    assert [text[:12] for text in found] == ["The lighthou", "Edda Quill, ", "The port aut"]
    assert "lamp lit all summer" in found[0]


def test_a_list_of_other_stories_that_break_off_is_not_the_article():
    teasers = [f"The mayor of port number {n} has found a whale in the lock and asked the pilots to…" for n in range(9)]
    page = [
        "Keepers vote to leave the lamp lit",
        "By Tam Orrin",
        *BODY,
        "More",
        "Sport",
        "Tides",
        "Jobs",
        "Maps",
        *teasers,
    ]
    assert body_of("\n".join(page)) == BODY


def test_a_paragraph_may_break_off():
    body = [*BODY[:2], "“I have kept the light for thirty years, and what I have learned from it is this…”", *BODY[2:]]
    assert body_of("\n\n".join(["Keepers vote to leave the lamp lit", "Share on Facebook", *body])) == body


def test_readers_comments_are_not_body():
    comments = [
        "2 Comments",
        "seadog says:",
        "March 13, 2025 at 6:34 am",
        "The lamp should be green, and I have said so for years now.",
    ]
    assert (
        body_of(
            "\n".join(
                [
                    "Keepers vote to leave the lamp lit",
                    *BODY,
                    *comments,
                    "gull says:",
                    "Rubbish, it should be red.",
                ]
            )
        )
        == BODY
    )


@pytest.mark.parametrize(
    ("paragraph", "text", "agency"),
    [
        ("VELDHAVN (Reuters) - The dam broke.", "VELDHAVN (Reuters) -", "Reuters"),
        ("KAARSTAD, Astermark (AP) — The dam broke.", "KAARSTAD, Astermark (AP) —", "AP"),
        ("ORLINSK, May 3 /BelTA/. The dam broke.", "ORLINSK, May 3 /BelTA/.", "BelTA"),
        ("LONDON — The dam broke.", "LONDON —", None),
        ("(Reuters) - The dam broke.", "(Reuters) -", "Reuters"),
    ],
)
def test_a_dateline(paragraph, text, agency):
    found = dateline(paragraph)
    assert found is not None
    assert (paragraph[: found.end].strip(), found.agency) == (text, agency)
    assert paragraph[found.end :] == "The dam broke."


@pytest.mark.parametrize(
    "paragraph",
    [
        "The dam - the oldest in the country - broke.",
        "Anna Holm (left) - who built it - wept.",
        "NATO said the dam broke - again.",
        "In May the agency (AP) said so.",
    ],
)  # fmt: skip
def test_no_dateline(paragraph):
    assert dateline(paragraph) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("With reporting by AFP, TASS, and Interfax", ["AFP", "TASS", "Interfax"]),
        ("The Associated Press contributed to this report.", ["AP"]),
        ("Additional reporting by Ada Holm and Agence France-Presse", ["AFP"]),
        ("(Reporting by Ada Holm; Editing by Bo Lind)", []),
        ("By Reuters", ["Reuters"]),
        ("Source: Xinhua", ["Xinhua"]),
        ("© Reuters", ["Reuters"]),
        ("AFP, dpa", ["AFP", "dpa"]),
        ("Contributing: Ada Holm, Harbour Post; The Associated Press", ["AP"]),
        (
            "Holm reported from Orlinsk. Associated Press writers Bo Lind and Cy Sosa contributed to this report.",
            ["AP"],
        ),
        ("© Copyright 2019 The Associated Press. All rights reserved. This material may not be rewritten.", ["AP"]),
        ("This story was compiled from Associated Press material and other sources.", ["AP"]),
        ("• This article is based in part on wire service reports.", ["wire services"]),
        ("Harbour Post wire services were used in this report.", ["wire services"]),
        ("Wire services have a long history in Orlinsk.", []),
        ("Ada Holm contributed to this report.", []),
        ("Reuters contributed to the dispute, said the mayor.", []),
        ("TASS denied the report, and Reuters stood by it.", []),
        ("The source: Reuters was told by an official that the dam broke.", []),
    ],
)
def test_agencies_credited_by_a_line(line, names):
    assert line_credits(line) == names


def test_state_agencies_are_known_as_such():
    known = agencies()
    assert all(known[name].is_state for name in ("TASS", "Xinhua", "BelTA", "RIA Novosti", "Sputnik", "IRNA", "KCNA"))
    assert not any(known[name].is_state for name in ("AFP", "AP", "Reuters", "Interfax"))


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Holm", ["Ada Holm"]),
        ("By ADA HOLM, Chief Weather Reporter", ["Ada Holm"]),
        ("By Ada Holm and Bo de Lind, Staff Writers", ["Ada Holm", "Bo de Lind"]),
        ("By Ada Holm Staff Writer", ["Ada Holm"]),
        ("By the editors", []),
        ("\u202aBy Ada\u200b Holm\u202c", ["Ada Holm"]),
        ("Written by Ada Holm, MS, on May 5, 2025", ["Ada Holm"]),
        ("By Harbour Space Agency", []),
        ("Harbour Watch staff", []),
    ],
)
def test_names_in_a_byline(byline, names):
    assert names_in(byline) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-04", "2025-03-04T00:00"),
        ("2025-03-04T10:00:00+02:00", "2025-03-04T08:00"),
        ("2025-03-04T10:00:00Z", "2025-03-04T10:00"),
        ("March 4, 2025", "2025-03-04T00:00"),
        ("4 Mar 2025 14:05", "2025-03-04T14:05"),
        ("Tue, 04 Mar 2025 10:00:00 +0100", "2025-03-04T09:00"),
        ("Nov. 18th 2019 8:54 am UTC", "2019-11-18T08:54"),
        ("Oct 1, 2025 | Updated 4:51 p.m.", "2025-10-01T00:00"),
        ("25/04/2025", "2025-04-25T00:00"),
        ("04/25/2025", "2025-04-25T00:00"),
        ("05/05/2025", "2025-05-05T00:00"),
        ("Oct 1, 2025 | 4:51 p.m. PT", "2025-10-01T00:00"),
        ("03/04/2025", None),
        ("03.04.2025", None),
        ("31/02/2025", None),
        ("2025-02-30", None),
        ("yesterday", None),
        ("4 March", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_missing_and_never_guessed(text, expected):
    moment = read_date(text)
    assert (moment and moment.strftime("%Y-%m-%dT%H:%M")) == expected


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("October 10, 2025 18:40 CET", True),
        ("Published: 08:15, 4 Sep 2025 | Updated: 09:02, 4 Sep 2025", True),
        ("16.09.2025 13:05", True),
        ("On October 10, 2025 the lamp went out.", False),
        ("Election 2025", False),
    ],
)
def test_a_date_line(line, is_one):
    assert is_date_line(line) is is_one


PIECES = st.sampled_from(
    [
        *BODY, "News", "Copy link", "Read more:", "By Ada Holm", "12 March 2025", "Advertisement",
        "A short line", "Edda Quill", "END", "2 Comments", "VELDHAVN (AFP) - The dam broke.",
        "Photo: Reuters", "© 2025 The Post", "“No,” she said.", "",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from(["\n", "\r\n", "\n\n", " \n\t"]))
def test_every_line_is_accounted_for_and_every_paragraph_is_literally_there(pieces, line_end):
    text = line_end.join(pieces)
    page = clean(text)
    for paragraph, start, end in page.paragraphs:
        assert text[start:end] == paragraph
    for piece in page.removed:
        assert text[piece.start : piece.end] == piece.text
    spans = sorted([(s, e) for _, s, e in page.paragraphs] + [(p.start, p.end) for p in page.removed])
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
    parts = {page.title, page.kicker, *page.captions}
    covered = [line for line in evidence.split_lines(text) if any(s <= line.start < e for s, e in spans)]
    left = [line.text for line in evidence.split_lines(text) if line not in covered]
    assert set(left) <= parts


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_cleaned(text):
    for paragraph, start, end in clean(text).paragraphs:
        assert text[start:end] == paragraph


@settings(max_examples=40, deadline=None)
@given(st.permutations(BODY))
def test_cleaning_what_was_cleaned_changes_nothing(body):
    once = "\n\n".join(body_of("Keepers vote to leave the lamp lit\n\n" + "\n\n".join(body)))
    assert "\n\n".join(body_of(once)) == once


def test_the_seed_page_comes_out_right():
    files = sorted(SEED.glob("*.txt")) if SEED.is_dir() else []
    if not files:
        pytest.skip("the seed page is not part of the project; it was not found beside it")
    page = clean(decode(files[0].read_bytes()).text)
    assert page.title == "Lukashenka Meets With Jailed Belarusian Opposition Leaders"
    assert page.kicker == "Breaking News"
    assert page.captions == ("Alyaksandr Lukashenka",)
    assert page.outlet == "RFE/RL"
    assert page.wire_credits == ("AFP", "TASS", "Interfax")
    assert (page.published, page.authors, len(page.paragraphs)) == (None, (), 15)
    body = "\n".join(text for text, *_ in page.paragraphs)
    for furniture in (
        "Accessibility",
        "16x9",
        "journalists report",
        "undesirable",
        "click here",
        "With reporting",
    ):
        assert furniture not in body


def _gold() -> list[str]:
    return sorted(json.loads(GOLD.read_text(encoding="utf-8"))) if GOLD.exists() else []


@pytest.mark.parametrize("name", _gold())
def test_a_sample_page_matches_its_marks(name):
    from analysis.ingest import read

    marks = json.loads(GOLD.read_text(encoding="utf-8"))[name]
    ingest = read([SAMPLE / "pages" / name])
    article = ingest.articles.iloc[0]
    paragraphs = article["text"].split("\n\n")
    found = {
        "title": article["title"],
        "kicker": article["kicker"],
        "dateline": article["dateline"],
        "captions": article["captions"],
        "wire_credits": article["wire_credits"],
        "outlet": article["outlet"],
        "authors": article["authors"],
        "published": article["published"].date().isoformat() if article["published"] == article["published"] else None,
        "paragraph_count": len(paragraphs),
    }
    found = {key: None if isinstance(value, float) else value for key, value in found.items()}
    assert ingest.documents["encoding"].tolist() == [marks["encoding"]]
    removed = "\n".join(piece["text"] for piece in article["removed"] if piece["reason"] == "pull quote")
    assert removed == "\n".join(marks["pull_quotes"])
    assert found == {key: marks[key] for key in found}
    assert article["text"].startswith(marks["first_words"])
    assert article["text"].endswith(marks["last_words"])
    assert [words for words in marks["must_not_contain"] if words in article["text"]] == []


def test_the_word_lists_name_their_origin_and_licence():
    for name in ("agencies.csv", "outlets.csv", "furniture.txt"):
        first = (Path(ROOT) / "analysis" / "lexicons" / name).read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("#")
        assert "Apache-2.0" in first

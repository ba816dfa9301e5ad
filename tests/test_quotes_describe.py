"""What is said about an attribution once its spans are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.quotes.channels import channel_of_words
from analysis.quotes.describe import describe, kind_of
from analysis.quotes.raw import RawAttribution
from analysis.text import Span


def spans(text: str, *pieces: str) -> tuple[Span, ...]:
    found, at = [], 0
    for piece in pieces:
        start = text.index(piece, at)
        found.append((start, start + len(piece)))
        at = start + len(piece)
    return tuple(found)


def raw(
    text: str, content: str | tuple[str, ...], cue: str = "", speaker: str = "", channel: str = ""
) -> RawAttribution:
    contents = (content,) if isinstance(content, str) else content
    return RawAttribution(
        content_spans=spans(text, *contents),
        cue_spans=spans(text, cue) if cue else (),
        speaker_spans=spans(text, speaker) if speaker else (),
        channel_spans=spans(text, channel) if channel else (),
    )


def row(text: str, *raws: RawAttribution) -> dict:
    return describe("a", text, raws, "model")[0]


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ('"We sail at dawn," said Rao.', '"We sail at dawn,"', "direct"),
        ('Rao said that "we sail at dawn."', 'that "we sail at dawn."', "direct"),
        ('Rao said the ship "sails at dawn."', 'the ship "sails at dawn."', "mixed"),
        ("Rao said the ship sails at dawn.", "the ship sails at dawn", "indirect"),
        ("‘We sail at dawn,’ said Rao.", "‘We sail at dawn,’", "direct"),
        ('Rao said "we sail.', '"we sail.', "direct"),
        ('Her article "Ships" said the port is full.', "the port is full", "indirect"),
    ],
)
def test_kind_is_decided_by_the_contents_words(text: str, content: str, kind: str) -> None:
    assert kind_of(text, spans(text, content)) == kind


def test_a_nested_content_within_marks_is_direct() -> None:
    text = '"Nobody told me that the pier was closed," said Rao.'
    outer = raw(text, '"Nobody told me that the pier was closed,"', "said", "Rao")
    inner = raw(text, "that the pier was closed", "told", "Nobody")
    first, second = describe("a", text, [inner, outer], "model")
    assert first["kind"] == second["kind"] == "direct"
    assert second["nested_in"] == first["attribution_id"]
    assert first["nested_in"] is None


def test_nesting_names_the_innermost_one() -> None:
    text = "Rao said Lind claimed Osei denied the pier was closed."
    rows = describe(
        "a",
        text,
        [
            raw(text, "Lind claimed Osei denied the pier was closed", "said", "Rao"),
            raw(text, "Osei denied the pier was closed", "claimed", "Lind"),
            raw(text, "the pier was closed", "denied", "Osei"),
        ],
        "model",
    )
    assert [r["nested_in"] for r in rows] == [None, rows[0]["attribution_id"], rows[1]["attribution_id"]]


def test_the_same_words_ascribed_twice_are_two_rows_and_not_nested() -> None:
    text = "The ferry sank, the Harbour Post reported, citing Captain Lind."
    rows = describe(
        "a",
        text,
        [
            raw(text, "The ferry sank", "reported", "the Harbour Post"),
            raw(text, "The ferry sank", "citing", "Captain Lind"),
        ],
        "model",
    )
    assert len({r["attribution_id"] for r in rows}) == 2
    assert all(r["nested_in"] is None for r in rows)


def test_an_id_is_made_of_the_article_and_the_contents_offsets() -> None:
    text = '"A storm," he said. "A big one."'
    attribution = raw(text, ('"A storm,"', '"A big one."'), "said", "he")
    assert row(text, attribution)["attribution_id"] == "a:0-32"
    assert row(text, attribution)["content"] == '"A storm," … "A big one."'


@pytest.mark.parametrize(
    ("text", "content", "cue", "speaker", "channel", "words"),
    [
        ("Rao wrote on social media that the pier is shut.", "that the pier is shut", "wrote", "Rao",
         "social media", "on social media"),
        ("In a statement on Friday, Rao said the pier is shut.", "the pier is shut", "said", "Rao",
         "statement", "In a statement"),
        ('"It is shut," Rao told Reuters.', '"It is shut,"', "told", "Rao", "interview", "told Reuters"),
        ("Rao told state television that it is shut.", "that it is shut", "told", "Rao",
         "broadcast", "told state television"),
        ("Rao told reporters it is shut.", "it is shut", "told", "Rao", "news conference", "told reporters"),
        ("Rao said at a news conference that it is shut.", "that it is shut", "said", "Rao",
         "news conference", "at a news conference"),
        ("Rao said in an interview with the Harbour Times that it is shut.", "that it is shut", "said", "Rao",
         "interview", "in an interview with the Harbour Times"),
        ("Rao told the Halden Herald it is shut.", "it is shut", "told", "Rao",
         "interview", "told the Halden Herald"),
        ("Rao said in court that it was shut.", "that it was shut", "said", "Rao", "court", "in court"),
        ("A Bloomberg poll shows that voters doubt it.", "that voters doubt it", "shows", "A Bloomberg poll",
         "poll or data", "A Bloomberg poll"),
        ("The report said it was shut.", "it was shut", "said", "The report", "document", "The report"),
        ("A photo from the pier showed two men.", "two men", "showed", "A photo from the pier",
         "image", "A photo"),
        ("Rao said in a video that it was shut.", "that it was shut", "said", "Rao",
         "broadcast", "in a video"),
        ("Rao said in a text message that it was shut.", "that it was shut", "said", "Rao",
         "message", "in a text message"),
        ("Rao tweeted that it was shut.", "that it was shut", "tweeted", "Rao", "social media", "tweeted"),
        ("The Halden Post reported that it was shut.", "that it was shut", "reported", "The Halden Post",
         "press report", "The Halden Post"),
        ("Rao took to Twitter to say it was shut.", "it was shut", "say", "Rao",
         "social media", "to Twitter"),
        ("Rao said the letter in the drawer was old.", "the letter in the drawer was old", "said", "Rao",
         None, None),
        ("Rao said it was shut.", "it was shut", "said", "Rao", None, None),
        ("Opposition figures said it was shut.", "it was shut", "said", "Opposition figures", None, None),
    ],
)  # fmt: skip
def test_the_channel_and_the_words_that_say_so(
    text: str, content: str, cue: str, speaker: str, channel: str | None, words: str | None
) -> None:
    found = row(text, raw(text, content, cue, speaker))
    assert (found["channel"], found["channel_text"]) == (channel, words)


def test_the_channel_of_one_attribution_is_not_given_to_its_neighbour() -> None:
    text = "Rao said in a statement that it is open, but Lind told Reuters that it is shut."
    rows = describe(
        "a",
        text,
        [
            raw(text, "that it is open", "said", "Rao"),
            raw(text, "that it is shut", "told", "Lind"),
        ],
        "model",
    )
    assert [r["channel"] for r in rows] == ["statement", "interview"]


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("in a written statement", "statement"),
        ("told the Halden Tribune", "interview"),
        ("on state television", "broadcast"),
        ("from the window", "other"),
    ],
)
def test_words_that_a_tagger_marked_as_channel_are_named(words: str, channel: str) -> None:
    text = f"Rao said {words} that it is shut."
    found = row(text, raw(text, "that it is shut", "said", "Rao", words))
    assert (found["channel"], found["channel_text"]) == (channel, words)
    assert channel_of_words(words) == channel


@pytest.mark.parametrize(
    ("text", "content", "cue", "addressee"),
    [
        ('Rao told the striking dockers: "Go home."', '"Go home."', "told", "the striking dockers"),
        ("Rao warned lawmakers that it is shut.", "that it is shut", "warned", "lawmakers"),
        ("Rao told members of the council on Friday that it is shut.", "that it is shut", "told",
         "members of the council"),
        ("Rao asked him to leave.", "to leave", "asked", "him"),
        ('"It is shut," Rao told the crowd on Monday.', '"It is shut,"', "told", "the crowd"),
        ('"It is shut," Rao said to the crowd.', '"It is shut,"', "said", "the crowd"),
        ("Rao said on Friday that it is shut.", "that it is shut", "said", None),
        ("Dockers were told that it is shut.", "that it is shut", "were told", None),
    ],
)  # fmt: skip
def test_to_whom_it_was_said(text: str, content: str, cue: str, addressee: str | None) -> None:
    assert row(text, raw(text, content, cue))["addressee"] == addressee


def test_a_quotation_whose_sentence_names_nobody_floats() -> None:
    text = 'The pier is shut. "Nobody told us about it."'
    assert row(text, raw(text, '"Nobody told us about it."'))["is_floating"]


@pytest.mark.parametrize(
    ("content", "cue", "speaker"), [('"Nobody told us,"', "said", "Rao"), ('"Nobody told us,"', "", "Rao")]
)
def test_a_quotation_with_a_speaker_or_cue_in_its_sentence_does_not_float(content: str, cue: str, speaker: str) -> None:
    text = '"Nobody told us," said Rao.'
    assert not row(text, raw(text, content, cue, speaker))["is_floating"]


def test_an_indirect_attribution_does_not_float() -> None:
    text = "The pier is said to be shut."
    assert not row(text, raw(text, "to be shut", "is said"))["is_floating"]


TEXT = 'Rao said "the pier is shut" in a letter. "So be it," Lind told Reuters, hoping. The report: no.'
SOME_SPANS = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(lambda p: (p[0], min(len(TEXT), p[0] + p[1]))),
    max_size=3,
).map(lambda found: tuple(s for n, s in enumerate(sorted(found)) if not n or sorted(found)[n - 1][1] < s[0]))
RAWS = st.lists(
    st.builds(
        RawAttribution,
        content_spans=SOME_SPANS.filter(bool),
        cue_spans=SOME_SPANS,
        speaker_spans=SOME_SPANS,
        channel_spans=st.just(()),
    ),
    max_size=6,
)


@given(RAWS)
def test_any_spans_are_described_and_nothing_depends_on_their_order(raws: list[RawAttribution]) -> None:
    rows = describe("a", TEXT, raws, "model")
    assert len(rows) == len(set(raws))
    assert len({r["attribution_id"] for r in rows}) == len(rows)
    assert rows == describe("a", TEXT, raws[::-1], "model")
    by_id = {r["attribution_id"]: r for r in rows}
    for found in rows:
        for name in ("content", "cue", "speaker"):
            pieces = [TEXT[s:e] for s, e in found[f"{name}_spans"]]
            assert (found[name] or "") == " … ".join(pieces)
        if found["channel_text"]:
            assert found["channel_text"] in TEXT
        if found["addressee"]:
            assert found["addressee"] in TEXT
        if found["nested_in"]:
            outer = by_id[found["nested_in"]]
            assert outer["content_spans"][0][0] <= found["content_spans"][0][0]
            assert found["content_spans"][-1][1] <= outer["content_spans"][-1][1]


def test_a_question_mark_before_the_cue_makes_no_floating_quotation() -> None:
    text = '"Has the pier been closed?" Rao asked. The crowd laughed.'
    assert not row(text, raw(text, '"Has the pier been closed?"', "asked", "Rao"))["is_floating"]
    late = '"Has the pier been closed?" The crowd laughed. Rao asked again.'
    assert row(late, raw(late, '"Has the pier been closed?"', "asked", "Rao"))["is_floating"]


@pytest.mark.parametrize(
    ("told", "addressee"),
    [
        ("investors, staff and customers", "investors, staff and customers"),
        ("the Norland TODAY", "the Norland TODAY"),
        ("the council on Monday", "the council"),
        ("the Norland Post’s", None),
    ],
)
def test_an_addressee_may_be_several_or_a_name_with_a_small_words_letters(told: str, addressee: str | None) -> None:
    text = f"Rao told {told} that the pier is closed."
    assert row(text, raw(text, "that the pier is closed", "told", "Rao"))["addressee"] == addressee


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [("the board in an email", ("message", "in an email")), ("the board by the pier", (None, None))],
)
def test_whom_the_words_were_said_to_is_cut_from_the_channel(tagged: str, expected: tuple[str | None, ...]) -> None:
    text = f"Rao told {tagged} that the pier is closed."
    found = row(text, raw(text, "that the pier is closed", "told", "Rao", tagged))
    assert (found["channel"], found["channel_text"]) == expected


def test_me_is_the_reporter_but_not_within_somebodys_words() -> None:
    text = '"He told me that the pier is closed," said Rao.'
    inner = raw(text, "that the pier is closed", "told", "He")
    outer = raw(text, '"He told me that the pier is closed,"', "said", "Rao")
    assert row(text, inner)["channel"] == "interview"
    assert describe("a", text, [outer, inner], "model")[1]["channel"] is None


def test_a_week_is_no_programme_and_an_opinion_piece_no_courts_opinion() -> None:
    text = "Rao wrote this week that the pier is closed."
    assert row(text, raw(text, "that the pier is closed", "wrote", "Rao"))["channel"] is None
    assert channel_of_words("in an opinion piece") == "press report"

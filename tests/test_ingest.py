import csv
import io
import json
import os
import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.ingest import read, read_articles
from tests.ingest_checks import checked, rejected, write

ARTICLE = "The ferry came back on Tuesday, four minutes late.\n\n“We kept the chain,” said Joost Everard, who runs it."


# --- which files ---


def test_nothing_given_is_wrong_use():
    with pytest.raises(UsageError, match="No input given"):
        read([])


def test_a_missing_path_names_its_near_sibling(tmp_path):
    write(tmp_path, "harbour.txt", ARTICLE)
    with pytest.raises(UsageError, match=r"Did you mean 'harbour\.txt'"):
        read([tmp_path / "harbor.txt"])


def test_a_pattern_without_a_match_and_an_empty_folder_are_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="No file matches"):
        read([tmp_path / "*.txt"])
    with pytest.raises(UsageError, match="holds no files"):
        read([tmp_path])


@pytest.mark.parametrize("name", ["ftp://example.org/a.html", "", "a\0b"])
def test_what_cannot_be_a_path_is_wrong_use(name):
    with pytest.raises(UsageError):
        read([name])


def test_a_folder_is_read_through_sorted_without_hidden_files_each_file_once(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/y.txt", ".hidden.txt", ".git/c.txt"):
        write(tmp_path, name, f"The {name.strip('.').replace('/', ' ')} came back.\n\n" + ARTICLE)
    ingest = checked([tmp_path, tmp_path / "b.txt", str(tmp_path / "a" / "*.txt")])
    assert ingest.documents["document_id"].tolist() == ["y.txt", "z.txt", "b.txt"]


def test_two_files_of_one_name_are_two_documents(tmp_path):
    write(tmp_path, "a/x.txt", ARTICLE)
    write(tmp_path, "b/x.txt", "Nobody saw the ferry go, and nobody asked where it went.")
    assert checked([tmp_path]).documents["document_id"].tolist() == ["x.txt", "x.txt-2"]


# --- formats by content ---

PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Ferry back - The Courier</title>
<meta property="og:title" content="Ferry back"><meta property="og:site_name" content="The Courier">
<meta name="author" content="Ada Holm">
<meta property="article:published_time" content="2025-09-27T07:30:00+02:00">
<link rel="canonical" href="https://courier.example/ferry"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Ferry back</h1>{"".join(f"<p>{line * 3}</p>" for line in ARTICLE.split(chr(10) * 2))}
<p>(Reporting by Reuters; editing by Bo Lind)</p>
<figure><img src="x.jpg"><figcaption>The ferry in the car park</figcaption></figure></article>
</body></html>"""
LINE = json.dumps({"id": "0012", "text": ARTICLE})
TABLE = 'id,text\n007,"The ferry came back, late."\n'


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("a.txt", ARTICLE, "text"),
        ("a.txt", PAGE, "html"),
        ("a.txt", LINE, "jsonl"),
        ("a.txt", TABLE, "csv"),
        ("a.html", ARTICLE, "text"),
        ("a.html", LINE, "jsonl"),
        ("a.csv", LINE, "jsonl"),
        ("a.csv", PAGE, "html"),
        ("a.jsonl", "\ufeff" + LINE, "jsonl"),
        ("a", PAGE, "html"),
        ("a.TXT", "Well, text, he said, is what we read.\nNothing else, she said, came of it.", "text"),
    ],
)
def test_the_content_tells_the_format(tmp_path, name, content, format):
    ingest = checked([write(tmp_path, name, content)])
    assert ingest.documents[["status", "format"]].values.tolist() == [["read", format]]


def test_a_web_page_with_its_metadata(tmp_path):
    article = checked([write(tmp_path, "a.html", PAGE)]).articles.iloc[0]
    assert article["title"] == "Ferry back"
    assert article["outlet"] == "The Courier"
    assert article["authors"] == ["Ada Holm"]
    assert article["published"] == pd.Timestamp("2025-09-27T05:30:00Z")
    assert article["url"] == "https://courier.example/ferry"
    assert article["language"] == "en"
    assert article["captions"] == ["The ferry in the car park"]
    assert article["wire_credits"] == ["Reuters"]
    assert article["text"].count("\n\n") == 1
    assert "Home" not in article["text"]


def test_a_web_page_that_states_no_date_has_none(tmp_path):
    page = PAGE.replace("article:published_time", "other").replace("</h1>", "</h1><p>Updated 4 May 2024</p>")
    assert pd.isna(checked([write(tmp_path, "a.html", page)]).articles["published"].iloc[0])


# --- encodings ---

RUSSIAN = "Паром вернулся во вторник, опоздав на четыре минуты. «Цепь мы сохранили», — сказал хозяин парома. " * 3
POLISH = (
    "Prom wrócił we wtorek, spóźniony o cztery minuty. „Łańcuch został”, powiedział właściciel. Żółte łódki płyną. " * 3
)
WESTERN = "The café’s owner said: “It came back – four minutes late.” Nobody in the café minded the £9 fare. " * 3


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "utf-8-sig", "utf-8-sig"),
        (WESTERN, "utf-16", "utf-16"),
        (WESTERN, "utf-16-le", "utf-16-le"),
        (WESTERN, "utf-32", "utf-32"),
        (WESTERN, "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN.translate({ord(mark): '"' for mark in "«»—"}), "koi8-r", "koi8_r"),
        (POLISH, "cp1250", "windows-1250"),
    ],
)
def test_an_encoding_is_found(tmp_path, text, encoding, found):
    ingest = checked([write(tmp_path, "a.txt", text.encode(encoding))])
    assert ingest.documents["encoding"].tolist() == [found]
    assert ingest.articles["text"].tolist() == [text.strip()]


def test_a_web_page_says_its_encoding_or_is_utf_8_whatever_it_says(tmp_path):
    head = '<html><head><meta charset="windows-1251"></head>'
    page = f"{head}<body><article><p>{RUSSIAN}</p></article></body></html>"
    for encoding in ("cp1251", "utf-8"):
        article = checked([write(tmp_path, "a.html", page.encode(encoding))]).articles.iloc[0]
        assert article["text"].startswith("Паром вернулся")


# --- rows ---


def test_text_and_ids_of_json_lines_are_verbatim(tmp_path):
    text = "  SKIP TO CONTENT\n\nA  line \u200b\u00a0 with spaces.\r\n\tVELDHAVN (AFP) - News.\n\n"
    lines = [
        {"id": "0012", "text": text},
        {"article_id": "1e5", "body": text + "."},
        {"id": "NA", "text": "Null"},
    ]
    raw = "\n".join([*map(json.dumps, lines), '{"id": 1e5, "text": "a"}', '{"id": 2020, "text": "b"}'])
    articles = checked([write(tmp_path, "a.jsonl", raw)]).articles
    assert articles["article_id"].tolist() == ["0012", "1e5", "NA", "1e5-2", "2020"]
    assert articles["text"].tolist()[:3] == [text, text + ".", "Null"]


def test_a_bad_line_costs_one_line(tmp_path):
    deep = '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}"
    good = b'{"id": "a", "text": "One \xc3\xa9."}'
    lines = [
        good,
        b"{broken",
        b"[1, 2]",
        b'{"text": 5}',
        b'{"text": "  "}',
        b'{"name": "x"}',
        deep.encode(),
        b'{"text": "\xff\xfe"}',
        b"",
        b'{"id": "b", "text": "Two."}',
    ]
    ingest = checked([write(tmp_path, "a.jsonl", b"\n".join(lines))])
    assert ingest.articles["article_id"].tolist() == ["a", "b"]
    assert ingest.articles["text"].tolist() == ["One é.", "Two."]
    assert len(rejected(ingest)) == 7
    reasons = rejected(ingest).set_index("document_id")["reason"]
    assert reasons["a.jsonl:2"].startswith("not valid JSON")
    assert reasons["a.jsonl:6"] == "no text field; it has 'name'"
    assert reasons["a.jsonl:8"] == "bytes that are not UTF-8"


def test_half_a_character_is_replaced_and_said_so(tmp_path):
    ingest = checked(
        [write(tmp_path, "a.jsonl", '{"text": "a\\ud800b", "title": "\\udc00"}\n{"text": "\\ud83d\\ude00"}')]
    )
    assert ingest.articles["text"].tolist() == ["a\ufffdb", "\U0001f600"]
    assert "lone surrogates" in ingest.documents["note"].iloc[0]
    ingest.articles["text"].str.encode("utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_of_a_csv_are_text_as_written(tmp_path, delimiter):
    cells = [
        ["id", "Headline", "Body", "Author", "Publication"],
        ["007", "NA", "Line one, and; more.\r\nLine two\twith “marks”.\n\n", "Null", "None"],
        ["1e5", "", "=HYPERLINK(1)", "", ""],
    ]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(cells)
    articles = checked([write(tmp_path, "a.csv", "\ufeff" + file.getvalue())]).articles
    assert articles["article_id"].tolist() == ["007", "1e5"]
    assert articles["text"].tolist() == [cells[1][2], cells[2][2]]
    assert articles.iloc[0][["title", "outlet"]].tolist() == ["NA", "None"]
    assert articles["authors"].tolist() == [["Null"], []]


def test_a_csv_without_a_text_column_says_what_it_has_and_what_is_looked_for(tmp_path):
    ingest = checked([write(tmp_path, "a.csv", "name,party\nAda,Green\n")])
    reason = rejected(ingest)["reason"].iloc[0]
    assert "'name', 'party'" in reason
    assert "text, body, content, article" in reason


def test_an_open_quotation_mark_does_not_swallow_the_file(tmp_path):
    rows = [
        "id,text",
        '1,"open and never closed',
        "2,Second.",
        '3,"Third ""quoted"" word."',
        '4,"bad" quoting',
        "5,a,b",
        "6,Sixth.",
    ]
    ingest = checked([write(tmp_path, "a.csv", "\n".join(rows))])
    assert ingest.articles["article_id"].tolist() == ["2", "3", "6"]
    assert ingest.articles["text"].tolist() == ["Second.", 'Third "quoted" word.', "Sixth."]
    assert len(rejected(ingest)) == 3


def test_a_long_cell_is_read(tmp_path):
    text = "word " * 100_000
    assert checked([write(tmp_path, "a.csv", f"id,text\n1,{text}\n")]).articles["text"].iloc[0] == text


def test_a_date_with_two_readings_is_missing_and_noted(tmp_path):
    raw = "id,text,date\n1,One.,03/04/2025\n2,Two.,2025-04-03\n"
    ingest = checked([write(tmp_path, "a.csv", raw)])
    assert ingest.articles["published"].isna().tolist() == [True, False]
    assert "03/04/2025" in ingest.documents["note"].iloc[0]


def test_one_id_twice_keeps_both_articles(tmp_path):
    rows = [{"id": name, "text": f"Text {i}."} for i, name in enumerate(["a", "a", "a-2", "a"])]
    ingest = checked([write(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))])
    assert ingest.articles["article_id"].tolist() == ["a", "a-3", "a-2", "a-4"]
    assert "'a' was taken" in ingest.documents["note"].iloc[1]


def test_an_article_without_an_id_gets_the_same_one_on_every_machine(tmp_path):
    (one,) = read_articles(write(tmp_path, "a.jsonl", '{"text": "One."}'))["article_id"]
    (two,) = read_articles(write(tmp_path, "sub/b.jsonl", '{"x": 1, "text": "One."}'))["article_id"]
    assert one == two == "26f595a26c312d46"


def test_the_origin_names_the_file_alone_and_where_each_paragraph_stood(tmp_path):
    raw = "Menu\nSearch\n\nFerry back on Tuesday morning\n\n" + ARTICLE.replace("\n", "\r\n")
    path = write(tmp_path, "secret-source/a.txt", raw)
    article = checked([path]).articles.iloc[0]
    origin = article["origin"]
    assert origin["file"] == "a.txt"
    assert "secret" not in json.dumps(article.drop("published").to_dict(), default=str)
    assert [raw[start:end] for start, end in origin["paragraphs"]] == article["text"].split("\n\n")


# --- rejected documents ---


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.txt", b"%PDF-1.7 ...", "the PDF is damaged"),
        ("a.csv", b"PK\x03\x04 ...", "zip archive or an Office file"),
        ("a.jsonl", b"\x1f\x8b ...", "the gzip file is damaged"),
        ("a.txt", bytes(range(256)) * 10, "binary"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.txt", b"Menu\nSearch\nSign in\nShare\nHome\nNews\n", "no article text"),
        ("a.jsonl", b"\n\n  ", "empty"),
        ("a.csv", b"id,text\n", "no row"),
        ("notes.md", b"# Notes\n\nNot an article.", "the ending '.md'"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_reason_and_a_remedy(tmp_path, name, content, reason):
    ingest = checked([write(tmp_path, name, content)])
    assert len(ingest.articles) == 0
    assert reason in rejected(ingest)["reason"].iloc[0]


def test_a_pipe_and_a_broken_link_are_rejected_and_do_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert len(rejected(checked([tmp_path]))) == 2


SENTENCE = "<p>The committee met on Tuesday and agreed that the bridge should be blue, said the mayor.</p>"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("<html><body>" + "<div>" * 240 + SENTENCE * 4 + "</div>" * 240, "read"),
        ("<html><body>" + "<div>" * 260 + SENTENCE * 4 + "</div>" * 260, "read"),
        ("<html><body>" + "<div>" * 1_000 + SENTENCE * 4 + "</div>" * 1_000, "read"),
        ("<html><body>" + "<div>" * 5_000 + SENTENCE * 4 + "</div>" * 5_000, "rejected"),
        ("<html><body><p " + " ".join(f'a{i}="b"' for i in range(100_000)) + ">" + SENTENCE * 4, "rejected"),
        (
            '<html><body><p a="<" ' + " ".join(f"a{i}" for i in range(100_000)) + ">" + SENTENCE * 4,
            "rejected",
        ),
        ("<html><body>" + "<p>word word" * 50_000, "rejected"),
        ("<html><body><p>" + "word " * 2_000_000 + "</p></body></html>", "rejected"),
        ("<html><body>" + "<!--" * 50_000, "rejected"),
        ("<" * 300_000, "read"),
        ("“He said " * 20_000, "read"),
        (" " * 100_000 + "The end of it.", "read"),
        ("By " * 50_000, "read"),
        ("a, " * 100_000, "read"),
        ("VELDHAVN, " * 30_000, "read"),
        ("Photo (" * 40_000, "read"),
        ("News | " * 40_000, "read"),
        ("12:30 " * 40_000, "read"),
        ("The dam broke.\n" * 10_000, "read"),
        ("News\n" * 20_000 + "The dam broke and nobody in the town was told of it.\n" * 5, "read"),
    ],
    ids=range(20),
)
def test_a_hostile_page_takes_under_a_second(tmp_path, content, status):
    path = write(tmp_path, "a.html" if content.startswith("<html") else "a.txt", content)
    started = time.process_time()
    ingest = checked([path], workers=0)
    assert ingest.documents["status"].tolist() == [status]
    assert time.process_time() - started < 1.5  # a second, and room for a busy machine


def test_a_hostile_table_takes_under_a_second(tmp_path):
    path = write(tmp_path, "a.csv", "id,text\n" + '"a\n' * 30_001)
    started = time.process_time()
    checked([path], workers=0)
    assert time.process_time() - started < 1.5


# --- accounting ---

CONTENTS = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(
        [
            ARTICLE.encode(),
            PAGE.encode(),
            LINE.encode(),
            TABLE.encode(),
            b"",
            b'{"text": "a"}\n{bad',
            b'id,text\n1,"x\n2,y',
        ]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CONTENTS, st.sampled_from([".txt", ".html", ".jsonl", ".csv", ""])), min_size=1, max_size=4))
def test_found_is_read_plus_rejected_whatever_the_files_hold(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("found")
    for number, (content, ending) in enumerate(files):
        write(folder, f"{number}{ending}", content)
    ingest = checked([folder])
    names = {name.split(":")[0] for name in ingest.documents["document_id"]}
    assert names == {f"{number}{ending}" for number, (_content, ending) in enumerate(files)}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), min_size=1, max_size=5))
def test_any_text_handed_over_as_json_lines_or_csv_comes_back_unchanged(tmp_path_factory, texts):
    texts = [text + "." for text in texts]
    # A file with more control characters than that is taken for a binary one.
    assume(sum(character < " " for text in texts for character in text) <= 10)
    folder = tmp_path_factory.mktemp("rows")
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["text", "id"], *[[text, ""] for text in texts]])
    assert checked([write(folder, "a.jsonl", lines)]).articles["text"].tolist() == texts
    if not any("\0" in text for text in texts):
        assert checked([write(folder, "b.csv", file.getvalue())]).articles["text"].tolist() == texts


# --- what a page states of itself ---

LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "The Courier"},
        {
            "@type": ["NewsArticle"],
            "headline": "Ferry &amp; gate",
            "author": [{"@type": "Person", "name": "Ada Holm"}, {"@type": "Organization", "name": "The Courier"}],
            "publisher": {"@type": "Organization", "name": "The Courier"},
            "datePublished": "2025-09-27T07:30:00+02:00",
            "inLanguage": "en-GB",
        },
    ],
}


def stating(*, linked=LINKED, metas="", title="Ferry & gate - The Courier", body=ARTICLE):
    script = f'<script type="application/ld+json">{linked if isinstance(linked, str) else json.dumps(linked)}</script>'
    paragraphs = "".join(f"<p>{line} {line}</p>" for line in body.split("\n\n"))
    return (
        f"<html><head><title>{title}</title>{metas}{script}</head><body><article>{paragraphs}</article></body></html>"
    )


def test_json_ld_says_title_authors_outlet_date_and_language(tmp_path):
    article = checked([write(tmp_path, "a.html", stating())], workers=0).articles.iloc[0]
    assert article[["title", "outlet", "language"]].tolist() == ["Ferry & gate", "The Courier", "en"]
    assert article["authors"] == ["Ada Holm"]
    assert article["published"] == pd.Timestamp("2025-09-27T05:30:00Z")


@pytest.mark.parametrize(
    ("stated", "site", "title", "outlet"),
    [
        ("Ferry &amp;amp; gate | The Courier", "The Courier", "Ferry & gate", "The Courier"),
        ("Ferry – gate", "The Courier", "Ferry – gate", "The Courier"),
        ("Ferry", "https://courier.example", "Ferry", ""),
        ("Ferry", "News | Sport | Weather", "Ferry", ""),
    ],
)
def test_open_graph_says_title_and_outlet(tmp_path, stated, site, title, outlet):
    metas = f'<meta property="og:title" content="{stated}"><meta property="og:site_name" content="{site}">'
    path = write(tmp_path, "a.html", stating(linked="", metas=metas, title="x"))
    article = checked([path], workers=0).articles.fillna("").iloc[0]
    assert article[["title", "outlet"]].tolist() == [title, outlet]


def test_the_text_that_json_ld_states_stands_in_for_a_page_without_one(tmp_path):
    linked = {"@type": "Article", "headline": "Ferry back", "articleBody": ARTICLE * 3}
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    page = f'<html><head>{script}</head><body><div id="app"></div></body></html>'
    article = checked([write(tmp_path, "a.html", page)], workers=0).articles.iloc[0]
    assert "“We kept the chain,” said Joost Everard" in article["text"]


@pytest.mark.parametrize(
    "linked", ["{", "[" * 50_000, '{"@graph": ' * 20_000, json.dumps([{"@type": "Thing"}] * 50_000), "null", '"x"']
)
def test_broken_or_endless_json_ld_costs_nothing_but_itself(tmp_path, linked):
    started = time.process_time()
    ingest = checked([write(tmp_path, "a.html", stating(linked=linked))], workers=0)
    assert ingest.documents["status"].tolist() == ["read"]
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    ("around", "day", "authors"),
    [
        ("<h1>Ferry</h1><p>By Ada Holm and Bo Lind</p><p>Monday, May 5, 2025, 4:05 pm ET</p>", "2025-05-05", "AB"),
        ("<h1>Ferry</h1><p>Written by Ada Holm, MS, on 5 May 2025</p>", "2025-05-05", "A"),
        ("<p>5 May 2025</p><h1>Ferry</h1><p>By Harbour Watch staff</p>", "2025-05-05", ""),
        ("<h1>Ferry</h1><p>Last updated 5 May 2025</p><p>By Staff Reports</p>", None, ""),
        ("<h1>Ferry</h1><p>The keepers voted on 5 May 2025.</p>", None, ""),
    ],
)
def test_date_and_byline_around_the_headline_count_where_the_metadata_state_none(tmp_path, around, day, authors):
    page = f"<html><head><title>Ferry</title></head><body>{around}<p>{SENTENCE * 3}</p></body></html>"
    article = checked([write(tmp_path, "a.html", page)], workers=0).articles.iloc[0]
    assert (None if pd.isna(article["published"]) else str(article["published"])[:10]) == day
    assert list(article["authors"]) == [{"A": "Ada Holm", "B": "Bo Lind"}[letter] for letter in authors]


@pytest.mark.parametrize(
    ("site", "page_title", "outlet"),
    [
        ("The Courier | courier.example", "Ferry", "The Courier"),
        ("QP24", "Ferry", "QP24"),
        ("", "Ferry - The Courier", "The Courier"),
        ("", "Ferry - and nothing else", ""),
    ],
)
def test_the_outlet_is_named_before_an_address_or_after_the_headline(tmp_path, site, page_title, outlet):
    head = f"<title>{page_title}</title><meta property='og:title' content='Ferry'>"
    head += f"<meta property='og:site_name' content='{site}'>" if site else ""
    page = f"<html><head>{head}</head><body><h1>Ferry</h1><p>{SENTENCE * 3}</p></body></html>"
    article = checked([write(tmp_path, "a.html", page)], workers=0).articles.fillna("").iloc[0]
    assert article["outlet"] == outlet

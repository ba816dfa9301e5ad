"""Word, RTF, PDF and mail files that hold one article."""

import email.message
import email.policy
import time
import zlib

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.ingest.limits import Limits
from analysis.ingest.readers.rtf import text_of
from tests.export_samples import STORIES, docx, nexis_lines, rtf, wrapped, zipped
from tests.ingest_checks import checked, rejected, write

PARAGRAPHS = [
    "The ferry came back on Tuesday, four minutes late, and nobody on the quay had kept it a place.",
    "“We kept the chain,” said Joost Everard, who runs it, “and the chain kept us – for £5.”",
    "The council will paint the gate blue before spring, the mayor said on Wednesday, whatever the weather.",
]
TITLE = "Ferry back, chain kept"


def pdf(pages, *, fill=""):
    """A PDF whose pages hold these lines, made by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        escaped = [line.translate({ord(c): "\\" + c for c in "\\()"}) for line in lines]
        content = "BT /F1 10 Tf 12 TL 50 780 Td " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET" + fill
        packed = zlib.compress(content.encode("cp1252", "replace"))
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 800] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
            "/Encoding /WinAnsiEncoding >> >> >> >>"
        )
        objects.append((packed, f"<< /Length {len(packed)} /Filter /FlateDecode >>"))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        data, head = item if isinstance(item, tuple) else (None, item)
        out += f"{number} 0 obj\n{head}\n".encode()
        out += b"stream\n" + data + b"\nendstream\n" if data is not None else b""
        out += b"endobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def mail(*, plain=None, html=None, subject=TITLE, attached=False, **headers):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = "Ada Holm <ada@courier.example>", "reader@example.org"
    message["Subject"], message["Date"] = subject, "Sat, 27 Sep 2025 07:30:00 +0200"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if plain is not None:
        message.set_content(plain)
    if html is not None:
        message.add_alternative(html, subtype="html") if plain is not None else message.set_content(
            html, subtype="html"
        )
    if attached:
        message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")
    return message.as_bytes()


# --- Word and RTF ---


@pytest.mark.parametrize("kind", ["docx", "rtf"])
def test_a_document_of_one_article_is_that_article(tmp_path, kind):
    lines = [TITLE, "", *[part for paragraph in PARAGRAPHS for part in (paragraph, "")]]
    content = docx(lines) if kind == "docx" else rtf(lines)
    ingest = checked([write(tmp_path, f"a.{kind}", content)], workers=0)
    assert ingest.articles["title"].tolist() == [TITLE]
    assert ingest.articles["text"].tolist() == ["\n\n".join(PARAGRAPHS)]
    assert ingest.documents["format"].tolist() == [kind]


def test_deleted_text_codes_and_copies_of_a_word_document_are_not_its_text(tmp_path):
    body = docx([TITLE, *PARAGRAPHS])
    raw = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:tab/><w:t>and</w:t><w:br/><w:t>kept.</w:t></w:r></w:p>"
    )
    import io
    import zipfile

    from analysis.ingest.readers.docx import paragraphs_of
    from analysis.ingest.source import source_of

    document = (
        zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode().replace("<w:body>", "<w:body>" + raw)
    )
    source = source_of(zipped({"word/document.xml": document}), "a.docx", ending=".docx")
    assert paragraphs_of(source)[0][:2] == ["Kept\tand", "kept."]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (rb"{\rtf1 a\par b}", "a\nb"),
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'e0\'f0\'ee\'ec}", "Паром"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'cf\'e0\f0 \'e9}", "Паé"),
        (rb"{\rtf1\uc1\u8220?a\u8221?}", "“a”"),
        (rb"{\rtf1\uc2\u8220\'a1\'b0a}", "“a"),
        (rb"{\rtf1 \u-10180?\u-8422?}", "🌚"),
        (rb"{\rtf1 \u-10180? alone}", "\ufffd alone"),
        (rb"{\rtf1{\*\unknown hidden}{\pict 89504e}{\v hidden}x}", "x"),
        (rb"{\rtf1 {\pict\bin5 }}}{{}x}", "x"),
        (rb"{\rtf1\trowd HD\cell Title\cell\row}", "HD\tTitle\t\n"),
        (rb"{\rtf1 \ldblquote a\rdblquote\~b\_c\{d\}\\}", "“a”\u00a0b-c{d}\\"),
        (rb"{\rtf1 a\'", "a"),
        (rb"{\rtf1 }}}} a", " a"),
    ],
)
def test_rtf_says_this_text(raw, text):
    assert text_of(raw).lstrip(" ") == text.lstrip(" ")


@pytest.mark.parametrize(
    "raw",
    [b"{" * 300_000, b"{\\rtf1" + b"\\'e9" * 150_000, b"{\\rtf1" + b"\\u1?" * 100_000, b"{\\rtf1 \\bin999999999 x"],
)
def test_a_hostile_rtf_takes_under_two_seconds(tmp_path, raw):
    started = time.process_time()
    checked([write(tmp_path, "a.rtf", b"{\\rtf1 " + raw)], workers=0)
    assert time.process_time() - started < 2


# --- PDF ---


def lines_of(paragraphs):
    return [line for paragraph in paragraphs for line in wrapped(paragraph, 60)]


def test_a_pdf_s_lines_are_paragraphs_again(tmp_path):
    long = [paragraph + " " + paragraph.replace("Tuesday", "Friday") for paragraph in PARAGRAPHS]
    raw = pdf([[TITLE, "", *lines_of(long)]])
    article = checked([write(tmp_path, "a.pdf", raw)], workers=0).articles.iloc[0]
    assert article["title"] == TITLE
    # Where a paragraph's last line is as long as the others, two stay one.
    assert article["text"].replace("\n\n", " ") == " ".join(long)
    assert article["text"].count("\n\n") >= 1


def test_an_export_as_pdf_is_read_as_an_export(tmp_path):
    lines = [
        part
        for line in nexis_lines(STORIES[:2], cover=False)
        for part in wrapped(line[0] if isinstance(line, tuple) else line)
    ]
    raw = pdf([[line.replace("🌾 ", "").replace("Žofia Łęcka", "Zofia Lecka") for line in lines]])
    articles = checked([write(tmp_path, "a.pdf", raw)], workers=0).articles
    assert articles["title"].tolist() == [story.title for story in STORIES[:2]]
    assert articles["authors"].iloc[0] == ["Ada Holm", "Zofia Lecka"]
    assert (
        articles["text"]
        .iloc[1]
        .startswith("Forty pupils came on the first morning, and all but three of them had brought flour along.")
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (pdf([[]]), "pictures of pages and no text"),
        (pdf([["a"]])[:200], "the PDF is damaged"),
        (b"%PDF-1.7\n" + b"<<" * 20_000, "the PDF is damaged"),
        (pdf([["a"]] * 4), "the PDF has 4 pages, more than 3"),
    ],
    ids=["scanned", "cut", "nested", "long"],
)
def test_a_pdf_that_cannot_be_read_is_named(tmp_path, raw, reason):
    ingest = checked([write(tmp_path, "a.pdf", raw)], workers=0, limits=Limits(pages=3))
    assert reason in rejected(ingest)["reason"].iloc[0]


# --- mail ---


def test_a_message_is_an_article_with_its_subject_sender_and_date(tmp_path):
    raw = mail(plain="\n\n".join(PARAGRAPHS), attached=True)
    ingest = checked([write(tmp_path, "a.eml", raw)], workers=0)
    article = ingest.articles.iloc[0]
    assert article["title"] == TITLE
    assert article["text"] == "\n\n".join(PARAGRAPHS)
    assert article["authors"] == ["Ada Holm"]
    assert article["published"] == pd.Timestamp("2025-09-27T05:30:00Z")
    assert ingest.documents["note"].tolist() == ["1 attached file(s) not read"]


def test_a_message_passed_on_is_not_by_who_passed_it_on(tmp_path):
    article = checked(
        [write(tmp_path, "a.eml", mail(plain="\n\n".join(PARAGRAPHS), subject=f"Fwd: FW: {TITLE}"))], workers=0
    ).articles.iloc[0]
    assert article["title"] == TITLE
    assert article["authors"] == []
    assert pd.isna(article["published"])


BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HTML = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{BODY}</article></body></html>"


def test_the_page_in_a_message_goes_before_a_stub_of_text(tmp_path):
    raw = mail(plain="View this in your browser.", html=HTML)
    assert checked([write(tmp_path, "a.eml", raw)], workers=0).articles["text"].tolist() == ["\n\n".join(PARAGRAPHS)]


def test_a_page_saved_as_one_file_is_that_page(tmp_path):
    raw = mail(html=HTML, subject="=?utf-8?Q?Saved_page?=", Snapshot_Content_Location="https://courier.example/ferry")
    article = checked([write(tmp_path, "a.mht", raw)], workers=0).articles.iloc[0]
    assert article["title"] == TITLE
    assert article["url"] == "https://courier.example/ferry"
    assert article["authors"] == []


def test_a_message_without_text_is_named(tmp_path):
    ingest = checked([write(tmp_path, "a.eml", mail(plain=" "))], workers=0)
    assert "holds no text" in rejected(ingest)["reason"].iloc[0]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [
            docx([TITLE, *PARAGRAPHS]),
            rtf([TITLE, *PARAGRAPHS]),
            pdf([[TITLE, *PARAGRAPHS]]),
            mail(plain="\n\n".join(PARAGRAPHS)),
        ]
    ),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 400),
)
def test_a_damaged_document_is_one_document_read_or_rejected(tmp_path_factory, whole, changes, cut):
    raw = bytearray(whole)
    for at, value in changes:
        raw[at % len(raw)] = value
    ingest = checked([write(tmp_path_factory.mktemp("damaged"), "a", bytes(raw[: len(raw) - cut]))], workers=0)
    assert len(ingest.documents) == 1

"""Zip archives and gzip files: read as folders and files are; bombs are stopped."""

import gzip
import io
import json
import resource
import time
import zipfile

import pytest

from analysis.ingest.limits import Limits
from tests.export_samples import STORIES, docx, nexis_lines, zipped
from tests.ingest_checks import checked, rejected, write
from tests.test_ingest_tables import parquet, workbook

ARTICLE = "The ferry came back on Tuesday, four minutes late.\n\n“We kept the chain,” said Joost Everard, who runs it."
# Small enough for a quick test: a megabyte out of a kilobyte is a bomb here.
SMALL = Limits(ratio_from_bytes=500_000, unpacked_ratio=100)


def test_an_archive_is_read_as_a_folder_is(tmp_path):
    members = {
        "b/page.txt": ARTICLE,
        "a/rows.jsonl": '{"id": "1", "text": "One."}\n{bad\n',
        "table.xlsx": workbook({"S": [("text",), ("Two.",)]}),
        "data.parquet": parquet({"text": ["Three."]}),
        "export.docx": docx(nexis_lines(STORIES[:1], cover=False)),
        "more.zip": zipped({"inner.txt": ARTICLE.replace("Tuesday", "Wednesday")}),
        "packed.jsonl.gz": gzip.compress(b'{"text": "Four."}'),
        ".hidden.txt": ARTICLE,
        "__MACOSX/._page.txt": b"\x00\x05",
        "../../escape.txt": ARTICLE.replace("Tuesday", "Friday"),
        "picture.png": b"\x89PNG\r\n\x1a\n",
    }
    ingest = checked([write(tmp_path, "clippings.zip", zipped(members))], workers=0)
    assert ingest.documents["document_id"].tolist() == [
        "clippings.zip:escape.txt",
        "clippings.zip:rows.jsonl:1",
        "clippings.zip:rows.jsonl:2",
        "clippings.zip:page.txt",
        "clippings.zip:data.parquet:1",
        "clippings.zip:export.docx:1",
        "clippings.zip:more.zip:inner.txt",
        "clippings.zip:packed.jsonl.gz:1",
        "clippings.zip:picture.png",
        "clippings.zip:table.xlsx:2",
    ]
    assert len(rejected(ingest)) == 2
    page = ingest.articles[ingest.articles["text"].str.contains("Tuesday")].iloc[0]
    assert page["origin"]["file"] == "clippings.zip"
    assert page["origin"]["member"] == "page.txt"
    assert [ARTICLE[start:end] for start, end in page["origin"]["paragraphs"]] == page["text"].split("\n\n")


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.gz", "a"])
def test_a_gzip_file_is_what_is_in_it(tmp_path, name):
    ingest = checked([write(tmp_path, name, gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n'))], workers=0)
    assert ingest.articles["text"].tolist() == ["One.", "Two."]


def test_a_member_that_is_encrypted_is_named(tmp_path):
    raw = bytearray(zipped({"a.txt": ARTICLE, "b.txt": ARTICLE}))
    # The flag of encryption, in the member's own head and in the archive's directory.
    for at in (raw.index(b"PK\x03\x04") + 6, raw.index(b"PK\x01\x02") + 8):
        raw[at] |= 1
    ingest = checked([write(tmp_path, "a.zip", bytes(raw))], workers=0)
    assert rejected(ingest)["reason"].tolist() == ["it is encrypted in its archive"]
    assert len(ingest.articles) == 1


def test_a_member_that_is_damaged_costs_itself(tmp_path):
    raw = bytearray(zipped({"a.txt": ARTICLE * 50, "b.txt": ARTICLE}))
    raw[60:64] = b"\xff\xff\xff\xff"
    ingest = checked([write(tmp_path, "a.zip", bytes(raw))], workers=0)
    assert len(ingest.articles) == 1
    assert "damaged in its archive" in rejected(ingest)["reason"].iloc[0]


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_an_archive_that_is_cut_off_is_named(tmp_path, cut):
    ingest = checked([write(tmp_path, "a.zip", zipped({"a.txt": ARTICLE})[:cut])], workers=0)
    assert "damaged or cut off" in rejected(ingest)["reason"].iloc[0]
    ingest = checked([write(tmp_path, "a.txt.gz", gzip.compress(ARTICLE.encode() * 9)[: max(cut, 10)])], workers=0)
    assert len(ingest.articles) == 0 or cut == 200


def bomb(kind):
    zeros = b"0" * 20_000_000
    if kind == "gzip":
        return gzip.compress(zeros, 9)
    if kind == "docx":
        return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": zeros})
    if kind == "xlsx":
        return zipped(
            {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": zeros}
        )
    return zipped({"a.txt": zeros, "b.txt": ARTICLE})


@pytest.mark.parametrize("kind", ["zip", "gzip", "docx", "xlsx"])
def test_a_bomb_is_stopped_within_a_second(tmp_path, kind):
    path = write(tmp_path, f"a.{kind}", bomb(kind))
    assert path.stat().st_size < 100_000
    started = time.process_time()
    ingest = checked([path], workers=0, limits=SMALL)
    assert time.process_time() - started < 1.5
    assert ingest.articles.empty
    assert "more than 100 times its size" in rejected(ingest)["reason"].iloc[0]


def test_a_gzip_bomb_of_rows_costs_no_memory(tmp_path):
    path = write(tmp_path, "a.jsonl.gz", gzip.compress(b'{"text": "One."}\n' + b" " * 300_000_000, 9))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ingest = checked([path], workers=0)
    assert ingest.articles["text"].tolist() == ["One."]
    assert "more than 200 times its size" in rejected(ingest)["reason"].iloc[0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


def test_archives_within_archives_end(tmp_path):
    raw = ARTICLE.encode()
    for level in range(6):
        raw = zipped({f"{level}.zip" if level else "a.txt": raw})
    ingest = checked([write(tmp_path, "a.zip", raw)], workers=0)
    assert "nested more than 3 deep" in rejected(ingest)["reason"].iloc[0]


def test_an_archive_of_too_many_files_is_refused(tmp_path):
    members = {f"{number}.txt": "x" for number in range(30)}
    ingest = checked([write(tmp_path, "a.zip", zipped(members))], workers=0, limits=Limits(members=20))
    assert "more than 20 files" in rejected(ingest)["reason"].iloc[0]


def test_a_large_member_is_unpacked_as_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.ingest.readers.packed._MEMORY_BYTES", 1_000)
    lines = "\n".join(json.dumps({"id": str(n), "text": f"Number {n} came late."}) for n in range(500))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", lines)
    ingest = checked([write(tmp_path, "a.zip", file.getvalue())], workers=0)
    assert ingest.articles["article_id"].tolist() == [str(n) for n in range(500)]


@pytest.mark.parametrize("name", ["book.epub", "text.odt"])
def test_other_office_files_are_named(tmp_path, name):
    ingest = checked(
        [write(tmp_path, name, zipped({"mimetype": "application/epub+zip", "a.xhtml": "<p>x</p>"}))], workers=0
    )
    assert "of a kind that is not read" in rejected(ingest)["reason"].iloc[0]

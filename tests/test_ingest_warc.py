"""Web archives: the pages that were fetched; a record that is not whole is flagged."""

import gzip
import io
import resource
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.ingest_checks import checked, rejected, write

SENTENCES = (
    "The ferry came back on Tuesday, four minutes late, and nobody on the quay had kept it a place.",
    "“We kept the chain,” said Joost Everard, who runs it, “and the chain kept us.”",
    "The council will paint the gate blue before spring, the mayor said on Wednesday.",
)


def page(title="Ferry back", extra=""):
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    article = f"<article><h1>{title}</h1>{body}{extra}</article>"
    return f"<html lang='en'><head><title>{title}</title></head><body>{article}</body></html>"


def warc(records, *, packed=True):
    """A WARC of (type, address, status and type of content, body)."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    for kind, url, status, mime, body in records:
        head = StatusAndHeaders(status, [("Content-Type", mime)], protocol="HTTP/1.1") if kind == "response" else None
        if kind == "gzipped":
            kind, body = "response", gzip.compress(body, 9)
            head = StatusAndHeaders(status, [("Content-Type", mime), ("Content-Encoding", "gzip")], protocol="HTTP/1.1")
        if kind == "request":
            head = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a")], is_http_request=True)
        known = {} if head else {"warc_content_type": mime}
        writer.write_record(writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=head, **known))
    return file.getvalue()


RECORDS = [
    ("request", "https://courier.example/ferry", "", "", b""),
    ("response", "https://courier.example/ferry", "200 OK", "text/html; charset=utf-8", page().encode()),
    ("response", "https://courier.example/gone", "404 Not Found", "text/html", page("Not found").encode()),
    ("response", "https://courier.example/a.png", "200 OK", "image/png", b"\x89PNG"),
    (
        "response",
        "https://courier.example/old",
        "200 OK",
        "text/html; charset=windows-1251",
        page("Паром").encode("cp1251", "replace"),
    ),
    ("gzipped", "https://courier.example/packed", "200 OK", "text/html", page("Packed").encode()),
    ("resource", "https://courier.example/note.txt", "", "text/plain", "\n\n".join(SENTENCES).encode()),
    ("response", "https://courier.example/empty", "200 OK", "text/html", b"<html><body></body></html>"),
]


@pytest.mark.parametrize("packed", [True, False])
def test_pages_answered_with_200_are_read_and_nothing_else(tmp_path, packed):
    name = "crawl.warc.gz" if packed else "crawl.warc"
    ingest = checked([write(tmp_path, name, warc(RECORDS, packed=packed))], workers=0)
    assert ingest.articles["url"].tolist() == [
        f"https://courier.example/{end}" for end in ("ferry", "old", "packed", "note.txt")
    ]
    assert ingest.articles["title"].tolist()[:3] == ["Ferry back", "Паром", "Packed"]
    assert ingest.articles["published"].isna().all()  # when a page was fetched is not when it was published
    assert ingest.documents["document_id"].tolist() == [f"{name}:{n}" for n in (3, 6, 7, 8, 9)]
    assert rejected(ingest)["document_id"].tolist() == [f"{name}:9"]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_is_cut_off_says_where(tmp_path, packed):
    body = page(extra="".join(f"<p>{n} {SENTENCES[n % 3]}</p>" for n in range(3_000))).encode()
    whole = warc([RECORDS[1], ("response", "https://courier.example/long", "200 OK", "text/html", body)], packed=packed)
    ingest = checked([write(tmp_path, "crawl.warc", whole[: len(whole) * 3 // 4])], workers=0)
    assert ingest.articles["url"].tolist() == ["https://courier.example/ferry"]
    assert "breaks off" in rejected(ingest)["reason"].iloc[0] or "cut off" in rejected(ingest)["reason"].iloc[0]


def test_a_page_that_was_changed_after_it_was_fetched_is_flagged(tmp_path):
    raw = warc([RECORDS[1]], packed=False)
    ingest = checked([write(tmp_path, "crawl.warc", raw.replace(b"four minutes", b"nine minutes"))], workers=0)
    assert "its digest does not fit" in rejected(ingest)["reason"].iloc[0]


def test_a_page_that_unpacks_to_a_gigabyte_is_stopped(tmp_path):
    bomb = b"<html><body>" + b"0" * 200_000_000
    raw = warc([("gzipped", "https://courier.example/bomb", "200 OK", "text/html", bomb), RECORDS[1]])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    ingest = checked([write(tmp_path, "crawl.warc.gz", raw)], workers=0)
    assert time.process_time() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000
    assert len(ingest.articles) == 1
    assert "unpacks to more than 20,000,000 bytes" in rejected(ingest)["reason"].iloc[0]


@pytest.mark.parametrize(
    "raw",
    [b"WARC/1.0\r\n", b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999\r\n\r\nx", b"WARC/9 nonsense"],
)
def test_a_broken_archive_is_one_rejected_document(tmp_path, raw):
    ingest = checked([write(tmp_path, "crawl.warc", raw)], workers=0)
    assert ingest.articles.empty
    assert len(ingest.documents) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=6), st.integers(0, 5_000), st.booleans())
def test_found_is_read_plus_rejected_however_the_archive_is_cut(tmp_path_factory, records, cut, packed):
    whole = warc(records, packed=packed)
    folder = tmp_path_factory.mktemp("warc")
    pages = sum(
        kind != "request" and not status.startswith("404") and "image" not in mime
        for kind, _, status, mime, _ in records
    )
    ingest = checked([write(folder, "whole.warc", whole)], workers=0)
    assert len(ingest.documents) == max(1, pages)
    checked([write(folder, "cut.warc", whole[: max(5, len(whole) - cut)])], workers=0)

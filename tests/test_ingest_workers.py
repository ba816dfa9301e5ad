"""Readers work in processes of their own: one document's fate is not another's, and the order is kept."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pandas as pd
import pytest

from analysis.ingest import pool, read_chunks, read_stream
from analysis.ingest.limits import Limits
from analysis.paths import ROOT
from tests.export_samples import rtf, zipped
from tests.ingest_checks import checked, rejected, write

ARTICLE = (
    "The ferry number {} came back on Tuesday, four minutes late.\n\n"
    "“We kept the chain,” said Joost Everard, who runs it."
)
# Two documents whose reading does not end by itself, and one that ends its process.
TRAPS = """
import os, time
from analysis.ingest.readers import page
real = page._read
def trapped(text, source):
    if "SLEEP" in text:
        while True:
            pass
    if "DIE" in text:
        os.kill(os.getpid(), 9)
    if "TRIP" in text:
        raise KeyError("a library trips")
    if "HUNGRY" in text:
        return bytearray(3_000_000_000)
    return real(text, source)
page._read = trapped
from analysis.ingest.readers import rtf
text_of = rtf.text_of
def never(data):
    while b"SLEEP" in data:
        pass
    return text_of(data)
rtf.text_of = never
"""


@pytest.fixture
def trapped(tmp_path, monkeypatch):
    """Workers of this test load the traps at start; afterwards none of them stays."""
    folder = tmp_path / "site"
    write(
        folder,
        "sitecustomize.py",
        "import sys\nif 'analysis.ingest.worker' in ' '.join(sys.orig_argv):\n"
        + "\n".join("    " + line for line in TRAPS.splitlines()),
    )
    monkeypatch.setenv("PYTHONPATH", str(folder))
    pool.end_workers()
    yield tmp_path / "articles"
    pool.end_workers()


def fill(folder, marks):
    for number, mark in enumerate(marks):
        write(folder, f"{number}.txt", ARTICLE.format(number) + f"\n\n{mark}")


def test_a_document_that_does_not_end_costs_itself_and_its_seconds(trapped):
    fill(trapped, ["", "SLEEP", "", "DIE", "", "TRIP", "HUNGRY", ""])
    started = time.monotonic()
    ingest = checked([trapped], limits=Limits(document_seconds=4, worker_bytes=1_500_000_000))
    assert time.monotonic() - started < 60
    assert ingest.documents["status"].tolist() == ["read", "rejected"] * 3 + ["rejected", "read"]
    reasons = rejected(ingest).set_index("document_id")["reason"]
    assert reasons["1.txt"] == "reading it took more than 4 seconds"
    assert reasons["3.txt"] == "reading it ended the process that read it"
    assert "KeyError" in reasons["5.txt"]
    assert "memory" in reasons["6.txt"]


def test_in_an_archive_it_costs_itself_too(trapped):
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, mark in enumerate(["", "SLEEP", "", "DIE", ""]):
            archive.writestr(f"{number}.txt", ARTICLE.format(number) + f"\n\n{mark}")
    ingest = checked([write(trapped, "a.zip", file.getvalue())], limits=Limits(document_seconds=4))
    assert ingest.documents["document_id"].tolist() == [f"a.zip:{number}.txt" for number in range(5)]
    assert ingest.documents["status"].tolist() == ["read", "rejected", "read", "rejected", "read"]


def test_a_file_that_cannot_be_cut_into_documents_costs_itself(trapped):
    members = {f"{n}.txt": ARTICLE.format(n) for n in (1, 3)}
    members |= {"2.rtf": b"{\\rtf1 SLEEP}", "4.rtf": b"{\\rtf1 SLEEP too}", "5.rtf": rtf([ARTICLE.format(5)])}
    write(trapped, "a.zip", zipped(members))
    write(trapped, "b.rtf", b"{\\rtf1 SLEEP}")
    write(trapped, "c.txt", ARTICLE.format(9))
    ingest = checked([trapped], limits=Limits(document_seconds=3))
    names = ["a.zip:1.txt", "a.zip:2.rtf", "a.zip:3.txt", "a.zip:4.rtf", "a.zip:5.rtf", "b.rtf", "c.txt"]
    assert ingest.documents["document_id"].tolist() == names
    assert rejected(ingest)["document_id"].tolist() == ["a.zip:2.rtf", "a.zip:4.rtf", "b.rtf"]
    assert (rejected(ingest)["reason"] == "reading it took more than 3 seconds").all()


def test_the_order_and_the_tables_are_the_same_with_any_number_of_workers(tmp_path):
    for number in range(30):
        write(tmp_path, f"{number:02}.txt", ARTICLE.format(number))
    write(tmp_path, "05.jsonl", "\n".join(json.dumps({"id": f"r{n}", "text": f"Row {n}."}) for n in range(1_500)))
    alone, two, five = (checked([tmp_path], workers=count) for count in (0, 2, 5))
    for other in (two, five):
        pd.testing.assert_frame_equal(alone.articles, other.articles)
        pd.testing.assert_frame_equal(alone.documents, other.documents)


def test_chunks_are_the_whole_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.ingest.collect._CHUNK_DOCUMENTS", 400)
    write(tmp_path, "a.jsonl", "\n".join(json.dumps({"id": f"r{n}", "text": f"Row {n}."}) for n in range(1_000)))
    parts = list(read_chunks([tmp_path]))
    assert [len(part.articles) for part in parts] == [400, 400, 200]
    whole = checked([tmp_path])
    pd.testing.assert_frame_equal(pd.concat([part.articles for part in parts], ignore_index=True), whole.articles)


def test_who_stops_taking_leaves_no_worker_at_work(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.ingest.collect._CHUNK_DOCUMENTS", 100)
    write(tmp_path, "a.jsonl", "\n".join(json.dumps({"text": f"Row {n}."}) for n in range(200_000)))
    chunks = read_chunks([tmp_path])
    next(chunks)
    chunks.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reader-")]


def test_workers_end_with_the_process_that_asked_however_it_ends(tmp_path):
    write(tmp_path, "a.txt", ARTICLE.format(1))
    code = (
        "import time; from analysis.ingest import pool, read\n"
        f"read([{str(tmp_path)!r}]); print(pool._idle[0].process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as process:
        worker = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{worker}/stat") as file:
            if file.read().split()[2] == "Z":
                return
        time.sleep(0.05)
    pytest.fail("the worker outlived the process that asked")


def test_a_script_without_a_guard_can_read(tmp_path):
    write(tmp_path, "a.txt", ARTICLE.format(1))
    script = write(
        tmp_path / "code",
        "script.py",
        f"from analysis import read_articles\nprint(len(read_articles({str(tmp_path / 'a.txt')!r})))\n",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "1\n"


def test_standard_input_is_read_in_a_worker_as_files_are():
    ingest = read_stream(b'{"id": "007", "text": "One."}\n{bad\n', "standard input")
    assert ingest.articles["article_id"].tolist() == ["007"]
    assert ingest.documents["document_id"].tolist() == ["standard input:1", "standard input:2"]


def test_a_name_that_is_not_utf_8_is_read(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(ARTICLE.format(1).encode())
    ingest = checked([tmp_path])
    assert ingest.documents["document_id"].tolist() == ["caf\ufffd.txt"]
    assert len(ingest.articles) == 1

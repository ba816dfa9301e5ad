"""How fast each format is read, and how much memory a large file takes.

    python benchmarks/ingest.py [--articles 2000] [--large-mb 1000] [--folder FOLDER]

Every file is generated: invented articles of about 450 words. Speed is of `read` with all
processors, from files to tables, the start of the workers included; copies are not looked for
(that is another figure). The large file of JSON lines is read in chunks and as a whole, each in
a process of its own, and the peak of that process and of the largest worker is printed.
"""

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.ingest.collect import read_chunks
from analysis.ingest.pool import end_workers
from analysis.paths import ROOT

sys.path.insert(0, str(ROOT))
from tests import export_samples, test_ingest_tables, test_ingest_warc
from tests import test_ingest_documents as documents

_WORDS = (
    "ferry gate council bridge chain baker mayor harbour key paint spring quay owner morning letter Tuesday Veldhaven "
    "the of and to in a that it for was on with as by at from said would not be have had they which after before new"
).split()
Stories = list[export_samples.Story]


def stories(count: int) -> Stories:
    """So many invented articles, the same every time."""
    chance = random.Random(1)
    days = export_samples.STORIES[0].day

    def sentence() -> str:
        words = chance.choices(_WORDS, k=chance.randint(12, 28))
        return " ".join(words).capitalize() + chance.choice([".", ".", ",” said Joost Everard.", "."])

    return [
        export_samples.Story(
            f"Story {number}: {' '.join(chance.choices(_WORDS, k=6))}", "The Harbour Ledger (Veldhaven)", days,
            ["".join(f"{sentence()} " for _ in range(3)).strip() for _ in range(8)], byline="Ada Holm",
            number=number % 256,
        )
        for number in range(count)
    ]  # fmt: skip


def rows(articles: Stories) -> list[dict[str, str]]:
    """The articles as rows of a table."""
    return [
        {"id": f"{n:06}", "title": one.title, "text": "\n\n".join(one.body), "outlet": one.outlet, "date": "2025-09-27"}
        for n, one in enumerate(articles)
    ]


def page(one: export_samples.Story) -> str:
    """An article as a web page with a menu and a foot."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in one.body)
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(40))
    return (
        f"<html lang='en'><head><title>{one.title}</title></head><body><nav><ul>{menu}</ul></nav><article>"
        f"<h1>{one.title}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    )


def many(folder: Path, ending: str, contents: Iterator[str | bytes]) -> None:
    """One file for each."""
    for number, content in enumerate(contents):
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{number:06}{ending}").write_bytes(data)


def parquet(articles: Stories) -> bytes:
    """The articles as a Parquet file."""
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows(articles)), file)
    return file.getvalue()


def warc(articles: Stories) -> bytes:
    """The articles as a packed web archive."""
    return test_ingest_warc.warc(
        [
            ("response", f"https://a.example/{n}", "200 OK", "text/html", page(one).encode())
            for n, one in enumerate(articles)
        ]
    )


def whole(make: Callable[[Stories], str | bytes], name: str) -> Callable[[Path, Stories], None]:
    """A writer of one file that holds all articles."""

    def write(folder: Path, articles: Stories) -> None:
        content = make(articles)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


def table(articles: Stories) -> bytes:
    """The articles as a workbook."""
    names = ["id", "title", "text", "outlet", "date"]
    return test_ingest_tables.workbook({"S": [names, *[[row[name] for name in names] for row in rows(articles)]]})


def parts(articles: Stories, size: int, make: Callable[[Stories], str | bytes]) -> Iterator[str | bytes]:
    """The articles in exports of so many each."""
    return (make(articles[at : at + size]) for at in range(0, len(articles), size))


def nexis_docx(articles: Stories) -> bytes:
    """An export of Nexis Uni."""
    return export_samples.docx(export_samples.nexis_lines(articles))


def factiva_rtf(articles: Stories) -> bytes:
    """An export of Factiva."""
    return export_samples.rtf(export_samples.factiva_lines(articles))


def pasted(one: export_samples.Story) -> str:
    """An article as copied from a page."""
    return "\n\n".join(["Menu\nSearch", one.title, *one.body])


def mail(one: export_samples.Story) -> bytes:
    """An article as a message."""
    return documents.mail(plain="\n\n".join(one.body))


def pdf(one: export_samples.Story) -> bytes:
    """An article as a PDF."""
    return documents.pdf([[one.title, *documents.lines_of(one.body)]])


# How each format is written, and how many articles of the number asked for.
FORMATS: dict[str, tuple[Callable[[Path, Stories], None], float]] = {
    "JSON lines": (whole(lambda a: "\n".join(map(json.dumps, rows(a))), "a.jsonl"), 5),
    "JSON": (whole(lambda a: json.dumps(rows(a)), "a.json"), 5),
    "CSV": (whole(lambda a: pd.DataFrame(rows(a)).to_csv(index=False), "a.csv"), 5),
    "XLSX": (whole(table, "a.xlsx"), 1),
    "Parquet": (whole(parquet, "a.parquet"), 5),
    "Nexis DOCX, 500 a file": (lambda f, a: many(f, ".docx", parts(a, 500, nexis_docx)), 1),
    "Nexis TXT, 500 a file": (lambda f, a: many(f, ".txt", parts(a, 500, export_samples.nexis_text)), 1),
    "Factiva HTML, 100 a file": (lambda f, a: many(f, ".html", parts(a, 100, export_samples.factiva_html)), 1),
    "Factiva RTF, 100 a file": (lambda f, a: many(f, ".rtf", parts(a, 100, factiva_rtf)), 1),
    "web pages": (lambda f, a: many(f, ".html", map(page, a)), 0.25),
    "pasted pages": (lambda f, a: many(f, ".txt", map(pasted, a)), 0.25),
    "WARC.gz": (whole(warc, "a.warc.gz"), 0.25),
    "mail": (lambda f, a: many(f, ".eml", map(mail, a)), 0.25),
    "PDF": (lambda f, a: many(f, ".pdf", map(pdf, a)), 0.25),
}


def cpu_seconds() -> float:
    """What this process and the workers that have ended have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def speeds(count: int) -> None:
    """Print articles a second for each format: of a processor's time, and by the clock."""
    print("| format | articles | articles a processor second | articles a second |")
    print("|---|---|---|---|")
    for name, (write, share) in FORMATS.items():
        articles = stories(max(100, int(count * share)))
        with tempfile.TemporaryDirectory() as place:
            write(Path(place), articles)
            end_workers()
            began, used = time.perf_counter(), cpu_seconds()
            found = sum(len(chunk.articles) for chunk in read_chunks([place]))
            seconds = time.perf_counter() - began
            end_workers()
        if found != len(articles):
            raise SystemExit(f"{name}: {found} of {len(articles)} articles were read.")
        print(f"| {name} | {found:,} | {found / (cpu_seconds() - used):,.0f} | {found / seconds:,.0f} |", flush=True)


def write_large(path: Path, megabytes: int) -> int:
    """A file of JSON lines of so many million bytes; returns how many articles it has."""
    lines = [json.dumps(row) for row in rows(stories(2_000))]
    size = count = 0
    with path.open("w", encoding="utf-8") as file:
        while size < megabytes * 1_000_000:
            line = (
                lines[count % len(lines)]
                .replace('"id": "', f'"id": "{count}-', 1)
                .replace('"text": "', f'"text": "{count} ', 1)
            )
            file.write(line + "\n")
            size += len(line) + 1
            count += 1
    return count


def large(path: Path, way: str) -> None:
    """Read the large file in this process and print seconds, articles and peaks of memory."""
    began = time.perf_counter()
    if way == "chunks":
        found = sum(len(chunk.articles) for chunk in read_chunks([path]))
    else:
        parts = [chunk.articles for chunk in read_chunks([path])]
        found = len(pd.concat(parts, ignore_index=True))
    seconds = time.perf_counter() - began
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    end_workers()
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "articles": found, "own": own, "worker": worker}))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument(
        "--large-mb", type=int, default=1_000, help="size of the large file in million bytes; 0 for none"
    )
    parser.add_argument("--folder", type=Path, help="where the large file is written; a temporary folder otherwise")
    parser.add_argument("--large", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--way", choices=["chunks", "whole"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.large:
        large(options.large, options.way)
        return
    if options.articles:
        speeds(options.articles)
    if not options.large_mb:
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        path = Path(place) / "large.jsonl"
        count = write_large(path, options.large_mb)
        print(f"\n| {options.large_mb:,} MB of JSON lines | articles a second | peak memory, MB | of the worker, MB |")
        print("|---|---|---|---|")
        for way in ("chunks", "whole"):
            command = [sys.executable, __file__, "--large", str(path), "--way", way]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            figures: dict[str, Any] = json.loads(done.stdout)
            if figures["articles"] != count:
                raise SystemExit(f"{figures['articles']} of {count} articles were read.")
            speed = figures["articles"] / figures["seconds"]
            print(f"| {way} | {speed:,.0f} | {figures['own']:,.0f} | {figures['worker']:,.0f} |", flush=True)


if __name__ == "__main__":
    main()

"""How long reports take: a batch of article pages beside the floor of papermill.

    python benchmarks/reports.py [--reports 50] [--jobs 2]

The floor is what any tool on papermill pays for a page: an empty notebook run in a cold kernel,
nothing imported, nothing shown. Both are timed in the same run, one after the other, each from a
process that has nothing loaded. Times are wall clock and processor time of all processes; the load of the machine is
printed, since it decides what the first mean.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from analysis.paths import ROOT, SAMPLE

EMPTY = """
import nbformat, papermill
empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
papermill.execute_notebook(empty, None, kernel_name="python3", language="python", progress_bar=False)
"""
# The same, with the process that asks already warm: what a further report costs.
AGAIN = (
    EMPTY
    + """
import os, time
start, before = time.perf_counter(), sum(os.times()[:4])
for _ in range(3):
    papermill.execute_notebook(empty, None, kernel_name="python3", language="python", progress_bar=False)
print((time.perf_counter() - start) / 3, (sum(os.times()[:4]) - before) / 3)
"""
)


class Seconds(NamedTuple):
    """Time that something took, by the clock and of the processors."""

    wall: float
    processor: float

    def per(self, other: "Seconds", number: int) -> "Seconds":
        """What each of a number more took than `other` did."""
        return Seconds((self.wall - other.wall) / number, (self.processor - other.processor) / number)


def timed(command: list[str], environment: dict[str, str]) -> tuple[Seconds, str]:
    """How long it took, and what it printed."""
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Seconds(time.perf_counter() - start, spent), done.stdout


def params(path: Path, ids: list[str], copies: int) -> None:
    """A row an article; ids are used again under other names until there are enough."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["report", "input", "article", "name"])
        for number in range(copies):
            writer.writerow(["article", str(SAMPLE), ids[number % len(ids)], f"page-{number}"])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    wish = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="reports-"))
    environment = os.environ | {"MEDIA_ANALYSIS_CACHE": str(folder / "cache")}
    python = sys.executable
    try:
        from analysis.run import open_corpus

        start = time.perf_counter()
        os.environ["MEDIA_ANALYSIS_CACHE"] = environment["MEDIA_ANALYSIS_CACHE"]
        ids = sorted(open_corpus(str(SAMPLE)).articles["article_id"])
        analysed = Seconds(time.perf_counter() - start, time.process_time())
        table = folder / "params.csv"
        batch = [python, "-m", "analysis", "batch", str(table), "-o", str(folder / "out"), "-j", str(wish.jobs)]
        times = {}
        for number in (2, wish.reports):
            params(table, ids, number)
            shutil.rmtree(folder / "out", ignore_errors=True)
            times[number], _ = timed(batch, environment)
        unchanged, _ = timed(batch, environment)
        floor, _ = timed([python, "-c", EMPTY], environment)
        _, again = timed([python, "-c", AGAIN], environment)
        whole, _ = timed(
            [
                python,
                "-m",
                "analysis",
                "report",
                str(SAMPLE),
                "-o",
                str(folder / "all"),
                "-j",
                str(wish.jobs),
                "--force",
            ],
            environment,
        )
        pages = len(list((folder / "all").glob("*.html")))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    further = times[wish.reports].per(times[2], wish.reports - 2)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    rows = [
        (f"batch of {wish.reports} article reports, {wish.jobs} processes", times[wish.reports]),
        ("a further article report", further),
        ("an unchanged one", unchanged.per(Seconds(0, 0), wish.reports)),
        ("papermill floor: empty notebook, cold kernel, cold process", floor),
        ("papermill floor: the same, process warm, kernel cold", Seconds(*map(float, again.split()))),
        (f"every report on the sample, {pages} pages, analysis kept", whole),
        ("analysis of the sample (30 articles)", analysed),
    ]
    print(f"{os.cpu_count()} processors, load {load:.1f}")
    for what, seconds in rows:
        print(f"| {what} | {seconds.wall:.2f} s | {seconds.processor:.3f} s |")


if __name__ == "__main__":
    main()

"""What a browser and axe-core make of pages: every HTML file of a folder, or those that are named.

    python benchmarks/pages.py reports/ [--shots DIR]

Each page is opened without a network, in light and dark, 360 and 1280 pixels wide, with all that is
folded unfolded for axe-core (WCAG 2.2 A and AA). A line tells its size; what is wrong follows, and
the exit code is then 1. Needs a Chromium, node, and `npm ci --prefix tests/browser` once.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.paths import ROOT

SCRIPT = ROOT / "tests" / "browser" / "check.mjs"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NODE = shutil.which("node")
HAS_AXE = (SCRIPT.parent / "node_modules" / "axe-core").exists()
# Twice light and dark, twice wide and narrow.
VIEWS = 4
_PICTURE = re.compile(rb'src="data:[^"]*"')


def look_at(*pages: Path, shots: Path | None = None, seconds: int = 600) -> list[dict[str, Any]]:
    """What is seen in each view of each page (see `check.mjs`); `shots` is a folder for pictures of them."""
    wish = ["--shots", shots] if shots else []
    command = [NODE, SCRIPT, CHROMIUM, *wish, *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=True)
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(seen) == VIEWS * len(pages)
    return seen


def complaints(seen: Sequence[dict[str, Any]]) -> list[str]:
    """What is wrong with the pages, one line each."""
    found = []
    for view in seen:
        where = f"{Path(view['page']).name} ({view['scheme']}, {view['width']})"
        found += [f"{where}: asks for {url}" for url in view["requests"]]
        found += [f"{where}: says {words}" for words in view["console"]]
        found += [f"{where}: {v['rule']} {v['count']} times, {v['first']}: {v['why']}" for v in view["violations"]]
        if view["overflow"] > 0:
            found.append(f"{where}: is {view['overflow']} pixels too wide")
    return found


def main() -> None:
    """Look at the pages one by one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+", help="folders or pages")
    parser.add_argument("--shots", type=Path, help="folder for a picture of each view")
    wish = parser.parse_args()
    if not (CHROMIUM and NODE and HAS_AXE):
        raise SystemExit("Needs chromium and node on the path, and `npm ci --prefix tests/browser` once.")
    if wish.shots:
        wish.shots.mkdir(parents=True, exist_ok=True)
    pages = [page for given in wish.pages for page in (sorted(given.glob("*.html")) if given.is_dir() else [given])]
    found = []
    for page in pages:
        whole = page.read_bytes()
        without = len(_PICTURE.sub(b"", whole))
        wrong = complaints(look_at(page.absolute(), shots=wish.shots))
        print(f"{page.name}: {len(whole) / 1000:,.0f} kB, {without / 1000:,.0f} kB without pictures", flush=True)
        print("".join(f"  {line}\n" for line in wrong), end="", flush=True)
        found += wrong
    print(f"{len(pages)} pages in {VIEWS} views each: {len(found) or 'nothing'} to mend.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()

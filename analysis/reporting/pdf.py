"""Pages printed to PDF by a Chromium that is installed; nothing is downloaded for it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analysis.errors import AnalysisError, UsageError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_SECONDS = 120


def find_browser() -> str:
    """The path of a Chromium or Chrome.

    Raises:
        UsageError: there is none; says how to get one, or to print from the browser instead.
    """
    for name in (*_NAMES, _MAC):
        if found := shutil.which(name):
            return found
    raise UsageError(
        "No Chromium or Chrome was found to print with. Install one (Debian: apt install chromium), "
        "or leave out --pdf and print a page from your browser: the pages have a style for it."
    )


def print_pages(pages: Sequence[Path], browser: str, *, jobs: int) -> list[Path]:
    """A PDF beside each page, in the same order; one newer than its page is left as it is.

    Raises:
        AnalysisError: the browser failed; names the page.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(lambda page: _print(page, browser), pages))


def _as_root() -> list[str]:
    """Chromium refuses its sandbox to root, as in containers; our pages run nothing in any case."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _print(page: Path, browser: str) -> Path:
    made = page.with_suffix(".pdf")
    if made.exists() and made.stat().st_mtime_ns >= page.stat().st_mtime_ns:
        return made
    with tempfile.TemporaryDirectory(prefix=".printing-", dir=page.parent) as folder:
        unfinished = Path(folder) / "page.pdf"
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", *_as_root(), "--no-pdf-header-footer",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={unfinished}", page.absolute().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise AnalysisError(f"{page.name} was not printed within {_SECONDS} seconds.") from None
        if not unfinished.exists():
            said = done.stderr.strip().splitlines()[-1:] or ["it gave no reason"]
            raise AnalysisError(f"{page.name} was not printed: {said[0]}")
        unfinished.replace(made)
    return made

"""How often the language of a text is found, missing or wrong, by its length.

    python benchmarks/language.py [FOLDER]

FOLDER holds English articles: `allsides` and `wikinews` with JSON lines of `text`. Other languages:
a paragraph in each of 15 (`languages.tsv`). Each text is read whole, and cut to its first 40, 25 and 15 words.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from analysis.ingest.language import detected_language
from analysis.paths import ROOT

FOLDER = ROOT.parent / "shared" / "corpora"
_LENGTHS = (None, 40, 25, 15)


def others() -> Iterator[tuple[str, str]]:
    """Language and text of each paragraph."""
    for line in Path(__file__).with_name("languages.tsv").read_text(encoding="utf-8").splitlines()[2:]:
        language, text = line.split("\t")
        yield language, text


def english(folder: Path) -> Iterator[tuple[str, str]]:
    """Every tenth article of the English collections that are there."""
    for path in sorted([*folder.glob("allsides/*.jsonl*"), *folder.glob("wikinews/*.jsonl*")]):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                text = json.loads(line).get("text") if number % 10 == 0 else None
                if text:
                    yield "en", text


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    sets = {"other languages": [one for one in others() if one[0] != "en"], "English news": list(english(folder))}
    print("| texts | words | right | left open | wrong |\n|---|---|---|---|---|")
    for name, texts in sets.items():
        for length in _LENGTHS:
            counts: Counter[str] = Counter()
            for language, text in texts:
                found = detected_language(" ".join(text.split()[:length]))
                counts["right" if found == language else "wrong" if found else "open"] += 1
            cells = [f"{name}, {len(texts)}", length or "all", counts["right"], counts["open"], counts["wrong"]]
            print("|", " | ".join(map(str, cells)), "|")


if __name__ == "__main__":
    main()

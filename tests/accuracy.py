"""Score the sample against its hand-made marks.

`python -m tests.accuracy` prints the figures; `--raise` writes those that rose into
`tests/gold/floors.json`. Nothing lowers a floor but an edit by hand.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.paths import SAMPLE
from analysis.run import Corpus, open_corpus
from analysis.text import name_key, paragraphs, words

GOLD = Path(__file__).parent / "gold"
FLOORS = GOLD / "floors.json"

Spans = list[tuple[int, int]]


def gold_rows() -> Iterator[dict[str, Any]]:
    """The marked articles."""
    for line in (GOLD / "attributions.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def article_of(corpus: Corpus, name: str) -> Any:
    """The article with this id, or from the file of this name."""
    articles = corpus.articles
    for row in articles.itertuples():
        if row.article_id == name or row.origin["file"] == name:
            return row
    raise AssertionError(f"{name} was not read")


def locate(text: str, strings: list[str], where: list[list[int]]) -> Spans:
    """Where the marked strings stand: paragraph and occurrence, counted as whole words."""
    places = paragraphs(text)
    spans = []
    for string, (paragraph, which) in zip(strings, where, strict=True):
        begins = places[paragraph][0]
        edge = (r"(?<!\w)" if string[:1].isalnum() else "", r"(?!\w)" if string[-1:].isalnum() else "")
        pattern = re.escape(string).replace(r"\ ", r"\s+")
        hits = [begins + match.start() for match in re.finditer(edge[0] + pattern + edge[1], text[begins:])]
        assert len(hits) > which, f"{string!r} does not stand in paragraph {paragraph}"
        spans.append((hits[which], hits[which] + len(string)))
    return spans


def covered(starts: Spans, spans: Any) -> set[int]:
    """Numbers of the words that the spans touch."""
    return {i for i, (s, e) in enumerate(starts) for a, b in spans if s < b and a < e}


def attribution_scores(corpus: Corpus) -> dict[str, float]:
    """End to end: half of the content's words in common, and the speaker touched or both absent."""
    found = right = marked = predicted = named = named_right = 0
    for gold in gold_rows():
        article = article_of(corpus, gold["article"])
        starts = words(article.text)
        people = {person["id"]: person["name"] for person in gold["speakers"]}
        names = corpus.sources.set_index("source_id")["name"].to_dict()
        rows = corpus.attributions[corpus.attributions["article_id"] == article.article_id].to_dict("records")
        golds = []
        for mark in gold["attributions"]:
            spans = {
                part: covered(starts, locate(article.text, mark[part], mark["where"][part]))
                for part in ("content", "speaker")
            }
            golds.append((spans["content"], spans["speaker"], people.get(mark["who"])))
        sets = [(covered(starts, row["content_spans"]), covered(starts, row["speaker_spans"])) for row in rows]
        pairs = sorted(
            (
                (len(g[0] & p[0]) / len(g[0] | p[0]), j, i)
                for i, g in enumerate(golds)
                for j, p in enumerate(sets)
                if g[0] & p[0]
            ),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        )
        taken: set[tuple[str, int]] = set()
        for likeness, j, i in pairs:
            if likeness < 0.5 or ("p", j) in taken or ("g", i) in taken:
                continue
            taken |= {("p", j), ("g", i)}
            found += 1
            right += bool(golds[i][1] & sets[j][1]) or not (golds[i][1] or sets[j][1])
            if golds[i][2] is not None:
                named += 1
                given = names.get(rows[j]["source_id"])
                named_right += isinstance(given, str) and name_key(given) == name_key(golds[i][2])
        marked += len(golds)
        predicted += len(rows)
    return {
        # F1, since precision and recall trade against each other at every threshold.
        "content_f1": 2 * found / (marked + predicted),
        "attribution_f1": 2 * right / (marked + predicted),
        "source_name": named_right / named,
    }


def page_scores(corpus: Corpus) -> dict[str, float]:
    """Share of the pasted pages whose field is right, per field."""
    pages = json.loads((GOLD / "pages.json").read_text(encoding="utf-8"))
    right: dict[str, list[bool]] = {}
    for name, page in pages.items():
        article = article_of(corpus, name)
        body = [article.text[s:e] for s, e in paragraphs(article.text)]
        checks = {
            "title": article.title == page["title"],
            "kicker": _same(article.kicker, page["kicker"]),
            "dateline": _same(article.dateline, page["dateline"]),
            "captions": set(article.captions) == set(page["captions"]),
            "wire_credits": sorted(article.wire_credits) == sorted(page["wire_credits"]),
            "outlet": _same(article.outlet, page["outlet"]),
            "published": _same(_day(article.published), page["published"]),
            "body": len(body) == page["paragraph_count"]
            and article.text.startswith(page["first_words"])
            and article.text.endswith(page["last_words"])
            and not any(piece in article.text for piece in page["must_not_contain"]),
        }
        for field, is_right in checks.items():
            right.setdefault(f"page_{field}", []).append(is_right)
    return {field: sum(values) / len(values) for field, values in right.items()}


def _same(found: Any, expected: str | None) -> bool:
    return (found if isinstance(found, str) else None) == expected


def _day(moment: Any) -> str | None:
    return moment.strftime("%Y-%m-%d") if hasattr(moment, "strftime") and moment == moment else None


def scores() -> dict[str, float]:
    """Every figure, rounded so that the file reads well."""
    corpus = open_corpus(SAMPLE)
    return {name: round(value, 3) for name, value in (attribution_scores(corpus) | page_scores(corpus)).items()}


def main() -> None:
    """Print the figures; with `--raise` keep those that rose."""
    reached = scores()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    for name, value in reached.items():
        print(f"{name:24} {value:.3f}  (floor {floors.get(name, 0):.3f})")
    if "--raise" in sys.argv[1:]:
        kept = {name: max(value, floors.get(name, 0.0)) for name, value in reached.items()}
        FLOORS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""How a page was made: what went in, what with, and how often the method is wrong."""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from analysis.paths import MODELS
from analysis.reporting.markup import element, join
from analysis.reporting.rows import Row
from analysis.reporting.tables import Column, facts, table
from analysis.reporting.wording import count, listing, percent

# Written by the benchmarks: a list of {"task", "method", "measure", "value", "n", "data"}.
QUALITY = MODELS / "quality.json"


# Below this an attribution is worth a second look: on other-news dev about two in five of them are wrong.
_UNSURE = 0.7


def markup(provenance: dict[str, Any], attributions: Sequence[Row] = ()) -> Markup:
    """The inputs and their digest, the versions, the method with its measured error, and what follows from it.

    Args:
        provenance: how the corpus was made.
        attributions: those the page rests on, with their confidence.
    """
    inputs = provenance.get("inputs")
    read = (
        f"{count(provenance['found'], 'document')} found, {provenance['read']:,} read, "
        f"{provenance['rejected']:,} not read"
        if "found" in provenance
        else None
    )
    digest = provenance.get("inputs_digest") or provenance.get("articles_digest")
    pairs: list[tuple[str, object]] = [
        ("Inputs", listing([str(name) for name in inputs]) if inputs else None),
        ("Documents", read),
        ("Not in English", _foreign(provenance.get("not_english"))),
        ("Digest of the articles", element("code", digest[:16]) if digest else None),
        (
            "Digest of the code",
            element("code", provenance["code_digest"][:16]) if "code_digest" in provenance else None,
        ),
        ("People", _people(provenance)),
        (
            "Versions",
            element(
                "span",
                ", ".join(f"{name} {number}" for name, number in provenance.get("versions", {}).items()),
                class_="long",
            )
            if provenance.get("versions")
            else None,
        ),
    ]
    shown = facts([pair for pair in pairs if pair[1]])
    return join([shown, _error(provenance.get("method") or _measured()), _sureness(attributions)])


def _sureness(attributions: Sequence[Row]) -> Markup:
    """How sure the method is of this page's own attributions, and what no count here can tell."""
    known = [row["confidence"] for row in attributions if row["confidence"] is not None]
    parts = [
        "Whoever the method does not find is missing from every count on this page, and a share is only as good as "
        "what it is a share of. Intervals allow for chance, not for mistakes of the method. What is not known is "
        "counted as not known. Read the sentences behind a number before you publish it."
    ]
    if known:
        unsure = sum(confidence < _UNSURE for confidence in known)
        told = (
            f"Of the {len(known):,} attributions on this page the method expects "
            f"{percent(sum(known) / len(known))} to be right; of {unsure:,} it is less than {percent(_UNSURE)} sure."
        )
        parts.insert(0, told)
    return join([element("p", words) for words in parts])


def _people(provenance: dict[str, Any]) -> str | None:
    """What was taken from people.csv and from first names, and which tables were left out."""
    told = []
    if people := provenance.get("people"):
        not_met = people["not_met"]
        told.append(
            f"people.csv: {count(people['rows'], 'row')}, applied to {count(people['sources'], 'source')}"
            + (f"; met in no article: {listing(not_met[:20])}" if not_met else "")
        )
    if provenance.get("gender_from_first_names"):
        told.append("where nothing else told a gender, the first name did")
    if provenance.get("known_names") is False:
        told.append("without the tables of public figures and state media")
    return "; ".join(told) or None


def _foreign(articles: int | None) -> str | None:
    if not articles:
        return None
    return f"{count(articles, 'article')}, counted, but not read for attributions, people and tone"


def _measured() -> Any:
    return json.loads(QUALITY.read_text(encoding="utf-8")) if QUALITY.exists() else None


def _error(method: Any) -> Markup:
    if isinstance(method, str):
        return element("p", method)
    if not method:
        return element(
            "p",
            "No method finds every attribution or judges each rightly; how often ours does is told in "
            "docs/method.md. Check a passage before you rely on it: every number here "
            "leads to its sentences.",
        )
    columns = [
        Column("Step", lambda row: row.get("task"), head=True),
        Column("Method", lambda row: row.get("method")),
        Column("Measure", lambda row: row.get("measure")),
        Column("Value", lambda row: percent(row.get("value")), number=True),
        Column("Cases", lambda row: row.get("n"), number=True),
        Column("Measured on", lambda row: row.get("data")),
    ]
    return table(list(method), columns, caption="How often each step is right, measured on marked articles.")

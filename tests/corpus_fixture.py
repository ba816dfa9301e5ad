"""A small corpus made by hand, for tests of reports: no stage has to run.

The third article is hostile: markup, scripts, formulas and dollar amounts in every column that a
report shows.
"""

import ast
from typing import Any

import nbformat
import pandas as pd

from analysis.reporting.notebooks import ReportNotebook
from analysis.run import Corpus
from analysis.schemas import (
    ARTICLES,
    ATTRIBUTIONS,
    DOCUMENTS,
    MEASURES,
    SENTIMENT,
    SOURCES,
    Table,
    check,
    conform,
)

HOSTILE = (
    '<script>document.title="ran"</script><img src=x onerror=\'document.title="ran"\'>'
    '"><svg/onload=document.title="ran"> $5 million … $6 million \'"&amp; [a](javascript:alert(1)) '
    "<link rel=stylesheet href=http://canary.invalid/a.css><img src=http://canary.invalid/b.png>"
    "</style></textarea>{{ 7*7 }} \u202egnihtyreve"
)

_MAYOR = (
    'The mayor of Ostrava Bay, Mira Tesch, said on Monday that the bridge "will open before winter."\n\n'
    '"We promised it and we keep it," Tesch told reporters, adding that engineers had warned her '
    'of "a long list of '
    'small faults."\n\nOfficials described the works as safe. A poll showed that half of the town doubts it. '
    "Her rival, Jonas Wicht, was not asked."
)
_FERRY = (
    "The ferry sailed again after two bad weeks, Harbour News reported.\n\n"
    '"It is a relief," Mira Tesch wrote on social media. Captain Ada Oyelaran was aboard.'
)
_BAD = f'A company {HOSTILE} said: "{HOSTILE}" on Friday.\n\n=HYPERLINK("http://a.invalid") was said by <b>no one</b>.'


def spans(text: str, *parts: str) -> list[list[int]]:
    """Where each part stands first; a part that is not there is a mistake in the test."""
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


def article(article_id: str, title: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "title": title,
        "text": text,
        "word_count": len(text.split()),
        "language": "en",
        "is_wire": False,
        "origin": {"file": article_id},
    } | more


def attribution(
    key: str,
    of: dict[str, Any],
    kind: str,
    content: str,
    speaker: str,
    cue: str,
    source: str | None,
    **more: Any,
) -> dict[str, Any]:
    text = of["text"]
    return {
        "attribution_id": key,
        "article_id": of["article_id"],
        "kind": kind,
        "act": "speech",
        "content": content,
        "content_spans": spans(text, content),
        "cue": cue,
        "cue_spans": spans(text, cue) if cue else [],
        "speaker": speaker or None,
        "speaker_spans": spans(text, speaker) if speaker else [],
        "source_id": source,
        "is_floating": not speaker,
        "confidence": 0.8,
        "how": "rule",
    } | more


def source(key: str, of: dict[str, Any], name: str, count: int, **more: Any) -> dict[str, Any]:
    return {
        "source_id": key,
        "article_id": of["article_id"],
        "name": name,
        "kind": "person",
        "is_named": True,
        "is_anonymous": False,
        "gender": "unknown",
        "affiliation": "unknown",
        "is_official": False,
        "is_state_media": False,
        "attribution_count": count,
        "quoted_words": 5 * count,
        "first_position": 0.1,
    } | more


def small_corpus() -> Corpus:
    """Three articles: one with every kind of attribution, one short one, one hostile."""
    mayor = article(
        "mayor",
        "Bridge to open before winter, mayor says",
        _MAYOR,
        outlet="Harbour News",
        published=pd.Timestamp("2026-03-02", tz="UTC"),
        authors=["Lena Abt"],
        removed=[{"text": "Share this", "reason": "share button"}],
        captions=["The bridge."],
    )
    ferry = article(
        "ferry", "Ferry sails again", _FERRY, outlet="Coast Wire", wire_credits=["AFP", "TASS"], is_wire=True
    )
    bad = article(
        HOSTILE,
        HOSTILE,
        _BAD,
        outlet=HOSTILE,
        kicker=HOSTILE,
        dateline=HOSTILE,
        captions=[HOSTILE],
        authors=[HOSTILE],
        url="javascript:alert(1)",
        language="en",
        wire_credits=[HOSTILE],
        removed=[{"text": HOSTILE, "reason": HOSTILE}],
        duplicate_of="mayor",
    )
    tesch = {
        "person_id": "tesch",
        "role": "mayor of Ostrava Bay",
        "affiliation": "government",
        "is_official": True,
        "aliases": ["Tesch"],
    }
    sources = [
        source("s1", mayor, "Mira Tesch", 3, **tesch),
        source("s2", mayor, "Officials", 1, kind="group", is_named=False, is_anonymous=True, is_official=True),
        source("s3", mayor, "A poll", 1, kind="document", is_named=False, affiliation="document"),
        source("s4", mayor, "Jonas Wicht", 0, person_id="wicht", role="rival"),
        source("s5", ferry, "Harbour News", 1, kind="organisation", affiliation="media", is_state_media=True),
        source("s6", ferry, "Mira Tesch", 1, **tesch),
        source("s7", ferry, "Ada Oyelaran", 0, person_id="oyelaran", role="captain"),
        source("s8", bad, HOSTILE, 1, kind="organisation", role=HOSTILE, aliases=[HOSTILE, HOSTILE + "2"]),
        source("s9", bad, HOSTILE + "3", 0, person_id=HOSTILE, role=HOSTILE),
    ]
    attributions = [
        attribution("a1", mayor, "mixed", 'that the bridge "will open before winter."', "Mira Tesch", "said", "s1"),
        attribution(
            "a2",
            mayor,
            "direct",
            '"We promised it and we keep it,"',
            "Tesch",
            "told",
            "s1",
            channel="news conference",
            channel_text="told reporters",
            addressee="reporters",
        ),
        attribution(
            "a3",
            mayor,
            "mixed",
            'that engineers had warned her of "a long list of small faults."',
            "Tesch",
            "adding",
            "s1",
        ),
        attribution(
            "a4",
            mayor,
            "mixed",
            'of "a long list of small faults."',
            "engineers",
            "warned",
            None,
            nested_in="a3",
            cue_tone="asserting",
        ),
        attribution("a5", mayor, "indirect", "the works as safe", "Officials", "described", "s2"),
        attribution(
            "a6",
            mayor,
            "indirect",
            "that half of the town doubts it",
            "A poll",
            "showed",
            "s3",
            act="thought",
        ),
        attribution(
            "b1",
            ferry,
            "indirect",
            "The ferry sailed again after two bad weeks",
            "Harbour News",
            "reported",
            "s5",
        ),
        attribution("b2", ferry, "direct", '"It is a relief,"', "Mira Tesch", "wrote", "s6", channel="social media"),
        attribution(
            "c1",
            bad,
            "direct",
            f'"{HOSTILE}"',
            f"A company {HOSTILE}",
            "said",
            "s8",
            channel_text=HOSTILE,
            cue_tone="doubting",
        ),
        attribution("c2", bad, "indirect", '=HYPERLINK("http://a.invalid")', "", "", None, confidence=None),
    ]
    sentiment = [
        {
            "unit": "sentence",
            "article_id": "mayor",
            "start": _MAYOR.index("Her rival"),
            "end": len(_MAYOR),
            "is_quoted": False,
            "score": -0.3,
            "label": "negative",
            "method": "vader",
            "evidence": ["rival"],
        },
        {
            "unit": "quotation",
            "article_id": "ferry",
            "start": _FERRY.index('"It'),
            "end": _FERRY.index('"It') + 18,
            "is_quoted": True,
            "score": 0.6,
            "label": "positive",
            "method": "vader",
            "source_id": "s6",
            "evidence": ["relief"],
        },
        {
            "unit": "sentence",
            "article_id": HOSTILE,
            "start": 0,
            "end": len(_BAD),
            "is_quoted": False,
            "score": -0.9,
            "label": "negative",
            "method": "vader",
            "evidence": [HOSTILE],
        },
    ]
    documents = [
        {"document_id": "mayor.txt", "status": "read", "article_id": "mayor"},
        {"document_id": "ferry.txt", "status": "read", "article_id": "ferry"},
        {"document_id": "bad.html", "status": "read", "article_id": HOSTILE},
        {"document_id": HOSTILE, "status": "rejected", "reason": HOSTILE, "remedy": HOSTILE},
    ]
    provenance = {
        "found": 4,
        "read": 3,
        "rejected": 1,
        "inputs": ["harbour", HOSTILE],
        "articles_digest": "0123456789abcdef" * 4,
        "code_digest": "fedcba9876543210" * 4,
        "versions": {"Python": "3.11.7", "pandas": "3.1.1"},
    }
    return Corpus(
        _table(documents, DOCUMENTS),
        _table([mayor, ferry, bad], ARTICLES),
        _table(attributions, ATTRIBUTIONS),
        _table(sources, SOURCES),
        _table(sentiment, SENTIMENT),
        _table([], MEASURES),
        provenance,
    )


def sentence(of: dict[str, Any], words: str, score: float, **more: Any) -> dict[str, Any]:
    """A row of sentiment for words that stand in the article; its last place, if there are several."""
    start = of["text"].rindex(words)
    return {
        "unit": "sentence",
        "article_id": of["article_id"],
        "start": start,
        "end": start + len(words),
        "is_quoted": more.get("unit") == "quotation",
        "score": score,
        "label": "negative" if score < 0 else "positive" if score > 0 else "neutral",
        "method": "vader",
    } | more


def make_corpus(
    articles: list[dict[str, Any]] | None,
    attributions: list[dict[str, Any]] | None,
    sources: list[dict[str, Any]] | None,
    sentiment: list[dict[str, Any]] | None,
    *,
    like: Corpus | None = None,
) -> Corpus:
    """A corpus of these rows; a table that is None is taken from `like`."""
    given = {"articles": articles, "attributions": attributions, "sources": sources, "sentiment": sentiment}
    kept = {} if like is None else like.tables
    known = {"articles": ARTICLES, "attributions": ATTRIBUTIONS, "sources": SOURCES, "sentiment": SENTIMENT}
    made = {name: kept[name] if rows is None else _table(rows, known[name]) for name, rows in given.items()}
    documents = [{"document_id": f"{i}.txt", "status": "read", "article_id": i} for i in made["articles"]["article_id"]]
    return Corpus(_table(documents, DOCUMENTS), **made, measures=_table([], MEASURES), provenance={"inputs": ["made"]})


def many_times(corpus: Corpus, times: int) -> Corpus:
    """The corpus again and again, each time as other articles of other outlets, people and days."""
    ids = ("article_id", "attribution_id", "source_id", "document_id", "person_id")
    made: dict[str, pd.DataFrame] = {}
    for name, table in corpus.tables.items():
        parts = []
        for number in range(times):
            part = table.copy()
            for column in (column for column in ids if column in part):
                part[column] = part[column] + f" {number % 40 if column == 'person_id' else number}"
            if name == "articles":
                part["outlet"] = part["outlet"] + f" {number % 9}"
                part["published"] = part["published"] + pd.Timedelta(days=3 * (number % 50))
            parts.append(part)
        made[name] = pd.concat(parts, ignore_index=True)
    return Corpus(**made, provenance=corpus.provenance)


def _table(rows: list[dict[str, Any]], table: Table) -> pd.DataFrame:
    return check(conform(pd.DataFrame(rows, columns=None if rows else list(table.fields)), table), table)


def executed(notebook: ReportNotebook, **parameters: Any) -> Any:
    """The notebook as papermill would return it, its cells run here, without a kernel.

    `analysis.run.open_corpus` must be replaced beforehand by one that returns a small corpus.
    """
    read = nbformat.read(notebook.path, as_version=4)
    names: dict[str, Any] = {}
    for cell in read.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        if isinstance(tree.body[-1], ast.Expr):
            # The value of a cell's last line is what the cell shows.
            target = ast.Name("_shown", ast.Store())
            tree.body[-1] = ast.copy_location(ast.Assign([target], tree.body[-1].value), tree.body[-1])
        exec(compile(ast.fix_missing_locations(tree), cell.id, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(parameters)
        if (shown := names.pop("_shown", None)) is not None:
            cell.outputs = [nbformat.v4.new_output("display_data", shown._repr_mimebundle_())]
    return read

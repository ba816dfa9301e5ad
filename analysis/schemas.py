"""The columns of every table, written down once.

The stages build their tables with `conform`, the tests check them with `check`, and
`data/README.md` (the data dictionary) is generated from here.

A missing value means *not known*, never *none*. Offsets count Unicode code points of
`articles.text`, start included, end not; a list of spans is `[[start, end], ...]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from analysis.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd

FieldType = Literal["text", "flag", "count", "number", "time", "list", "spans", "record", "records"]

# text -> str, flag -> boolean (nullable), count -> Int64 (nullable), number -> float64,
# time -> datetime64[us, UTC]; list (of text), spans, record and records hold Python objects.
DTYPES: dict[str, str] = {
    "text": "str",
    "flag": "boolean",
    "count": "Int64",
    "number": "float64",
    "time": "datetime64[us, UTC]",
    "list": "object",
    "spans": "object",
    "record": "object",
    "records": "object",
}

# Columns whose absence is an empty list, not a missing value.
LISTS = ("list", "spans", "records")


@dataclass(frozen=True)
class Field:
    """One column: its type, what it means, its unit, and whether a value may be missing."""

    type: FieldType
    description: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A named table and its columns, in order; `key` identifies a row."""

    name: str
    description: str
    key: str
    fields: dict[str, Field]


KINDS = ("direct", "mixed", "indirect")
ACTS = ("speech", "thought")
CUE_TONES = ("neutral", "doubting", "conceding", "asserting", "negative", "positive")
SOURCE_KINDS = ("person", "group", "organisation", "document")
GENDERS = ("female", "male", "unknown")
AFFILIATIONS = (
    "government",
    "political",
    "security_justice",
    "business",
    "civil_society",
    "expert",
    "media",
    "citizen",
    "international",
    "document",
    "unknown",
)
CHANNELS = (
    "social media",
    "statement",
    "speech",
    "interview",
    "news conference",
    "broadcast",
    "press report",
    "document",
    "court",
    "poll or data",
    "image",
    "message",
    "other",
)
LABELS = ("negative", "neutral", "positive")
UNITS = ("article", "sentence", "quotation", "target")
TARGET_KINDS = ("person", "group", "organisation", "term")

FORMATS = (
    "text",
    "html",
    "jsonl",
    "json",
    "csv",
    "xlsx",
    "parquet",
    "docx",
    "rtf",
    "pdf",
    "eml",
    "feed",
    "sitemap",
    "nexis",
    "factiva",
    "warc",
    "zip",
    "gzip",
)

DOCUMENTS = Table(
    "documents",
    "Every document that was found among the inputs, read or rejected: found = read + rejected.",
    "document_id",
    {
        "document_id": Field("text", "the file's name, with the row for files of many", required=True),
        "status": Field("text", "what became of it", required=True, allowed=("read", "rejected")),
        "article_id": Field("text", "the article it became; missing when rejected"),
        "reason": Field("text", "why it was rejected; missing when read"),
        "remedy": Field("text", "what to do about a rejected one"),
        "format": Field("text", "the format it was read as", allowed=FORMATS),
        "encoding": Field("text", "the character encoding found"),
        "bytes": Field("count", "size of the document as found", unit="bytes"),
        "note": Field("text", "what was read with a reservation, such as a date with two readings"),
    },
)

ARTICLES = Table(
    "articles",
    "One row per article read.",
    "article_id",
    {
        "article_id": Field("text", "an id handed over is kept; else a digest, the same on every run", required=True),
        "title": Field("text", "the headline"),
        "text": Field("text", "the body as analysed, paragraphs parted by one blank line", required=True),
        "kicker": Field("text", "the line above the headline, such as a section name"),
        "dateline": Field("text", "place and agency at the start of the body, as worded"),
        "captions": Field("list", "captions of pictures"),
        "authors": Field("list", "bylines"),
        "outlet": Field("text", "who published it"),
        "published": Field("time", "when it was published; missing rather than guessed"),
        "url": Field("text", "where it was published"),
        "language": Field("text", "language code such as en, as stated by the input or detected; missing when unclear"),
        "language_how": Field("text", "where the language comes from", allowed=("stated", "detected")),
        "wire_credits": Field("list", "news agencies credited"),
        "is_wire": Field(
            "flag",
            "the article is agency copy, says it draws on it, or is a near-identical copy of another outlet's",
        ),
        "duplicate_of": Field("text", "article_id of the earliest near-identical article"),
        "revision_of": Field(
            "text",
            "article_id of the first version, for a later version of a page (same address); no measure counts it",
        ),
        "removed": Field("records", "what was taken out of the page: records of text and reason"),
        "word_count": Field("count", "words of the body", unit="words"),
        "origin": Field(
            "record",
            "file, row (and member, in an archive), and for each paragraph the character offsets in the decoded "
            "file or member it came from; missing where it does not stand there literally",
        ),
    },
)

ATTRIBUTIONS = Table(
    "attributions",
    "One row per attribution: something the article says a source said or thought.",
    "attribution_id",
    {
        "attribution_id": Field("text", "made of the article and the content's offsets, so stable", required=True),
        "article_id": Field("text", "the article it stands in", required=True),
        "kind": Field(
            "text",
            "direct: all of the content in quotation marks; mixed: some; indirect: none",
            required=True,
            allowed=KINDS,
        ),
        "act": Field("text", "speech (said, wrote, a poll shows) or thought (believes, wants, plans)", allowed=ACTS),
        "content": Field("text", "what is attributed; the pieces joined by ' … '", required=True),
        "content_spans": Field("spans", "where it stands", unit="characters", required=True),
        "cue": Field("text", "the words that ascribe it, such as 'said'"),
        "cue_spans": Field("spans", "where they stand; empty when there are none", unit="characters", required=True),
        "cue_tone": Field("text", "how the cue colours what is said", allowed=CUE_TONES),
        "speaker": Field("text", "the mention of the source, as worded"),
        "speaker_spans": Field(
            "spans", "where it stands; empty when floating or agentless", unit="characters", required=True
        ),
        "source_id": Field("text", "the source; missing when nobody can be named"),
        "source_how": Field("text", "the rule that told the source, with the clue that counted most for a pronoun"),
        "channel": Field("text", "how it was said; missing when not stated", allowed=CHANNELS),
        "channel_text": Field("text", "the words of the article that say so"),
        "addressee": Field("text", "to whom it was said, as worded"),
        "nested_in": Field("text", "attribution_id of the attribution within whose content this one stands"),
        "is_floating": Field("flag", "a quotation whose sentence names no speaker", required=True),
        "confidence": Field("number", "of those with 0.9, about nine in ten are right", unit="0 to 1"),
        "how": Field("text", "what decided: model, rule or correction", allowed=("model", "rule", "correction")),
    },
)

SOURCES = Table(
    "sources",
    "One row per source and article, people named and never quoted included (with count 0).",
    "source_id",
    {
        "source_id": Field("text", "unique; made of the article and the name", required=True),
        "article_id": Field("text", "the article", required=True),
        "person_id": Field("text", "the same for one person across articles; persons only"),
        "name": Field("text", "the fullest form in the article, without title", required=True),
        "aliases": Field("list", "every other form in the article"),
        "kind": Field("text", "what kind of source", required=True, allowed=SOURCE_KINDS),
        "is_named": Field("flag", "a proper name identifies it", required=True),
        "is_anonymous": Field("flag", "an unnamed human source", required=True),
        "gender": Field("text", "never guessed from a first name unless switched on", required=True, allowed=GENDERS),
        "gender_basis": Field(
            "text",
            "what told: a pronoun, title or kinship word; public figures (the shipped table), people.csv, "
            "or first name (when switched on)",
        ),
        "role": Field("text", "the article's own words for the role"),
        "role_status": Field("text", "current or former, when the article says", allowed=("current", "former")),
        "affiliation": Field("text", "on whose side the source speaks", required=True, allowed=AFFILIATIONS),
        "affiliation_confidence": Field("number", "how likely that side is, by its clues", unit="0 to 1"),
        "affiliation_basis": Field("text", "the clue that spoke most for it, such as 'role senator'"),
        "is_official": Field("flag", "speaks for a state: government, security, justice"),
        "is_state_media": Field("flag", "an outlet owned or run by a state"),
        "attribution_count": Field("count", "attributions to this source", unit="attributions", required=True),
        "quoted_words": Field("count", "words of its attributed contents within quotation marks", unit="words"),
        "anonymity_reason": Field("text", "why an unnamed source is not named, in the article's words"),
        "labels": Field("list", "judging words the article puts to the source, such as 'strongman'"),
        "loaded_cues": Field("list", "cues that colour what the source says, such as 'claimed'"),
        "first_spoken": Field(
            "number", "where in the article it first speaks; missing when never", unit="0 (start) to 1 (end)"
        ),
        "first_position": Field("number", "where in the article it is first mentioned", unit="0 (start) to 1 (end)"),
        "how": Field("text", "the rules that joined its mentions, and the person across articles"),
        "wikidata": Field("text", "the person's Wikidata id, as people.csv gives it"),
    },
)

PERSONS = Table(
    "persons",
    "One row per person across articles; its columns are those of a people.csv, to be corrected and handed back.",
    "person_id",
    {
        "person_id": Field("text", "as in the table of sources", required=True),
        "name": Field("text", "the form most articles use", required=True),
        "aliases": Field("list", "every other form in any article"),
        "gender": Field("text", "what most articles tell", required=True, allowed=GENDERS),
        "affiliation": Field("text", "the side most articles tell", required=True, allowed=AFFILIATIONS),
        "role": Field("text", "the role most often worded so"),
        "wikidata": Field("text", "the person's Wikidata id, as people.csv gives it"),
        "article_count": Field("count", "articles that name the person", unit="articles", required=True),
        "attribution_count": Field("count", "attributions to the person", unit="attributions", required=True),
        "how": Field("text", "each join of two names: the rule, and the key they share"),
    },
)

SENTIMENT = Table(
    "sentiment",
    "One row per scored unit. `source_id` is whose voice it is; missing means the outlet's own.",
    "",
    {
        "unit": Field("text", "what was scored", required=True, allowed=UNITS),
        "article_id": Field("text", "the article", required=True),
        "start": Field("count", "start of the scored text", unit="characters", required=True),
        "end": Field("count", "its end", unit="characters", required=True),
        "target": Field("text", "about whom; missing when the score has no target"),
        "target_id": Field("text", "the target's source_id; missing for terms and for those without a row there"),
        "target_kind": Field("text", "what the target is; term: a word the user named", allowed=TARGET_KINDS),
        "target_spans": Field("spans", "where the scored text mentions the target", unit="characters"),
        "scored_spans": Field("spans", "the pieces of the text that were scored, for targets", unit="characters"),
        "source_id": Field("text", "whose voice; missing = the outlet's own, unless is_quoted"),
        "is_quoted": Field("flag", "the words are attributed to a source, known or not", required=True),
        "attribution_id": Field("text", "the attribution scored, for quotations"),
        "score": Field("number", "tone", unit="-1 (negative) to 1 (positive)"),
        "label": Field("text", "the score in words", allowed=LABELS),
        "confidence": Field("number", "the model's: of those with 0.9, about nine in ten are right", unit="0 to 1"),
        "method": Field(
            "text",
            "what scored it: model, vader; label (the words used for somebody), cue (how somebody's words are "
            "introduced); not scored, with the reason",
            required=True,
        ),
        "evidence": Field("list", "the words behind the score"),
        "evidence_spans": Field("spans", "where they stand; empty where only words are known", unit="characters"),
    },
)

MEASURES = Table(
    "measures",
    "One row per figure, in long form.",
    "",
    {
        "measure": Field("text", "what was measured", required=True),
        "group": Field(
            "text",
            "for whom or what: a source, a kind, an outlet; missing for the whole corpus; "
            "opened by wire=excluded when agency copy is left out",
        ),
        "value": Field("number", "the figure; missing when there is nothing to measure"),
        "low": Field("number", "lower end of the 95 % interval"),
        "high": Field("number", "upper end of the 95 % interval"),
        "n": Field("count", "how many cases it rests on", required=True),
        "unit": Field("text", "unit of the value", required=True),
        "method": Field("text", "how value and interval were computed", required=True),
    },
)

TABLES: dict[str, Table] = {
    table.name: table for table in (DOCUMENTS, ARTICLES, ATTRIBUTIONS, SOURCES, PERSONS, SENTIMENT, MEASURES)
}


def conform(rows: pd.DataFrame | list[dict[str, Any]], table: Table) -> pd.DataFrame:
    """The rows as `table`: every column there, in order, with its type; extra columns stay last."""
    # Loaded here: many a module wants the names of columns alone, and pandas takes a second.
    import pandas as pd
    from pandas.api.types import pandas_dtype

    frame = pd.DataFrame(rows) if not isinstance(rows, pd.DataFrame) else rows
    columns: dict[str, pd.Series] = {}
    for name, field in table.fields.items():
        if name not in frame:
            values: list[Any] = [[] if field.type in LISTS else None for _ in range(len(frame))]
            columns[name] = pd.Series(values, index=frame.index, dtype=DTYPES[field.type])
        elif field.type == "time":
            columns[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
        elif field.type in LISTS:
            filled: list[Any] = [value if isinstance(value, list) else [] for value in frame[name]]
            columns[name] = pd.Series(filled, index=frame.index, dtype="object")
        elif field.type == "record":
            filled = [value if isinstance(value, dict) else None for value in frame[name]]
            columns[name] = pd.Series(filled, index=frame.index, dtype="object")
        else:
            columns[name] = frame[name].astype(pandas_dtype(DTYPES[field.type]))
    for name in frame.columns:
        if name not in columns:
            columns[name] = frame[name]
    return pd.DataFrame(columns).reset_index(drop=True)


def check(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """`frame` itself when it fits `table`.

    Raises:
        AnalysisError: names the column, the first offending value and what was expected.
    """
    missing = [name for name in table.fields if name not in frame]
    if missing:
        raise AnalysisError(f"Table '{table.name}' has no column {', '.join(map(repr, missing))}.")
    for name, field in table.fields.items():
        column = frame[name]
        if str(column.dtype) != DTYPES[field.type]:
            raise AnalysisError(
                f"Table '{table.name}', column '{name}' is {column.dtype}; expected {DTYPES[field.type]}."
            )
        if field.required and column.isna().any():
            raise AnalysisError(f"Table '{table.name}', column '{name}' has missing values; it may not.")
        if field.allowed:
            strange = sorted(set(column.dropna()) - set(field.allowed))
            if strange:
                raise AnalysisError(
                    f"Table '{table.name}', column '{name}' holds {strange[0]!r}; "
                    f"expected one of {', '.join(field.allowed)}."
                )
    if table.key and frame[table.key].duplicated().any():
        twice = frame.loc[frame[table.key].duplicated(), table.key].iloc[0]
        raise AnalysisError(f"Table '{table.name}': {table.key} {twice!r} occurs more than once.")
    return frame


def dictionary() -> str:
    """The data dictionary in Markdown, one section per table."""
    parts = []
    for table in TABLES.values():
        parts.append(f"## {table.name}\n\n{table.description}\n")
        parts.append("| column | type | meaning | unit | values |\n|---|---|---|---|---|")
        for name, field in table.fields.items():
            key = " (key)" if name == table.key else ""
            allowed = ", ".join(field.allowed)
            parts.append(f"| `{name}`{key} | {field.type} | {field.description} | {field.unit} | {allowed} |")
        parts.append("")
    return "\n".join(parts)

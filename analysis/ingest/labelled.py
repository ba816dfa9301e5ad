"""Files of labelled targets: who is meant where in a text, and what a reader says of the tone toward them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, UsageError
from analysis.schemas import LABELS
from analysis.text import Span

# NewsMTSC writes polarity as 2, 4 and 6.
_NUMBERS = dict(zip((2, 4, 6), LABELS, strict=True))
_EXPECTED = 'Expected a line such as {"id": "1", "text": "Rao lied.", "start": 0, "end": 3, "label": "negative"}.'


@dataclass(frozen=True)
class LabelledTarget:
    """One target in one text: its mentions, the first of them the labelled one, and its label."""

    id: str
    text: str
    spans: tuple[Span, ...]
    label: str
    language: str | None = None


def read_labelled(path: Path) -> list[LabelledTarget]:
    """The labelled targets of a file of JSON lines, one target a line.

    A line has `text`, `start` and `end` (of the target's mention, in characters, end not included) and
    `label`: negative, neutral or positive, or 2, 4 or 6 as NewsMTSC has it. It may have `id`,
    `language`, and `mentions`, a list of further `[start, end]` that mean the same target.

    Raises:
        UsageError: there is no such file.
        AnalysisError: the file is not UTF-8, holds no line, or a line is wrong; says which and why.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise UsageError(f"There is no file '{path}'. Name a file of JSON lines.") from error
    except UnicodeDecodeError as error:
        raise AnalysisError(f"{path.name}: byte {error.start} is not UTF-8. Save the file as UTF-8.") from error
    found = list(_read(lines, path.name))
    if not found:
        raise AnalysisError(f"{path.name} has no line. {_EXPECTED}")
    return found


def _read(lines: Iterable[str], name: str) -> Iterable[LabelledTarget]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _target(json.loads(line), number)
        except json.JSONDecodeError as error:
            raise AnalysisError(
                f"{name}, line {number}: not valid JSON at character {error.colno}: {error.msg}. {_EXPECTED}"
            ) from error
        except RecursionError as error:
            raise AnalysisError(f"{name}, line {number}: nested too deeply. {_EXPECTED}") from error
        except ValueError as error:
            raise AnalysisError(f"{name}, line {number}: {error} {_EXPECTED}") from error


def _target(record: Any, number: int) -> LabelledTarget:
    if not isinstance(record, dict):
        raise ValueError("the line is not an object.")
    missing = [key for key in ("text", "start", "end", "label") if record.get(key) is None]
    if missing:
        raise ValueError(f"there is no {' and no '.join(map(repr, missing))}.")
    text = record["text"]
    if not isinstance(text, str) or not text.strip():
        raise ValueError("'text' is empty." if isinstance(text, str) else "'text' is not a text.")
    mentions = record.get("mentions") or []
    if not isinstance(mentions, list):
        raise ValueError("'mentions' is not a list of [start, end].")
    spans = [_span(text, (record["start"], record["end"]), "start and end")]
    spans += [_span(text, mention, "a mention") for mention in mentions]
    language = record.get("language")
    return LabelledTarget(
        str(record.get("id", number)),
        text,
        tuple(dict.fromkeys(spans)),
        _label(record["label"]),
        language if isinstance(language, str) else None,
    )


def _span(text: str, span: Any, what: str) -> Span:
    whole = isinstance(span, (list, tuple)) and len(span) == 2
    if not whole or not all(_is_whole(at) for at in span):
        raise ValueError(f"{what} {list(span) if whole else span!r} is not a pair of whole numbers.")
    start, end = int(span[0]), int(span[1])
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{what} {start} to {end} does not lie within the text, which has {len(text)} characters.")
    if not text[start:end].strip():
        raise ValueError(f"{what} {start} to {end} holds no word of the text.")
    return start, end


def _is_whole(number: Any) -> bool:
    if isinstance(number, float):
        return number.is_integer()
    return isinstance(number, int) and not isinstance(number, bool)


def _label(label: Any) -> str:
    word = str(label).strip().casefold()
    if word in LABELS:
        return word
    try:
        number = float(word)
    except ValueError:
        number = 0.0
    if isinstance(label, bool) or number not in _NUMBERS:
        raise ValueError(f"label {label!r} is none of {', '.join(LABELS)}, and none of 2, 4 and 6.")
    return _NUMBERS[int(number)]

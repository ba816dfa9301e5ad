"""A process that reads files on request, so that the one that asks can end it: `python -m analysis.ingest.worker`.

On standard input come tasks, each a line of JSON (and the bytes it announces); on standard
output go messages, each a line of JSON: `opening` (a place in the file that is about to be cut
into documents), `begin` (a document that may take long), `records` (documents read), `skipped`
(documents that had been read before) and `end`.
When the input ends, so does the process; so it never outlives the one that asks.
"""

import contextlib
import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any, BinaryIO

from analysis.ingest.limits import Limits
from analysis.ingest.work import Task, records

# Quick documents cross in batches of so many, or of what gathers in so long.
_BATCH, _BATCH_SECONDS, _BATCH_CHARS = 200, 0.5, 4_000_000


def main() -> int:
    """Serve tasks until the input ends."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    # A library that prints must not write into the messages.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        for line in iter(sys.stdin.buffer.readline, b""):
            request = json.loads(line)
            data = sys.stdin.buffer.read(request["data_bytes"]) if request["data_bytes"] is not None else None
            _serve(request, data, output)
    return 0


def _serve(request: dict[str, Any], data: bytes | None, output: BinaryIO) -> None:
    limits = Limits(**request["limits"])
    _limit_memory(limits.worker_bytes)
    path = Path(os.fsdecode(bytes.fromhex(request["path"]))) if request["path"] is not None else None
    task = Task(request["name"], path, data, request["columns"], limits, request["given_up"])
    waiting: list[dict[str, Any]] = []
    chars = 0
    sent_at = time.monotonic()

    def send(**message: Any) -> None:
        output.write(json.dumps(message).encode("ascii") + b"\n")
        output.flush()

    def flush() -> None:
        nonlocal chars, sent_at
        if waiting:
            send(records=waiting)
            waiting.clear()
        chars, sent_at = 0, time.monotonic()

    def begin(known: dict[str, Any]) -> None:
        flush()
        send(begin=known)

    def opening(path: str) -> None:
        flush()
        send(opening=path)

    def skipping() -> None:
        nonlocal sent_at
        if time.monotonic() - sent_at > 1:
            send(skipped=True)
            sent_at = time.monotonic()

    found = records(task, skip=request["skip"], before=begin, opening=opening, skipping=skipping)
    for record, is_quick in found:
        waiting.append(record)
        chars += len((record.get("article") or {}).get("text") or "")
        is_due = len(waiting) >= _BATCH or chars >= _BATCH_CHARS or time.monotonic() - sent_at >= _BATCH_SECONDS
        if not is_quick or request["is_careful"] or is_due:
            flush()
    flush()
    send(end=True)


def _limit_memory(size: int) -> None:
    """No more than `size` bytes of data; where the system knows no such limit, none."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (size if hard < 0 else min(size, hard), hard))


if __name__ == "__main__":
    sys.exit(main())

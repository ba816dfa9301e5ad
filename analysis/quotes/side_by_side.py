"""Work done side by side in threads, with results that cannot depend on how many there are.

onnxruntime lets other threads go on while it computes. One pass a thread, each on one core, beats one pass
spread over all cores: what a pass multiplies is too small to be shared out.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from analysis.errors import AnalysisError

THREADS_VARIABLE = "MEDIA_ANALYSIS_THREADS"
_MOST = 8  # what runs in Python runs in one thread at a time; more would wait for each other
Given = TypeVar("Given")
Made = TypeVar("Made")


def in_order(work: Callable[[Given], Made], items: Iterable[Given], threads: int) -> Iterator[Made]:
    """As `map`, in the order of `items`, with `threads` threads and few items in memory at a time."""
    if threads == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads) as pool:
        begun: deque[Future[Made]] = deque()
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) > 2 * threads:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def threads_to_use(asked: int | None = None) -> int:
    """How many threads: argument, environment variable or one a core.

    Raises:
        AnalysisError: the environment variable holds no whole number.
    """
    said = os.environ.get(THREADS_VARIABLE, "")
    if said and not said.isdecimal():
        raise AnalysisError(f"{THREADS_VARIABLE} is {said!r}; expected a whole number of threads, such as 2.")
    return asked or int(said or 0) or min(os.cpu_count() or 1, _MOST)

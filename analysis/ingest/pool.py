"""Files read by worker processes, each with a deadline kept from outside, and handed on in order.

What a library does in C cannot be stopped from within its process (a signal waits until it is
back), so each document is read in a process of its own kind that this one ends when a document
takes too long; reading goes on with the next document of the same file. The workers stay for
the next call, since starting one takes half a second.
"""

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.ingest.source import SLOW_REMEDY
from analysis.ingest.work import Record, Task, records
from analysis.paths import PACKAGE

# Messages of one file that may wait to be taken, and files read ahead of the one being taken.
_WAITING_MESSAGES, _FILES_AHEAD = 32, 64
# A document's seconds are of a processor's time; by the clock it gets so many times as much.
_PATIENCE = 5
_END = None


def read_all(tasks: Sequence[Task], *, workers: int | None = None) -> Iterator[Record]:
    """The documents of all files, in the files' order and each file's own; see `work.records`.

    Args:
        tasks: the files.
        workers: how many processes read; as many as processors when not given. With 0 this
            process reads, and no deadline is kept.
    """
    count = min(len(tasks), os.cpu_count() or 1 if workers is None else workers)
    if count < 1:
        for task in tasks:
            yield from (record for record, _is_quick in records(task))
        return
    run = _Run(tasks)
    threads = [threading.Thread(target=run.work, daemon=True, name=f"reader-{n}") for n in range(count)]
    watch = threading.Thread(target=run.watch, daemon=True, name="reader-watch")
    for thread in [*threads, watch]:
        thread.start()
    try:
        yield from run.taken()
    finally:
        run.stop()
        for thread in [*threads, watch]:
            thread.join()


class _Worker:
    """A worker process, and since when and for how long it may be silent; None while nothing is asked of it."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "analysis.ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
        )
        self._asked: tuple[float, float | None, float] | None = None
        self.is_killed = False

    def kill(self) -> None:
        self.is_killed = True
        with contextlib.suppress(OSError):
            self.process.kill()

    def is_late(self) -> bool:
        """Whether it has worked for longer than it may; on a busy machine it waits longer than it works."""
        asked = self._asked
        if asked is None:
            return False
        since, used, seconds = asked
        waited = time.monotonic() - since
        if waited <= seconds:
            return False
        now = self._used()
        return used is None or now is None or now - used > seconds or waited > _PATIENCE * seconds

    def _used(self) -> float | None:
        """Seconds of a processor's time it has used, where the system tells (Linux)."""
        try:
            with open(f"/proc/{self.process.pid}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return None

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()
        self.process.wait()

    def ask(self, request: dict[str, Any], data: bytes | None) -> None:
        assert self.process.stdin
        with contextlib.suppress(OSError):
            self.process.stdin.write(json.dumps(request).encode("ascii") + b"\n" + (data or b""))
            self.process.stdin.flush()

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """The next message; None when the worker ended or was ended at its deadline."""
        assert self.process.stdout
        self._asked = time.monotonic(), self._used(), seconds
        line = self.process.stdout.readline()
        self._asked = None
        return json.loads(line) if line.endswith(b"\n") else None


_idle: list[_Worker] = []
_idle_lock = threading.Lock()


def _lease() -> _Worker:
    with _idle_lock:
        while _idle:
            worker = _idle.pop()
            if worker.process.poll() is None:
                return worker
            worker.close()
    return _Worker()


def _give_back(worker: _Worker) -> None:
    with _idle_lock:
        if worker.process.poll() is None and not worker.is_killed and len(_idle) < (os.cpu_count() or 1):
            _idle.append(worker)
            return
    worker.kill()
    worker.close()


@atexit.register
def end_workers() -> None:
    """End the workers that wait for work."""
    with _idle_lock:
        while _idle:
            worker = _idle.pop()
            worker.kill()
            worker.close()


class _Run:
    """One call's files, shared by its threads: each thread has a worker read one file after another."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._queues: dict[int, queue.Queue[list[Record] | None]] = {}
        self._next = self._taking = 0
        self._is_stopped = False
        self._changed = threading.Condition()
        self._busy: set[_Worker] = set()

    def taken(self) -> Iterator[Record]:
        """The documents, in order."""
        for number in range(len(self._tasks)):
            with self._changed:
                self._taking = number
                self._changed.notify_all()
                waiting = self._queue(number)
            while (batch := waiting.get()) is not _END:
                yield from batch
            with self._changed:
                del self._queues[number]

    def stop(self) -> None:
        """End what is still being read."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
            for worker in self._busy:
                worker.kill()

    def watch(self) -> None:
        """End each worker whose deadline has passed."""
        while not self._is_stopped:
            time.sleep(0.05)
            with self._changed:
                for worker in self._busy:
                    if worker.is_late():
                        worker.kill()

    def work(self) -> None:
        """Read files until there is none left."""
        worker: _Worker | None = None
        try:
            while (number := self._take()) is not None:
                worker = self._read(number, worker)
        finally:
            if worker is not None:
                self._release(worker)

    def _queue(self, number: int) -> "queue.Queue[list[Record] | None]":
        return self._queues.setdefault(number, queue.Queue(_WAITING_MESSAGES))

    def _take(self) -> int | None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped or self._next < self._taking + _FILES_AHEAD)
            if self._is_stopped or self._next >= len(self._tasks):
                return None
            self._next += 1
            return self._next - 1

    def _put(self, number: int, batch: list[Record] | None) -> None:
        with self._changed:
            waiting = self._queue(number)
        while not self._is_stopped:
            with contextlib.suppress(queue.Full):
                waiting.put(batch, timeout=0.1)
                return

    def _read(self, number: int, worker: _Worker | None) -> _Worker | None:
        """Have the file's documents read; a worker that is ended or ends costs one of them."""
        task = self._tasks[number]
        done, is_careful, is_over = 0, False, False
        given_up: dict[str, str] = {}
        while not is_over and not self._is_stopped:
            if worker is None:
                worker = _lease()
                with self._changed:
                    self._busy.add(worker)
            worker.ask(_request(task, done, is_careful, given_up), task.data)
            begun: Record | None = None
            opening: str | None = None
            while (message := worker.hear(task.limits.document_seconds)) is not None:
                if "begin" in message:
                    begun, opening = message["begin"], None
                elif "opening" in message:
                    opening = message["opening"]
                elif "skipped" in message:
                    continue
                elif "records" in message:
                    done += len(message["records"])
                    begun = opening = None
                    self._put(number, message["records"])
                else:
                    is_over = True
                    break
            if is_over or self._is_stopped:
                break
            why = _why(worker, task)
            # It may not have ended yet though its output has; it must not be leased again.
            worker.kill()
            self._release(worker)
            worker = None
            if begun is not None:
                self._put(number, [{**begun, **why}])
                done += 1
            elif opening is not None and opening not in given_up:
                # Cutting a file or a member of an archive into documents did not end.
                given_up[opening] = why["reason"]
            elif is_careful:
                # It was the search for the next document that did not end.
                known = {"file": task.name, "member": None, "row": None, "bytes": 0, "format": None, "encoding": None}
                after = f"after {done:,} documents, " if done else ""
                self._put(number, [{**known, **why, "reason": after + why["reason"]}])
                is_over = True
            # Once more, document by document, to see which one it is.
            is_careful = begun is None and opening is None
        self._put(number, _END)
        return worker

    def _release(self, worker: _Worker) -> None:
        with self._changed:
            self._busy.discard(worker)
        _give_back(worker)


def _request(task: Task, skip: int, is_careful: bool, given_up: dict[str, str]) -> dict[str, Any]:
    return {
        "name": task.name,
        # Names that are not UTF-8 cross as their bytes.
        "path": os.fsencode(task.path).hex() if task.path is not None else None,
        "data_bytes": len(task.data) if task.data is not None else None,
        "columns": task.columns,
        "limits": task.limits.as_dict(),
        "given_up": given_up,
        "skip": skip,
        "is_careful": is_careful,
    }


def _why(worker: _Worker, task: Task) -> dict[str, str]:
    if worker.is_killed:
        seconds = task.limits.document_seconds
        return {"reason": f"reading it took more than {seconds:g} seconds", "remedy": SLOW_REMEDY}
    return {"reason": "reading it ended the process that read it", "remedy": SLOW_REMEDY}

"""Processes that take work. One that dies takes the others with it: all are begun anew then."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")
Item = TypeVar("Item")

_START = "fork" if sys.platform == "linux" else "spawn"
"""A copy of this process has all that reading needs at once; a new Python takes most of a second for it, which a folder of some hundred files never
brings in."""

_GIVING_WAY = 5
"""How far these processes give way to the one that stores and indexes what they make: what waits for it takes memory, and the end of all waits for it."""

_LOOK = 1.0
"""Seconds between looks at the parent."""


class Died(Exception):
    """A process ended in the midst of its work, or another one did and took it along."""


class Begun(Generic[Answer]):
    """Work that was begun. `answer` waits for it, and raises `Died` when the process did not come back."""

    def __init__(self, pool: Pool, executor: ProcessPoolExecutor, future: Future[Answer]) -> None:
        self._pool, self._executor, self._future = pool, executor, future

    def answer(self) -> Answer:
        """What the function returned."""
        try:
            return self._future.result()
        except BrokenProcessPool as error:
            self._pool.drop(self._executor)
            raise Died from error


class Pool:
    """Some processes of the local machine; they start with the first work and end when they are closed, or with their parent.

    Args:
        jobs: how many.
        before: called before they start; closes what must not be shared with them, connections of SQLite above all.
    """

    def __init__(self, jobs: int, before: Callable[[], None]) -> None:
        self.jobs, self.before = jobs, before
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, function: Callable[..., Answer], *arguments: Any) -> Begun[Answer]:
        """Let a function of a module be called in one of the processes."""
        while True:
            if self._executor is None:
                self.before()
                self._executor = ProcessPoolExecutor(self.jobs, multiprocessing.get_context(_START), _stay_with, (os.getpid(),))
            try:
                return Begun(self, self._executor, self._executor.submit(function, *arguments))
            except BrokenProcessPool:
                self.close()

    def drop(self, executor: ProcessPoolExecutor) -> None:
        """Begin anew when this is what works now."""
        if executor is self._executor:
            self.close()

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def ahead(items: Iterator[Item], count: int) -> Iterator[Item]:
    """The same items in the same order; `count` of them have been begun before the first is waited for."""
    waiting = deque(islice(items, count))
    while waiting:
        yield waiting.popleft()
        waiting.extend(islice(items, 1))


def _stay_with(parent: int) -> None:
    """End this process when its parent has ended, were it killed: nobody else would. What it was born with is never garbage: to look for some there would
    make a copy of all of it."""
    gc.freeze()
    if hasattr(os, "nice"):
        os.nice(_GIVING_WAY)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

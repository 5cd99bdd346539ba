"""The reading process: `python -m api.jobs.reader HOME`. Reads queued files, stores them, lets the index catch up, tells followers, and ends
when nothing has waited for a while. At most one runs on a home folder.

It is a process of its own so that the pages stay quick while files are read, and so that a file that brings a reader down (damaged beyond
what the formats' libraries bear, or made to) takes nothing else along.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout

from api.bootstrap import Services
from api.following.matching import announce
from api.ingesting.outcome import FileOutcome
from api.ingesting.run import ingest
from api.jobs.queue import JobQueue, Waiting
from api.settings import Settings
from api.state import StateStore
from graph.errors import StateSecret

PATIENCE = 20.0
"""Seconds without work after which the process ends; a new one starts in about two."""

LONGEST = 900
"""Seconds for one uploaded file; the system's alarm then ends the process, whatever it is doing."""

STEADY = 10.0
"""Seconds between updates of the index while files keep coming. Readers are answered as of the last finished ingest meanwhile, and each update makes
their processes forget what they know of the index."""


TAKEN_UP = 0.3
"""Seconds between the index's update and the end of the jobs that it holds: meanwhile the processes that serve pages take it up, and no reader waits for it."""


def run(settings: Settings, patience: float = PATIENCE) -> None:
    """Read until nothing has waited for `patience` seconds; returns at once when another process reads."""
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.home / "reader.lock", timeout=0):
            services, state = Services(settings), StateStore(settings.home)
            try:
                _read_all(services, JobQueue(state, settings.home), patience)
            finally:
                state.close()
                services.close()
    except Timeout:
        return


def _read_all(services: Services, queue: JobQueue, patience: float) -> None:
    idle = indexed = time.monotonic()
    fresh: list[int] = []
    if not queue.pending():
        services.fragments.catch_up()
    while time.monotonic() - idle < patience:
        waiting = queue.take()
        if waiting is not None:
            fresh += _read(services, queue, waiting)
            idle = time.monotonic()
        if waiting is None or time.monotonic() - indexed > STEADY:
            _settle(services, queue, fresh if waiting is None else [])
            fresh = [] if waiting is None else fresh
            indexed = time.monotonic()
        if waiting is None:
            time.sleep(0.2)


def _read(services: Services, queue: JobQueue, waiting: Waiting) -> list[int]:
    """One file, giving the works that it added or changed; when the process is told to stop meanwhile, the file waits for the next one."""
    if not waiting.path.exists():  # uploads are not in a backup
        queue.finish(waiting, [FileOutcome(waiting.name, "failed", message="tệp đã gửi không còn ở đây (kho được phục hồi từ bản sao lưu); hãy gửi lại")])
        return []
    found: list[FileOutcome] = []

    def report(outcome: FileOutcome) -> None:
        found.append(_shown(outcome, waiting))
        queue.progress(waiting, found)

    _alarm(LONGEST)
    tempfile.tempdir = str(waiting.path.parent)  # what a reader that is brought down leaves behind goes with the upload
    try:
        ingest(services, [waiting.path], report=report, actor=waiting.actor, index=False)
    except SystemExit:
        queue.give_back(waiting)
        raise
    finally:
        _alarm(0)
        tempfile.tempdir = None
    queue.finish(waiting, found or [FileOutcome(waiting.name, "failed", message="gói tệp không có tệp nào đọc được")])
    return [o.work_id for o in found if o.work_id is not None and o.status in ("added", "updated")]


def _shown(outcome: FileOutcome, waiting: Waiting) -> FileOutcome:
    """The outcome under the name that the user knows, not the place where we put the file; a state secret has no name."""
    if outcome.refused:
        return replace(outcome, path=StateSecret.UNNAMED, message=outcome.message[outcome.message.rindex(StateSecret.REASON) :])
    return replace(outcome, path=outcome.path.replace(str(waiting.path), waiting.name))


def _settle(services: Services, queue: JobQueue, fresh: list[int]) -> None:
    """Let the index catch up and tell the followers of what is new; jobs that are read and indexed are done. Pages are written ahead."""
    if services.index_revision() < services.store.last_written():
        _ = services.engine
    if fresh:
        announce(services, fresh)
    if queue.pending():
        time.sleep(TAKEN_UP)
        queue.close(services.store.revision())
        services.fragments.catch_up()


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _stop(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> None:
    """Entry point of the process."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(15)  # readers of pages go first
    run(Settings.load(Path(sys.argv[1])))


if __name__ == "__main__":
    main()

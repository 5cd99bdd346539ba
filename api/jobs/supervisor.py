"""Starts the reading process when there is work, and again when it has fallen."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

from api.bootstrap import Services
from api.jobs.queue import JobQueue
from api.settings import Settings

PAUSE = 1.0
"""Seconds before a fallen process is started again."""


class Supervisor:
    """Keeps one reading process running while jobs are pending; `wake` after each upload."""

    def __init__(self, settings: Settings, queue: JobQueue) -> None:
        self._settings, self._queue = settings, queue
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closing = self._behind = False

    def wake(self) -> None:
        """See to it that a process reads."""
        with self._lock:
            if not self._closing and (self._process is None or self._process.poll() is not None):
                self._process = self._start()
                threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()

    def close(self, grace: float = 10.0) -> None:
        """Stop the process; what it was reading is read after the next start."""
        with self._lock:
            self._closing = True
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def tend(self, services: Services) -> None:
        """Start the process where the index has been behind for two rounds and nothing is being read: after decisions of review, here or at the command
        line, which change what documents are worth."""
        behind = not self._queue.pending() and services.index_revision() < services.store.last_written()
        if behind and self._behind:
            self.wake()
        self._behind = behind and not self._behind

    @property
    def process_id(self) -> int | None:
        """The running process, for tests and metrics."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def _start(self) -> subprocess.Popen[bytes]:
        settings = self._settings
        environment = os.environ | {"CANCU_ENGINE": settings.engine, "CANCU_SEGMENTER": settings.segmenter}
        command = [sys.executable, "-m", "api.jobs.reader", str(settings.home)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment)

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        time.sleep(PAUSE)
        if not self._closing and self._queue.pending():
            self.wake()

"""Work that the service does in a thread of its own, beside its answers."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod


class Background(ABC):
    """Works from `start` to `close`; `_work` ends soon after `_stop` is set."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End; what is being done is finished."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(15)

    @abstractmethod
    def _work(self) -> None:
        """What the thread does."""

"""What a process of the service loads before it answers, and what it takes up while it does: otherwise readers would wait for it."""

from __future__ import annotations

import gc
from datetime import date

import structlog

from api import searching
from api.background import Background
from api.bootstrap import Services
from api.web.core import load_templates

log = structlog.get_logger("cancu")

MOST = 2000
"""Documents whose validity is computed before the first reader comes, those written last: some 2 s."""

LOOK = 0.05
"""Seconds between looks for what was committed; a look is a question to the file system."""

YOUNG = 20_000
"""New objects from which on Python looks for those that only hold each other; a page makes some thousand."""


def warm(services: Services) -> None:
    """Open the index with what reads queries, load relations, works, tasks and templates."""
    load_templates()
    validities = services.validities(date.today())
    for work in services.store.newest(MOST):
        validities.of(work.id)
    services.store.graph_arrays()
    services.store.load_tasks()
    searching.search(services, "căn cứ pháp lý", 1, facets=True)
    searching.search(services, "can cu phap li", 1)
    _settle()


class Following(Background):
    """Makes ready what was committed to the index, in a thread, before readers are answered from it."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def _work(self) -> None:
        while not self._stop.wait(LOOK):
            try:
                self._services.follow()
            except Exception:  # an index that is being put in place anew: who asks is told, and the next look finds it
                log.exception("follow")
                self._stop.wait(100 * LOOK)


def _settle() -> None:
    """What is loaded now stays: looking through it again and again for garbage stopped all readers for a tenth of a second each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)

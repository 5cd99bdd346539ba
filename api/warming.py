"""What a new process of the service loads before it answers: otherwise its first readers would wait for it."""

from __future__ import annotations

import gc
from datetime import date

from api import searching
from api.bootstrap import Services
from api.web.core import load_templates

MOST = 2000
"""Documents whose validity is computed before the first reader comes, those written last: some 2 s."""

YOUNG = 20_000
"""New objects from which on Python looks for those that only hold each other; a page makes some thousand."""


def warm(services: Services) -> None:
    """Open the index with what reads queries, load relations, works, tasks and templates."""
    load_templates()
    validities = services.validities(date.today())
    for work in services.store.newest(MOST):
        validities.of(work.id)
    services.store.graph_arrays()
    services.store.assignments()
    searching.search(services, "căn cứ pháp lý", 1, facets=True)
    searching.search(services, "can cu phap li", 1)
    _settle()


def _settle() -> None:
    """What is loaded now stays: looking through it again and again for garbage stopped all readers for a tenth of a second each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)

"""What a new process of the service loads before it answers: otherwise its first readers would wait for it."""

from __future__ import annotations

from datetime import date

from api import searching
from api.bootstrap import Services
from api.web.core import load_templates

MOST = 2000
"""Documents whose validity is computed before the first reader comes, those written last: some 2 s."""


def warm(services: Services) -> None:
    """Open the index with what reads queries, load relations, works, tasks and templates."""
    load_templates()
    validities = services.validities(date.today())
    for work in services.store.newest(MOST):
        validities.of(work.id)
    services.store.graph_arrays()
    services.store.assignments()
    searching.search(services, "căn cứ pháp lý", 1, facets=True)

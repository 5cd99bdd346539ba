"""What a new process of the service loads before it answers: otherwise its first readers would wait for it."""

from __future__ import annotations

from datetime import date

from api import searching
from api.bootstrap import Services
from api.web.core import load_templates


def warm(services: Services) -> None:
    """Open the index with what reads queries, load relations, works, tasks and templates."""
    load_templates()
    services.validities(date.today())
    services.store.graph_arrays()
    services.store.assignments()
    searching.search(services, "căn cứ pháp lý", 1, facets=True)

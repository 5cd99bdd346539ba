"""The pages for people: server-rendered, useful without scripts. `install` adds them to the application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.web import (
    account,
    agencies,
    bases,
    documents,
    follows,
    graph_view,
    impacts,
    intake,
    overview,
    removing,
    review,
    searching,
    tasks,
    versions,
)
from api.web.core import PAGES


def install(app: FastAPI) -> None:
    """Add the pages and their static files."""
    for part in (searching, documents, tasks, impacts, review, intake, bases, agencies, overview, graph_view, versions, account, follows, removing):
        app.router.routes += part.router.routes  # a router that is included is asked twice, and hands on to another
    app.mount("/static", StaticFiles(directory=PAGES / "static"), name="static")

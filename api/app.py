"""The HTTP service: the answers of the command line as JSON under /api/v1 (`api.routes`), and the pages of `api.web`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api import problems, routes, web
from api.bootstrap import Services
from api.freshness import Freshness
from api.openapi import describe
from api.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The application over one home folder."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = services = Services(settings)
        _ = services.engine  # what an earlier run left unindexed
        yield
        services.close()

    app = FastAPI(title="Cancu", version="1", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None, lifespan=lifespan)
    problems.handle(app)
    for router in routes.ROUTERS:
        app.include_router(router)
    web.install(app)
    describe(app)
    app.add_middleware(Freshness)
    return app

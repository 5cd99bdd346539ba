"""The HTTP service: the answers of the command line as JSON under /api/v1 (`api.routes`), and the pages of `api.web`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.routing import Route

from api import problems, routes, web
from api.access.gate import Gate
from api.access.trying import Turns
from api.assistant_http import AssistantOverHttp
from api.bootstrap import Services
from api.following.hooks import Postman
from api.freshness import Freshness, Served
from api.jobs.intake import described, found_job
from api.jobs.progress import Progress
from api.jobs.queue import JobQueue
from api.jobs.supervisor import Supervisor
from api.limits import Limits
from api.methods import Methods
from api.openapi import describe
from api.settings import Settings
from api.warming import Following, warm
from api.watching import Metrics, Watched, log_as_json
from api.web.refusals import Refusals

SWITCH = 0.001
"""Seconds after which a thread that computes lets another go on: the one that takes requests waits so long, several times a request."""


def create_app(settings: Settings) -> FastAPI:
    """The application over one home folder.

    A request passes, from the outside in: id and log (`Watched`), HEAD and OPTIONS (`Methods`), errors in words (`Refusals`), limits, the gate (who, may they), conditional requests, the routes.
    """
    helper = AssistantOverHttp()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        state = app.state
        state.services = services = Services(settings, writes=False)
        state.secret = services.state.secret("csrf")
        state.queue = JobQueue(services.state, settings.home)
        state.turns = Turns()
        state.progress = Progress(lambda job_id: described(services.store, found_job(state.queue, job_id)))
        state.served = Served(settings.home)
        state.supervisor = Supervisor(settings, state.queue)
        if services.index_revision() < services.store.last_written():
            services.catch_up()  # what an earlier run left unindexed
        unwritten = settings.bound is not None and services.fragments.revision() < services.store.last_written()
        if unwritten or state.queue.pending():
            state.supervisor.wake()
        following = Following(services)
        if settings.bound is not None:
            warm(services)
            following.start()
            app.openapi()  # made at the first call, in a third of a second
        postman = Postman(services.state, settings.home, settings.private_hooks, services.held, partial(state.supervisor.tend, services))
        postman.start()
        yield
        following.close()
        await helper.close()
        postman.close()
        state.supervisor.close()
        state.served.close()
        services.close()

    app = FastAPI(title="Cancu", version="1", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.metrics = Metrics()
    problems.handle(app)
    web.install(app)
    for router in routes.ROUTERS:
        app.include_router(router)
    app.router.routes.append(Route("/mcp", helper, methods=["POST"], include_in_schema=False))
    describe(app)
    app.add_middleware(Freshness)
    app.add_middleware(Gate, settings=settings)
    app.add_middleware(Limits, settings=settings)
    app.add_middleware(Refusals)
    app.add_middleware(Methods)
    app.add_middleware(Watched, metrics=app.state.metrics, quiet=settings.bound is None)
    return app


def served() -> FastAPI:
    """The application as `cancu serve` starts it, in each of its processes: settings come from the environment."""
    log_as_json()
    sys.setswitchinterval(SWITCH)
    return create_app(Settings.load())

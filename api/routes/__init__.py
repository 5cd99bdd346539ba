"""The routes of /api/v1, one module a resource; `ROUTERS` lists them in the order in which they are tried."""

from api.routes import (
           agencies,
           audit,
           bases,
           documents,
           eli,
           exports,
           extract,
           follows,
           health,
           impact,
           jobs,
           review,
           search,
           sparql,
           tasks,
)

ROUTERS = (health.router, documents.router, extract.router, tasks.router, agencies.router, search.router, impact.router, bases.router, review.router, jobs.router, audit.router,
           follows.router, eli.router, sparql.router, exports.router)

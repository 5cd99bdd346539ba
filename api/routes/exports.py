"""Files to keep: reports as Word, Excel and CSV, deadlines as iCalendar, neighbourhoods as GraphML and GEXF, the store as linked data."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from io import BytesIO
from typing import IO, Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from api.asked_tasks import AskedTasks
from api.dependencies import REFERRED, Day, Held, Status, problems
from api.exports import network, reports
from api.exports.deadlines import calendar_name, calendar_of
from api.exports.report import Report
from api.exports.whole import write_store
from api.exports.writers import MEDIA_TYPES, written
from api.provisions import provision_of
from api.routes.wire import PREFIX
from graph.answers import impact
from graph.identifiers import slug
from graph.model import RelationKind

router = APIRouter(
    prefix=f"{PREFIX}/exports", tags=["xuất tệp"], responses=problems(401, 403, 422, 429), default_response_class=Response
)

Table = Annotated[Literal["xlsx", "docx", "csv"], Query(alias="format", description="Excel, Word hoặc CSV.")]
Text = Annotated[str | None, Query(min_length=1, max_length=500)]
Change = Literal["amends", "replaces", "repeals", "suspends"]

_EXTENSIONS = {"turtle": "ttl", "nquads": "nq"}


@router.get("/impact", responses=REFERRED)
def impact_file(
    services: Held, reference: Annotated[str, Query(min_length=1, max_length=500)], form: Table = "xlsx", provision: Text = None, kind: Change | None = None,
    depth: Annotated[int | None, Query(ge=1, le=50)] = None, on: Day = None, cites: bool = True,
) -> Response:  # fmt: skip
    """What a change hits."""
    work = services.store.resolve(reference)
    path = provision_of(services.store, work, provision)
    answer = impact(
        services.store, f"#{work.id}", provision=path, kind=RelationKind(kind) if kind else None, depth=depth, on=on, cites=cites
    )
    return _report(reports.impact_report(answer, date.today(), on), form)


@router.get("/tasks", responses=REFERRED)
def tasks_file(
    services: Held, form: Annotated[Literal["xlsx", "docx", "csv", "ics"], Query(alias="format", description="Excel, Word, CSV hoặc lịch.")] = "xlsx",
    depends_on: Text = None, agency: Text = None, document: Text = None, due_before: Day = None, due_after: Day = None,
    status: Status = None,
) -> Response:  # fmt: skip
    """Tasks by basis, agency, document, deadline; `ics` gives their last days as a calendar."""
    store, asked = services.store, AskedTasks(depends_on, agency, document, due_before, due_after, status)
    rows, why = asked.found(store, date.today())
    if form == "ics":
        body = calendar_of(rows, calendar_name(agency, date.today()), store.changed_at())
        return _file(body, "ics", f"thoi-han-{slug(agency)[:60]}" if agency else "thoi-han")
    return _report(reports.tasks_report(store, rows, date.today(), asked.words(), list(why.values())), form)


@router.get("/lost-basis")
def lost_basis_file(services: Held, form: Table = "xlsx", on: Day = None, every: bool = False) -> Response:
    """Documents and tasks that have lost a basis on a day (today)."""
    when = on or date.today()
    return _report(reports.lost_basis_report(services.lost_basis(when, every=every), when, date.today(), every), form)


@router.get("/graph", responses=REFERRED)
def graph_file(
    services: Held, reference: Annotated[str, Query(min_length=1, max_length=500)], form: Annotated[Literal["graphml", "gexf"], Query(alias="format")] = "graphml",
    depth: Annotated[int, Query(ge=1, le=10)] = 1, kinds: Annotated[list[RelationKind] | None, Query(description="Chỉ những loại quan hệ này.")] = None,
) -> Response:  # fmt: skip
    """The neighbourhood of a document as a network."""
    work = services.store.resolve(reference)
    found, _ = network.neighbourhood(services.store, work.id, depth, kinds or ())
    buffer = BytesIO()
    network.WRITERS[form](found, buffer)
    return _file(buffer.getvalue(), form, f"do-thi-{slug(work.document.number or work.label)[:60]}")


@router.get("/store")
def store_file(
    services: Held, form: Annotated[Literal["turtle", "jsonld", "nquads", "csv"], Query(alias="format")] = "turtle"
) -> Response:
    """Everything: linked data, or the relations as a table. Made on disk first, so that an answer is whole or an error."""
    from graph.rdf import Mapper

    with ExitStack() as opened:
        stream = opened.enter_context(tempfile.TemporaryFile(prefix="cancu-export-"))
        write_store(Mapper(services.store, services.settings.base), stream, form)
        headers = {**_attachment(f"kho.{_EXTENSIONS.get(form, form)}"), "Content-Length": str(stream.tell())}
        opened.pop_all()  # the file is closed, and gone, when it has been sent
    return StreamingResponse(_parts(stream), media_type=MEDIA_TYPES[form], headers=headers)


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        stream.seek(0)
        while part := stream.read(1 << 16):
            yield part


def _report(report: Report, form: str) -> Response:
    return _file(written(report, form), form, report.name)


def _file(body: bytes, form: str, stem: str) -> Response:
    return Response(body, media_type=MEDIA_TYPES[form], headers=_attachment(f"{stem}.{form}"))


def _attachment(name: str) -> dict[str, str]:
    """The name under which a browser keeps the file (RFC 6266); our names are plain letters."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}

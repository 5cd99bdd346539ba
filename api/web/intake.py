"""Nạp văn bản: files in, one outcome each, with what was read and what was not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Annotated

from fastapi import Depends, File, Request, UploadFile
from starlette.responses import JSONResponse, Response

from api.bootstrap import FileOutcome, ingest
from api.drafts import file_name, saved
from api.problems import TooLarge
from api.web.core import Held, pages, render, same_origin
from api.web.words import OUTCOMES
from graph.titles import subtitle

router = pages()

_ONE_WRITER = Lock()


@router.get("/nap-van-ban")
def intake_page(request: Request) -> Response:
    """The form."""
    return render(request, "intake.html", outcomes=None)


@router.post("/nap-van-ban", dependencies=[Depends(same_origin)])
def take(request: Request, services: Held, tep: Annotated[list[UploadFile], File()]) -> Response:
    """Read and store the files; JSON for the script of the page, else a page."""
    outcomes: list[FileOutcome] = []
    with TemporaryDirectory(prefix="cancu-upload-") as folder:
        paths: list[Path] = []
        for number, upload in enumerate(tep):
            try:
                paths.append(saved(upload, Path(folder, str(number))))
            except TooLarge as error:
                outcomes.append(FileOutcome(file_name(upload.filename or ""), "failed", message=str(error)))
        with _ONE_WRITER:
            outcomes += ingest(services, paths, report=lambda _: None)
    rows = [_row(services, outcome) for outcome in outcomes]
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(rows)
    return render(request, "intake.html", outcomes=rows)


def _row(services: Held, outcome: FileOutcome) -> dict[str, object]:
    """What became of a file, in words, and what was read of it."""
    row: dict[str, object] = {
        "file": outcome.path.split("/", 4)[-1] if ".zip/" in outcome.path else Path(outcome.path).name, "status": outcome.status,
        "words": OUTCOMES[outcome.status], "message": outcome.message, "resolved": outcome.resolved,
    }  # fmt: skip
    if outcome.work_id is not None:
        store, work = services.store, services.store.work(outcome.work_id)
        row |= {
            "id": work.id, "label": work.label, "title": subtitle(work), "provisions": len(store.provisions(work.id)),
            "citations": len(store.citations(work.id)), "tasks": len(store.tasks(work.id)), "warnings": [w.message for w in store.warnings(work.id)],
        }  # fmt: skip
    return row

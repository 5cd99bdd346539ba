"""Tác động: what a change hits, with reasons, paths and quotations."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

from fastapi import Depends, Form, Request, UploadFile
from starlette.responses import Response

from api.drafts import reading_of, reading_of_words
from api.provisions import provision_of
from api.web.core import BadForm, Held, pages, render, same_origin, typed_back
from api.web.diagram import path_diagram
from api.web.downloads import downloads
from api.words import CHANGES
from graph.answers import impact
from graph.draft import draft_effects
from graph.impact import ImpactRow
from graph.model import Reading, RelationKind

router = pages()


@router.get("/tac-dong")
def impact_page(
    request: Request, services: Held, van_ban: str = "", dieu_khoan: str = "", loai: str = "", sau: str = "", dan_chieu: str = ""
) -> Response:
    """The tree of affected things."""
    form = {"van_ban": typed_back(services.store, van_ban), "dieu_khoan": dieu_khoan, "loai": loai, "sau": sau, "dan_chieu": dan_chieu}
    if not van_ban.strip():
        return render(request, "impact.html", form=form, answer=None)
    if loai not in CHANGES or (sau and not (sau.isdigit() and 1 <= int(sau) <= 50)):
        raise BadForm("loại thay đổi hoặc số bước không hợp lệ")
    work = services.store.resolve(van_ban.strip())
    provision = provision_of(services.store, work, dieu_khoan)
    answer = impact(
        services.store, f"#{work.id}", provision=provision, kind=RelationKind(loai) if loai else None, depth=int(sau) if sau else None,
        cites=bool(dan_chieu),
    )  # fmt: skip
    files = downloads("impact", reference=f"#{answer.root.id}", provision=provision, kind=loai, depth=sau, cites="true" if dan_chieu else "false")
    return render(
        request, "impact.html", form=form, answer=answer, groups=grouped(answer.rows), diagram=path_diagram(answer.root, answer.rows), downloads=files
    )  # fmt: skip


@router.post("/tac-dong", dependencies=[Depends(same_origin)])
def draft_page(
    request: Request, services: Held, du_thao: Annotated[str, Form(max_length=2_000_000)] = "", tep: UploadFile | None = None
) -> Response:
    """What a draft would hit before it is signed; nothing is stored."""
    effects = draft_effects(services.store, _draft(du_thao, tep), cites=False)
    shown = [(effect, grouped(effect.answer.rows) if effect.answer else []) for effect in effects]
    return render(request, "draft.html", effects=shown)


def _draft(words: str, file: UploadFile | None) -> Reading:
    if file is not None and file.filename:
        return reading_of(file)
    if not words.strip():
        raise BadForm("chưa có dự thảo: chọn tệp hoặc dán văn bản")
    return reading_of_words(words)


def grouped(rows: tuple[ImpactRow, ...]) -> list[tuple[str, str, str, list[ImpactRow]]]:
    """Target, reason, clause and rows, in the order of the rows."""
    found: dict[tuple[str, str, str], list[ImpactRow]] = defaultdict(list)
    for row in rows:
        found[row.target, row.reason, row.clause].append(row)
    return [(*key, group) for key, group in found.items()]

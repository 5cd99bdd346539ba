"""Rà soát: relations as the reader found them, each with its sentence, to be confirmed, rejected or corrected; decisions can be taken back."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import prefix_of
from api.reviewing import Correction
from api.web import words
from api.web.core import BadForm, Held, pages, render, same_origin
from graph.model import RelationKind, ReviewState, StoredRelation

router = pages()

SIZE = 40
"""Relations on one page."""


@router.get("/ra-soat")
def queue(request: Request, services: Held, trang_thai: str = "extracted", van_ban: str = "", trang: int = 1) -> Response:
    """The queue: what is doubtful by its risk, with the reasons, then the rest."""
    store = services.store
    root = store.resolve(van_ban.strip()) if van_ban.strip() else None
    if trang_thai not in {state.value for state in ReviewState}:
        raise BadForm("trạng thái rà soát không hợp lệ")
    state = ReviewState(trang_thai)
    doubts = services.doubts(root) if state is ReviewState.EXTRACTED else {}
    stated = store.relations_by_doubt(state, root.id if root else None)
    found = list(dict.fromkeys([*doubts, *stated]))
    page = max(trang, 1)
    shown = store.relations_with(found[(page - 1) * SIZE : page * SIZE])
    works = {work.id: work for work in store.works_with(list({end for r in shown for end in (r.subject_id, r.object_id, r.evidence_id)}))}
    rows = [(r, works[r.subject_id], works[r.object_id], works[r.evidence_id], _marked(r), doubts.get(r.id, ())) for r in shown]
    return render(request, "review.html", rows=rows, total=len(found), state=trang_thai, van_ban=van_ban, page=page, more=len(found) > page * SIZE,
                  decided=store.decisions(8), kinds=[(kind.value, words.KINDS[kind.value]) for kind in RelationKind])  # fmt: skip


def _marked(stored: StoredRelation) -> list[tuple[str, bool]]:
    """The sentence, the words that name the object marked."""
    mention, at = stored.relation.object_mention, stored.relation.span.start
    if mention is None or not stored.relation.span.covers(mention):
        number = stored.relation.object
        before, named, after = stored.quote.partition(number) if number else (stored.quote, "", "")
        return [(before, False), (named, True), (after, False)]
    start, end = mention.start - at, mention.end - at
    return [(stored.quote[:start], False), (stored.quote[start:end], True), (stored.quote[end:], False)]


@router.post("/ra-soat/{relation_id}", dependencies=[Depends(same_origin)])
def decide(
    request: Request, services: Held, relation_id: int, quyet_dinh: Annotated[str, Form()], trang_thai: Annotated[str, Form()] = "extracted",
    van_ban: Annotated[str, Form()] = "", loai: Annotated[str, Form()] = "", dung: Annotated[str, Form()] = "", dieu_khoan: Annotated[str, Form()] = "",
    ly_do: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """Record a decision and go back to the queue; "corrected" takes kind, document and provision from the form."""
    if quyet_dinh not in ("confirmed", "rejected", "extracted", "corrected") or trang_thai not in {s.value for s in ReviewState}:
        raise BadForm("quyết định không hợp lệ")
    if quyet_dinh == "corrected":
        if loai not in {kind.value for kind in RelationKind}:
            raise BadForm("chưa chọn loại quan hệ đúng")
        correction = Correction(RelationKind(loai), target=dung.strip() or None, part=dieu_khoan.strip() or None)
        services.reviewing.correct(relation_id, correction, request.state.actor.name, ly_do)
    else:
        services.reviewing.judge("relation", relation_id, ReviewState(quyet_dinh), request.state.actor.name)
    return _back(request, trang_thai, van_ban)


@router.post("/ra-soat/hoan-tac/{decision_id}", dependencies=[Depends(same_origin)])
def undo(
    request: Request, services: Held, decision_id: int, trang_thai: Annotated[str, Form()] = "extracted", van_ban: Annotated[str, Form()] = ""
) -> Response:
    """Take a decision back, with what was decided with it."""
    services.reviewing.undo(decision_id, request.state.actor.name)
    return _back(request, trang_thai, van_ban)


def _back(request: Request, state: str, document: str) -> Response:
    query = urlencode({"trang_thai": state, "van_ban": document})
    return RedirectResponse(f"{prefix_of(request)}/ra-soat?{query}", 303)

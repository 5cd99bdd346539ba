"""Rà soát: relations as the reader found them, and mentions whose document is not sure, each with its sentence; decisions can be taken back.

Rule 1  Both queues work alike: the riskiest first, one form a decision, afterwards a note with what was decided and "Hoàn tác", and the next item.
Rule 2  What cannot be done (an unknown number) is told at the item, with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api import words
from api.bootstrap import Services
from api.dependencies import prefix_of
from api.problems import status_of
from api.reviewing import Correction
from api.schemas_review import LETTERS
from api.web.core import BadForm, Held, pages, render, said, same_origin, typed_back
from api.web.decided import told
from graph.errors import CancuError
from graph.model import RelationKind, ReviewState, Span, StoredRelation, Work
from graph.review import doubts_of
from graph.store.decisions import Decision

router = pages()

SIZE = 40
"""Items on one page."""

TABS = {"quan-he": "Quan hệ", "vien-dan": "Viện dẫn"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which queue a person is: the tab, the state and document asked for, the page, the item to go on with, the decision made last."""

    tab: str
    state: str
    document: str
    page: int = 1
    item: str = ""
    made: int = 0

    def __post_init__(self) -> None:
        if self.tab not in TABS or self.state not in {state.value for state in ReviewState}:
            raise BadForm("trạng thái rà soát không hợp lệ")

    def address(self) -> str:
        """The page of this place."""
        parts = {"xem": self.tab, "trang_thai": self.state, "van_ban": self.document, "trang": self.page if self.page > 1 else "", "vua": self.made or ""}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"/ra-soat?{query}" + (f"#{self.item}" if self.item else "")


def _asked(
    xem: str = "quan-he", trang_thai: str = "extracted", van_ban: str = "", trang: Annotated[int, Query(ge=1, le=10**6)] = 1,
    vua: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> Place:  # fmt: skip
    return Place(xem, trang_thai, van_ban.strip(), trang, made=vua)


def _sent(
    xem: Annotated[str, Form()] = "quan-he", trang_thai: Annotated[str, Form()] = "extracted", van_ban: Annotated[str, Form(max_length=500)] = "",
    trang: Annotated[int, Form(ge=1, le=10**6)] = 1, tiep: Annotated[str, Form(pattern=r"^(?:[qv]\d{1,12})?$")] = "",
) -> Place:  # fmt: skip
    return Place(xem, trang_thai, van_ban.strip(), trang, tiep)


Asked = Annotated[Place, Depends(_asked)]
Sent = Annotated[Place, Depends(_sent)]
Reason = Annotated[str, Form(max_length=1000)]
Typed = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be done at the item `item`, what was typed there, and whether as a document that the store does not know."""

    item: str
    message: str
    typed: str
    status: int
    new: bool = False


@router.get("/ra-soat")
def queue(request: Request, services: Held, place: Asked) -> Response:
    """A queue: what is doubtful by its risk, with the reasons, then the rest."""
    return _shown(request, services, place)


@router.post("/ra-soat/vien-dan/{citation_id}", dependencies=[Depends(same_origin)])
def choose(
    request: Request, services: Held, place: Sent, citation_id: int, chon: Annotated[int, Form(ge=0, le=2**31)] = 0, dung: Typed = "", moi_cho: bool = Form(False),
    chua_co: bool = Form(False), ly_do: Reason = "",
) -> Response:  # fmt: skip
    """Record which document a mention names: one of the candidates, or the one that was typed, which may be one that the store does not know."""

    def decided(who: str) -> Decision:
        if not chon and not dung.strip():
            raise BadForm("chưa chọn văn bản, cũng chưa ghi số, ký hiệu")
        return services.reviewing.choose(citation_id, f"#{chon}" if chon else dung.strip(), who, ly_do, everywhere=moi_cho, new=chua_co)

    return _decided(request, services, place, f"{LETTERS['citation']}{citation_id}", dung, decided, new=chua_co)


@router.post("/ra-soat/{relation_id}", dependencies=[Depends(same_origin)])
def decide(
    request: Request, services: Held, place: Sent, relation_id: int, quyet_dinh: Annotated[str, Form()], loai: Annotated[str, Form()] = "", dung: Typed = "",
    dieu_khoan: Typed = "", ly_do: Reason = "",
) -> Response:  # fmt: skip
    """Record a decision on a relation; "corrected" takes kind, document and provision from the form."""

    def decided(who: str) -> Decision:
        if quyet_dinh not in ("confirmed", "rejected", "extracted", "corrected"):
            raise BadForm("quyết định không hợp lệ")
        if quyet_dinh != "corrected":
            return services.reviewing.judge("relation", relation_id, ReviewState(quyet_dinh), who)
        if loai not in {kind.value for kind in RelationKind}:
            raise BadForm("chưa chọn loại quan hệ đúng")
        correction = Correction(RelationKind(loai), target=dung.strip() or None, part=dieu_khoan.strip() or None)
        return services.reviewing.correct(relation_id, correction, who, ly_do)

    return _decided(request, services, place, f"{LETTERS['relation']}{relation_id}", dung, decided)


@router.post("/ra-soat/hoan-tac/{decision_id}", dependencies=[Depends(same_origin)])
def undo(request: Request, services: Held, place: Sent, decision_id: int) -> Response:
    """Take a decision back, with what was decided with it."""
    if services.reviewing.undo(decision_id, request.state.actor.name):
        request.app.state.supervisor.wake()
    return _to(request, place)


# --- parts -----------------------------------------------------------------------------------------------------------------


def _decided(request: Request, services: Services, place: Place, item: str, typed: str, decide: Callable[[str], Decision], *, new: bool = False) -> Response:
    """Decide and go on with the next item; what is refused is told at this one (Rule 2)."""
    try:
        made = decide(request.state.actor.name)
    except CancuError as error:
        return _shown(request, services, replace(place, item=item), Refused(item, said(error), typed, status_of(error)[0], new))
    return _to(request, replace(place, made=made.id))


def _to(request: Request, place: Place) -> Response:
    return RedirectResponse(prefix_of(request) + place.address(), 303)


def _shown(request: Request, services: Services, place: Place, refused: Refused | None = None) -> Response:
    """A page of a queue."""
    store = services.store
    root = store.resolve(place.document) if place.document else None
    mentions = services.doubtful_mentions(root)
    rows, total = _mentions(services, root, place) if place.tab == "vien-dan" else _relations(services, root, place)
    made = next((d for d in store.decisions(50) if d.id == place.made), None) if place.made else None
    return render(
        request, "review.html", refused.status if refused else 200, rows=rows, total=total, place=place, typed=typed_back(store, place.document), tabs=TABS, waiting=len(mentions), refused=refused,
        more=total > place.page * SIZE, first=(place.page - 1) * SIZE, made=told(store, made) if made else None,
        decided=[told(store, decision) for decision in store.decisions(8)], kinds=[(kind.value, words.KINDS[kind.value]) for kind in RelationKind],
    )  # fmt: skip


def _page(found: list[Any], place: Place) -> list[Any]:
    return found[(place.page - 1) * SIZE : place.page * SIZE]


def _relations(services: Services, root: Work | None, place: Place) -> tuple[list[dict[str, Any]], int]:
    """The relations of a page, and how many there are."""
    state = ReviewState(place.state)
    doubts = services.doubts(root) if state is ReviewState.EXTRACTED else {}
    found = list(dict.fromkeys([*doubts, *services.store.relations_by_doubt(state, root.id if root else None)]))
    shown = services.store.relations_with(_page(found, place))
    works = services.works(end for r in shown for end in (r.subject_id, r.object_id, r.evidence_id))
    rows = [
        {"id": f"{LETTERS['relation']}{r.id}", "stored": r, "subject": works[r.subject_id], "object": works[r.object_id], "evidence": works[r.evidence_id],
         "span": r.relation.span, "parts": _named(r), "reasons": doubts.get(r.id, ())}
        for r in shown
    ]  # fmt: skip
    return rows, len(found)


def _mentions(services: Services, root: Work | None, place: Place) -> tuple[list[dict[str, Any]], int]:
    """The doubtful mentions of a page, and how many there are."""
    found = services.doubtful_mentions(root)
    validities = services.validities(date.today())
    rows = [
        {"id": f"{LETTERS['citation']}{d.id}", "doubt": d, "evidence": d.evidence, "span": d.span, "parts": marked(d.quote, d.span, d.citation.citation.span),
         "reasons": d.reasons, "candidates": [(c, validities.of(c.work.id)) for c in d.candidates]}
        for d in doubts_of(services.store, _page(found, place)) if d.citation is not None
    ]  # fmt: skip
    return rows, len(found)


def marked(quote: str, at: Span, mention: Span) -> list[tuple[str, bool]]:
    """A quotation that stands at `at`, the words of the mention marked."""
    start, end = mention.start - at.start, mention.end - at.start
    return [(quote[:start], False), (quote[start:end], True), (quote[end:], False)]


def _named(stored: StoredRelation) -> list[tuple[str, bool]]:
    """The sentence of a relation, the words that name the object marked."""
    mention, at = stored.relation.object_mention, stored.relation.span
    if mention is not None and at.covers(mention):
        return marked(stored.quote, at, mention)
    number = stored.relation.object
    before, named, after = stored.quote.partition(number) if number else (stored.quote, "", "")
    return [(before, False), (named, True), (after, False)]

"""Văn bản: text with links, properties, diagram, tasks, impact, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from fastapi import Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.bootstrap import Services
from api.reading.markup import marked
from api.refused import Refused
from api.web.core import Held, day, pages, render, said
from api.web.diagram import relation_diagram
from api.web.impacts import grouped
from api.web.tasks import bases_of
from graph.answers import impact, tasks_depending_on, tasks_matching
from graph.errors import UnknownReference
from graph.model import Span, StoredRelation, Work
from graph.validity import Validity, describe

router = pages()

_LAST_ID = 2**63 - 1
"""Numbers beyond it are none of the database's."""

TABS = (("noi-dung", "Nội dung"), ("thuoc-tinh", "Thuộc tính"), ("luoc-do", "Lược đồ"), ("nhiem-vu", "Nhiệm vụ"), ("tac-dong", "Tác động"),
        ("lich-su", "Lịch sử"))  # fmt: skip


class Gone(Refused):
    """A document that was taken out, or that only such a one named: nothing is left of it to show."""

    status, title = 410, "Văn bản không còn trong kho"

    def __init__(self, work: Work) -> None:
        super().__init__(f"{work.label} không còn trong kho, và không văn bản nào trong kho nêu")
        self.work = work


def work_of(services: Services, work_id: int) -> Work:
    """A work by id.

    Raises:
        UnknownReference: no such work.
        Gone: it is an orphan.
    """
    known = services.works([work_id]) if work_id <= _LAST_ID else {}
    work = known.get(work_id) or services.store.resolve(f"#{work_id}")
    if work.orphan:
        raise Gone(work)
    return work


@router.get("/van-ban")
def by_number(request: Request, services: Held, so: str = "", muc: str = "noi-dung") -> Response:
    """The document that a number names; all held documents when none is given."""
    if not so.strip():
        works = sorted(services.store.works(held=True), key=lambda w: (w.document.issued or date.min, w.id), reverse=True)
        return render(request, "documents.html", works=works[:500], total=len(works))
    work = services.store.resolve(so.strip())
    prefix = str(request.scope.get("root_path", "")).rstrip("/")
    return RedirectResponse(f"{prefix}/van-ban/{work.id}?muc={muc if muc in dict(TABS) else 'noi-dung'}", 303)


@router.get("/van-ban/{work_id}")
def document(request: Request, services: Held, work_id: int, muc: str = "noi-dung", ngay: str = "", tu: int = -1, den: int = -1) -> Response:
    """One tab of a document, as of a day; `tu` and `den` mark a quotation."""
    try:
        work = work_of(services, work_id)
    except Gone as gone:
        return render(request, "document_gone.html", gone.status, work=gone.work, message=said(gone), removal=services.store.removal(work_id))
    on = day(ngay) or date.today()
    if muc not in _CONTENT:
        raise UnknownReference(muc)
    mark = Span(tu, den) if 0 <= tu < den else None
    context = _CONTENT[muc](services, work, mark)
    return render(request, f"document_{muc.replace('-', '_')}.html", **frame(services, work, on, muc), **context)


def frame(services: Services, work: Work, on: date, tab: str) -> dict[str, Any]:
    """What every tab shows above itself: the document, its validity on a day, the other tabs."""
    validity = services.validities(on).of(work.id)
    removal = None if work.held else services.store.removal(work.id)
    return {"work": work, "on": on, "validity": validity, "banner": banner(validity), "tabs": TABS, "tab": tab, "describe": describe, "removal": removal}


def banner(validity: Validity) -> str:
    """The class of the validity banner; nothing is ever shown as simply good."""
    return {"lapsed": "bad", "suspended": "bad", "partly_lapsed": "warn", "not_yet": "warn"}.get(validity.status.value, "known")


@router.get("/van-ban/{work_id}/the")
def card(request: Request, services: Held, work_id: int) -> Response:
    """The card shown over a link: title and validity."""
    work = work_of(services, work_id)
    validity = services.validities(date.today()).of(work.id)
    return render(request, "card.html", work=work, validity=validity, banner=banner(validity))


def _text(services: Services, work: Work, mark: Span | None) -> dict[str, Any]:
    store = services.store
    if not work.held:
        return {"cited": [(c, store.work(c.work_id)) for c in store.citations_of(work.id)[:100]]}
    fragment = services.fragments.of(work)
    body = marked(fragment, store.text(work.id), store.citations(work.id), mark) if mark else fragment.html
    return {"body": Markup(body)}


def _properties(services: Services, work: Work, _: Span | None) -> dict[str, Any]:
    counts = services.store.counts(work.id)
    read_from = (services.store.versions(work.id) or [{}])[-1]
    return {"part": read_from if read_from.get("part") else None, "counts": [("Điều khoản", counts["provisions"]), ("Viện dẫn", counts["citations"]), ("Nhiệm vụ", counts["tasks"])]}


def _diagram(services: Services, work: Work, _: Span | None) -> dict[str, Any]:
    relations = services.store.relations(work.id)
    known = services.works({end for r in relations for end in (r.subject_id, r.object_id)})
    rows = [(group, known[group[0].subject_id], known[group[0].object_id]) for group in alike(relations)]
    return {"diagram": relation_diagram(work, relations, known.__getitem__), "rows": rows}


def _tasks(services: Services, work: Work, _: Span | None) -> dict[str, Any]:
    reference = f"#{work.id}"
    own, depending = tasks_matching(services.store, document=reference), tasks_depending_on(services.store, reference)
    stored = [row.task for row in own] + [row.task for row in depending]
    return {"own": own, "depending": depending, "why": {row.task.id: row for row in depending}, "labels": bases_of(services, stored)}


def _impact(services: Services, work: Work, _: Span | None) -> dict[str, Any]:
    answer = impact(services.store, f"#{work.id}", cites=False)
    return {"answer": answer, "groups": grouped(answer.rows)}


def _history(services: Services, work: Work, _: Span | None) -> dict[str, Any]:
    acts = [r for r in services.store.relations(work.id) if r.object_id == work.id and r.relation.predicate.value in ("amends", "replaces", "repeals", "suspends", "corrects", "consolidates")]
    works = services.works({r.subject_id for r in acts})
    rows = sorted(((group, works[group[0].subject_id]) for group in alike(acts)), key=lambda pair: (pair[1].document.issued or date.max, pair[0][0].id))
    return {"rows": rows}


def alike(relations: Iterable[StoredRelation]) -> list[list[StoredRelation]]:
    """Relations that say the same of the same documents, together, however many sentences say it; in the order of the first."""
    groups: dict[tuple[int, str, int, str], list[StoredRelation]] = defaultdict(list)
    for r in relations:
        groups[r.subject_id, r.relation.predicate.value, r.object_id, r.review.value].append(r)
    return list(groups.values())


_CONTENT: dict[str, Callable[[Services, Work, Span | None], dict[str, Any]]] = {
    "noi-dung": _text, "thuoc-tinh": _properties, "luoc-do": _diagram, "nhiem-vu": _tasks, "tac-dong": _impact, "lich-su": _history,
}  # fmt: skip

"""Documents: by reference however typed, with citations, relations, tasks, text (of a day), versions, validity, comparison, neighbourhood; taken out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Query, Request

from api import schemas, schemas_removing, texts
from api.dependencies import REFERRED, Acting, Day, Held, Named, Page, problems
from api.exports import network
from api.known import validity_known
from api.provisions import provision_of
from api.routes.wire import resource
from api.schemas_wire import (
    CitationOut,
    ConsolidatedOut,
    DiffOut,
    DocumentOut,
    RelationOut,
    TaskOut,
    TextOut,
    VersionOut,
    WholeOut,
)
from api.schemas_wire_graph import NetworkOut, ValidityOut
from api.schemas_wire_removing import HitOut, RemovedOut
from graph.answers import tasks_matching
from graph.model import RelationKind

router = resource("văn bản")

NEAREST = 2000
"""Documents of the largest neighbourhood that is answered; a file may hold more."""

Part = Annotated[
    str | None, Query(max_length=300, description="Đường dẫn điều khoản, ví dụ dieu_5__khoan_2.", examples=["dieu_1"])
]


WholeFile = Annotated[bool, Query(description="Cả các văn bản khác đọc từ cùng tệp.")]


@router.get("/documents", response_model=list[DocumentOut])
def documents(
    services: Held,
    page: Page,
    reference: Annotated[str | None, Query(max_length=500, description="Chỉ văn bản ứng với tham chiếu này.")] = None,
    held: Annotated[bool, Query(description="Có toàn văn (true) hay chỉ được viện dẫn (false).")] = True,
) -> Any:
    """Documents, all or those that answer to a reference."""
    works = services.store.find(reference) if reference else services.store.works(held=held)
    return [schemas.work(work) for work in page.of(works, lambda work: work.id)]


@router.get("/documents/{reference:path}/citations", response_model=list[CitationOut], responses=REFERRED)
def citations(services: Held, work: Named, page: Page) -> Any:
    """The mentions in a document."""
    return [schemas.stored_citation(c) for c in page.of(services.store.citations(work.id), lambda c: c.id)]


@router.get("/documents/{reference:path}/relations", response_model=list[RelationOut], responses=REFERRED)
def relations(services: Held, work: Named, page: Page) -> Any:
    """The relations of a document, both directions."""
    store = services.store
    found = page.of(store.relations(work.id), lambda r: r.id)
    names = {w.id: w for w in store.works_with(list({end for r in found for end in (r.subject_id, r.object_id)}))}
    return [schemas.stored_relation(r, names[r.subject_id], names[r.object_id]) for r in found]


@router.get("/documents/{reference:path}/tasks", response_model=list[TaskOut], responses=REFERRED)
def tasks(services: Held, work: Named, page: Page) -> Any:
    """The tasks of a document."""
    rows = tasks_matching(services.store, document=f"#{work.id}")
    return [schemas.assigned(row) for row in page.of(rows, lambda row: row.task.id)]


@router.get("/documents/{reference:path}/text", response_model=TextOut | ConsolidatedOut, responses=REFERRED)
def text(services: Held, work: Named, on: Day = None, provision: Part = None) -> Any:
    """The stored text that all spans index, and its provisions; with `on`, the consolidated text of that day."""
    return texts.told(services.store, work, on, provision)


@router.get("/documents/{reference:path}/versions", response_model=list[VersionOut], responses=REFERRED)
def versions(services: Held, work: Named) -> Any:
    """The files from which the document was read, the newest last."""
    return services.store.versions(work.id)


@router.get("/documents/{reference:path}/validity", response_model=ValidityOut, responses=REFERRED)
def validity(
    services: Held, work: Named, on: Day = None, known: Day = None, provision: Part = None,
    known_on: Annotated[str | None, Query(max_length=20, description="Theo những gì kho đã có vào cuối ngày này, hoặc ở phiên bản này (r12).")] = None,
) -> Any:  # fmt: skip
    """The status on a day (today) by what had been issued until `known`, and by what the store held on `known_on`, with its evidence."""
    return validity_known(services, work, on or date.today(), known, known_on, provision)


@router.get("/documents/{reference:path}/graph", response_model=NetworkOut, responses=REFERRED)
def graph(
    services: Held, work: Named, depth: Annotated[int, Query(ge=1, le=10, description="Số bước.")] = 1,
    kinds: Annotated[list[RelationKind] | None, Query(alias="kind", description="Chỉ loại quan hệ này; lặp lại để chọn nhiều.")] = None,
) -> Any:  # fmt: skip
    """The documents around a document and the relations between them; `cut` tells that there are more."""
    return network.as_json(services.store, work, depth, kinds or (), NEAREST)


@router.get("/documents/{reference:path}/diff", response_model=DiffOut, responses=REFERRED)
def diff(
    services: Held,
    work: Named,
    since: Annotated[date, Query(alias="from", description="Ngày trước.", examples=["2017-01-01"])],
    to: Day = None,
    provision: Part = None,
) -> Any:
    """What differs between the texts of two days; the second is today when none is given."""
    return texts.compared(services.store, work, since, to or date.today(), provision_of(services.store, work, provision))


@router.get("/documents/{reference:path}/removal", response_model=HitOut, responses=REFERRED | problems(409))
def removal(services: Held, work: Named, whole_file: WholeFile = False) -> Any:
    """What taking a document out would hit; nothing is taken out."""
    removing = services.removing
    return schemas_removing.hit(services.store, removing.hit(removing.meant([f"#{work.id}"], whole_file=whole_file)))


@router.delete("/documents/{reference:path}", response_model=RemovedOut, responses=REFERRED | problems(409))
def remove(
    request: Request, services: Held, actor: Acting, work: Named, whole_file: WholeFile = False,
    reason: Annotated[str, Query(max_length=1000, description="Lý do, được lưu cùng quyết định.")] = "",
) -> Any:  # fmt: skip
    """Take a document out: its text, tasks, relations and index go with it, others that name it name a document that is not held. The answer's decision
    undoes it: DELETE /review/decisions/{id}."""
    works = services.removing.meant([f"#{work.id}"], whole_file=whole_file)
    made = services.removing.remove(works, actor.name, reason)
    request.app.state.supervisor.wake()
    return schemas_removing.removed(works, made)


@router.get("/documents/{reference:path}", response_model=WholeOut, responses=REFERRED)
def document(services: Held, work: Named) -> Any:
    """One document, by number however typed, #id, or URI, with its provisions, the first of its relations, and the number of its tasks."""
    return texts.whole(services.store, work)

"""Nhiệm vụ: by agency, basis, document, deadline; as a table or a calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from fastapi import Request
from starlette.responses import Response

from api.web.core import Held, day, pages, render
from api.web.downloads import downloads
from graph.answers import AssignedTask, tasks_depending_on, tasks_matching
from graph.model import StoredTask, Work
from graph.store import RecordStore

router = pages()

SIZE = 100
"""Tasks on one page."""

SOON = timedelta(days=30)

TERMS = {"over": "đã qua hạn", "soon": "đến hạn trong 30 ngày", "later": "còn trên 30 ngày", "none": "không tính được ngày"}
"""State of a deadline today → words."""


@router.get("/nhiem-vu")
def tasks_page(
    request: Request, services: Held, don_vi: str = "", can_cu: str = "", van_ban: str = "", tu: str = "", den: str = "", han: str = "",
    xem: str = "bang", trang: int = 1,
) -> Response:  # fmt: skip
    """The tasks that fit the filters."""
    store = services.store
    first, last = day(tu), day(den)
    rows = tasks_matching(store, agency=don_vi.strip() or None, document=van_ban.strip() or None, due_after=first, due_before=last)
    why = {row.task.id: row for row in tasks_depending_on(store, can_cu.strip())} if can_cu.strip() else {}
    if can_cu.strip():
        rows = [row for row in rows if row.task.id in why]
    agencies = sorted({name for row in rows for name in row.task.task.lead})
    if han in TERMS:
        rows = [row for row in rows if term(row) == han]
    page = max(trang, 1)
    shown = rows[(page - 1) * SIZE : page * SIZE] if xem != "lich" else rows
    labels = bases_of(store, [row.task for row in shown])
    filters = {"don_vi": don_vi, "can_cu": can_cu, "van_ban": van_ban, "tu": tu, "den": den, "han": han}
    files = downloads(
        "tasks", ("xlsx", "docx", "csv", "ics"), agency=don_vi.strip(), depends_on=can_cu.strip(), document=van_ban.strip(), due_after=first, due_before=last
    )  # fmt: skip
    return render(
        request, "tasks.html", downloads=files, rows=shown, total=len(rows), page=page, pages=-(-len(rows) // SIZE), agencies=agencies, terms=TERMS, why=why, labels=labels, filters=filters, xem=xem,
        months=_months(rows) if xem == "lich" else [], due=term,
    )  # fmt: skip


def bases_of(store: RecordStore, tasks: Iterable[StoredTask]) -> dict[int, Work]:
    """The works that tasks name as bases, by id."""
    return {work.id: work for work in store.works_with(sorted({b for task in tasks for b in (*task.basis_ids, *task.heading_basis_ids)}))}


def term(row: AssignedTask) -> str:
    """The state of a task's deadline today, a key of `TERMS`; the store does not know what has been done."""
    deadline = row.task.task.deadline
    if deadline is None or deadline.end is None:
        return "none"
    left = deadline.end - date.today()
    return "over" if left < timedelta() else "soon" if left <= SOON else "later"


def _months(rows: list[AssignedTask]) -> list[tuple[str, bool, list[AssignedTask]]]:
    """Month, whether it is past, and its tasks: this month and the coming ones first, then those without a computable day, then the past."""
    by_month: dict[tuple[int, int], list[AssignedTask]] = defaultdict(list)
    for row in rows:
        deadline = row.task.task.deadline
        by_month[(deadline.end.year, deadline.end.month) if deadline and deadline.end else (9999, 0)].append(row)
    now = (date.today().year, date.today().month)
    order = sorted(by_month, key=lambda month: (month < now, month))
    return [(f"Tháng {m}/{y}" if m else "Không có hạn tính được thành ngày", (y, m) < now, by_month[y, m]) for y, m in order]

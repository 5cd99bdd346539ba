"""Nhiệm vụ: by agency, basis, document, deadline; as a table or a calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from fastapi import Request
from starlette.responses import Response

from api.asked_tasks import TERMS, AskedTasks, Term, term
from api.bootstrap import Services
from api.web.core import Held, day, pages, render, typed_back
from api.web.downloads import downloads
from graph.answers import AssignedTask
from graph.model import StoredTask, Work

router = pages()

SIZE = 100
"""Tasks on one page."""


@router.get("/nhiem-vu")
def tasks_page(
    request: Request, services: Held, don_vi: str = "", can_cu: str = "", van_ban: str = "", tu: str = "", den: str = "", han: str = "",
    xem: str = "bang", trang: int = 1,
) -> Response:  # fmt: skip
    """The tasks that fit the filters."""
    store, today = services.store, date.today()
    asked = AskedTasks(can_cu.strip() or None, don_vi.strip() or None, van_ban.strip() or None, day(den), day(tu))
    rows, why = asked.found(store, today)
    agencies = sorted({name for row in rows for name in row.task.task.lead})
    wanted = Term(han) if han in set(Term) else None
    rows = [row for row in rows if wanted is None or term(row, today) is wanted]
    page = max(trang, 1)
    shown = rows[(page - 1) * SIZE : page * SIZE] if xem != "lich" else rows
    labels = bases_of(services, [row.task for row in shown])
    filters = {"don_vi": don_vi, "can_cu": typed_back(store, can_cu), "van_ban": typed_back(store, van_ban), "tu": tu, "den": den, "han": han}
    files = downloads(
        "tasks", ("xlsx", "docx", "csv", "ics"), agency=don_vi.strip(), depends_on=can_cu.strip(), document=van_ban.strip(), due_after=asked.due_after, due_before=asked.due_before,
        status=wanted.value if wanted else "",
    )  # fmt: skip
    return render(
        request, "tasks.html", downloads=files, rows=shown, total=len(rows), page=page, pages=-(-len(rows) // SIZE), agencies=agencies, terms=TERMS, why=why, labels=labels, filters=filters, xem=xem,
        months=_months(rows) if xem == "lich" else [], due=lambda row: term(row, today).value,
    )  # fmt: skip


def bases_of(services: Services, tasks: Iterable[StoredTask]) -> dict[int, Work]:
    """The works that tasks name as bases, by id."""
    return services.works(sorted({b for task in tasks for b in (*task.basis_ids, *task.heading_basis_ids)}))


def _months(rows: list[AssignedTask]) -> list[tuple[str, bool, list[AssignedTask]]]:
    """Month, whether it is past, and its tasks: this month and the coming ones first, then those without a computable day, then the past."""
    by_month: dict[tuple[int, int], list[AssignedTask]] = defaultdict(list)
    for row in rows:
        deadline = row.task.task.deadline
        by_month[(deadline.end.year, deadline.end.month) if deadline and deadline.end else (9999, 0)].append(row)
    now = (date.today().year, date.today().month)
    order = sorted(by_month, key=lambda month: (month < now, month))
    return [(f"Tháng {m}/{y}" if m else "Không có hạn tính được thành ngày", (y, m) < now, by_month[y, m]) for y, m in order]

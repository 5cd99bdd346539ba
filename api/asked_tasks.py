"""Which tasks are asked for, the same from the command line, the pages and over HTTP: by basis, agency, document, deadline, and how the deadline stands.

The store does not know what has been done: a day that has passed is all that "overdue" says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from graph.answers import AssignedTask, tasks_depending_on, tasks_matching
from graph.impact import DependencyRow
from graph.store import RecordStore

SOON = timedelta(days=30)
"""What counts as soon."""


class Term(StrEnum):
    """States of a deadline; `UNDATED` has no last day that can be computed."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


TERMS = {
    Term.OVERDUE: "đã qua hạn", Term.SOON: f"đến hạn trong {SOON.days} ngày", Term.LATER: f"còn trên {SOON.days} ngày",
    Term.UNDATED: "không tính được ngày",
}  # fmt: skip
"""State → words."""


def term(row: AssignedTask, today: date) -> Term:
    """The state of a task's deadline."""
    deadline = row.task.task.deadline
    if deadline is None or deadline.end is None:
        return Term.UNDATED
    left = deadline.end - today
    return Term.OVERDUE if left < timedelta() else Term.SOON if left <= SOON else Term.LATER


@dataclass(frozen=True, slots=True)
class AskedTasks:
    """What tasks are asked for; None: any. Documents and agencies are named as typed; both days are of the deadline's last day, inclusive."""

    depends_on: str | None = None
    agency: str | None = None
    document: str | None = None
    due_before: date | None = None
    due_after: date | None = None
    status: Term | None = None

    def found(self, store: RecordStore, today: date) -> tuple[list[AssignedTask], dict[int, DependencyRow]]:
        """The tasks, and of each that depends on the document why, by its id.

        Raises:
            UnknownReference, AmbiguousReference: a document is not known, or several answer.
        """
        rows = tasks_matching(store, agency=self.agency, document=self.document, due_before=self.due_before, due_after=self.due_after)
        rows = [row for row in rows if self.status is None or term(row, today) is self.status]
        if self.depends_on is None:
            return rows, {}
        why = {row.task.id: row for row in tasks_depending_on(store, self.depends_on)}
        rows = [row for row in rows if row.task.id in why]
        kept = {row.task.id for row in rows}
        return rows, {task_id: row for task_id, row in why.items() if task_id in kept}

    def words(self) -> list[tuple[str, str]]:
        """What is asked for, as facts of a report."""
        asked = (
            ("Căn cứ vào", self.depends_on), ("Cơ quan", self.agency), ("Trong văn bản", self.document), ("Hạn từ", _day(self.due_after)),
            ("Hạn đến", _day(self.due_before)), ("Tình trạng hạn", TERMS[self.status] if self.status else None),
        )  # fmt: skip
        return [(name, said) for name, said in asked if said]


def _day(day: date | None) -> str | None:
    return f"{day:%d/%m/%Y}" if day else None

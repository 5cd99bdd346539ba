"""Tasks with the documents they stand in. All of them are kept in memory while there are not too many, and brought up to date by what was written
since: pages and answers go through them again and again.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from graph.model import StoredTask, Work
from graph.store import rows, schema
from graph.store.lookup import LISTED
from graph.store.queries import Queries

MOST = 100_000
"""Tasks that are kept in memory; where there are more they are read each time."""

Assignment = tuple[StoredTask, Work]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The tasks of a revision by work, and how many works there were and the greatest id among them."""

    revision: int
    count: int
    top: int
    by_work: Mapping[int, Sequence[Assignment]]
    by_term: Sequence[Assignment]


class TaskReader(Queries):
    """The side of the record store that tasks are read from; `RecordStore` is one. Safe to use from several threads."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: _Kept | None = None
        self._catching_up = threading.Lock()

    def tasks(self, work_id: int | None = None) -> list[StoredTask]:
        """All tasks, or those of one work, in order of place."""
        found = self.assignments(work_id)
        return [task for task, _ in sorted(found, key=lambda pair: (pair[1].id, pair[0].task.span.start, pair[0].id))]

    def assignments(self, work_id: int | None = None) -> Sequence[Assignment]:
        """All tasks, or those of one work, with their works, by the last day of their terms and by place."""
        if work_id is not None:
            return _by_term(self._read([work_id]).get(work_id, ()))
        with self._catching_up:
            self._kept = self._caught_up_tasks()
            found = self._kept.by_term
            if len(found) > MOST:
                self._kept = None
            return found

    def load_tasks(self) -> None:
        """Read all tasks ahead, where there are few enough to be kept."""
        if self._number(select(func.count()).select_from(schema.tasks)) <= MOST:
            self.assignments()

    def tasks_of(self, works: Sequence[int]) -> Mapping[int, list[StoredTask]]:
        """The tasks that stand in each of the works, in order of place."""
        found: dict[int, list[StoredTask]] = defaultdict(list)
        for task in sorted(self._tasks(schema.tasks.c.work_id, works), key=_place):
            found[task.work_id].append(task)
        return found

    def tasks_naming(self, works: Sequence[int]) -> Mapping[int, list[StoredTask]]:
        """The tasks that name each of the works, by work and place."""
        table = schema.task_bases
        links = {(row.work_id, row.task_id) for row in self._with(select(table.c.work_id, table.c.task_id), table.c.work_id, works)}
        tasks = {task.id: task for task in self._tasks(schema.tasks.c.id, list({task for _, task in links}))}
        found: dict[int, list[StoredTask]] = defaultdict(list)
        there = (link for link in links if link[1] in tasks)  # a document that is read again meanwhile gives its tasks new ids
        for work_id, task_id in sorted(there, key=lambda link: _place(tasks[link[1]])):
            found[work_id].append(tasks[task_id])
        return found

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _caught_up_tasks(self) -> _Kept:
        """What is kept with what was written since, and what rests on works that others were merged into; works that are gone otherwise let all be read again."""
        kept, works = self._kept, schema.works.c
        revision = self.revision()
        if kept is not None and kept.revision == revision:
            return kept
        count, top = self._all(select(func.count(), func.max(works.id)))[0]
        if kept is None or kept.revision > revision:
            return _kept(revision, count, top or 0, self._read(self._with_tasks()))
        written = [row.id for row in self._all(select(works.id).where(works.revision > kept.revision))]
        merged = self.merges_since(kept.revision)
        if count != kept.count + sum(work_id > kept.top for work_id in written) - sum(work_id <= kept.top for work_id in merged):
            return _kept(revision, count, top or 0, self._read(self._with_tasks()))
        again = {*written, *self._resting_on(list(merged.values()))}
        left = {work_id: pairs for work_id, pairs in kept.by_work.items() if work_id not in again}
        return _kept(revision, count, top or 0, left | self._read(sorted(again)))

    def _resting_on(self, works: Sequence[int]) -> set[int]:
        """The works in which tasks stand that name one of `works`."""
        tasks, bases = schema.tasks.c, schema.task_bases.c
        return {row.work_id for row in self._with(select(tasks.work_id).join(schema.task_bases, bases.task_id == tasks.id), bases.work_id, works)}

    def _with_tasks(self) -> list[int]:
        return [row.work_id for row in self._all(select(schema.tasks.c.work_id).distinct())]

    def _read(self, ids: Sequence[int]) -> dict[int, Sequence[Assignment]]:
        tasks = self.tasks_of(ids)
        works = [rows.work_of(row) for row in self._with(select(*LISTED), schema.works.c.id, list(tasks))]
        return {work.id: [(task, work) for task in tasks[work.id]] for work in works}

    def _tasks(self, column: Any, ids: Sequence[int]) -> list[StoredTask]:
        found = list(self._with(select(schema.tasks), column, ids))
        table = schema.task_bases
        bases: dict[int, dict[str, tuple[int, ...]]] = defaultdict(dict)
        links = self._with(select(table), table.c.task_id, [row.id for row in found])
        for row in sorted(links, key=lambda link: (link.task_id, link.position)):
            bases[row.task_id][row.level] = (*bases[row.task_id].get(row.level, ()), row.work_id)
        return [rows.task_of(row, bases.get(row.id, {})) for row in found]


def _kept(revision: int, count: int, top: int, by_work: Mapping[int, Sequence[Assignment]]) -> _Kept:
    return _Kept(revision, count, top, by_work, _by_term(pair for pairs in by_work.values() for pair in pairs))


def _by_term(found: Iterable[Assignment]) -> list[Assignment]:
    return sorted(found, key=lambda pair: (_last_day(pair[0]) or date.max, *_place(pair[0])))


def _last_day(task: StoredTask) -> date | None:
    return task.task.deadline.end if task.task.deadline else None


def _place(task: StoredTask) -> tuple[int, int, int]:
    return task.work_id, task.task.span.start, task.id

"""What a newly read document means for what the store holds already: the tasks that rest on what it acts on, by agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.impact import ACTS, DependencyRow, KnowledgeGraph
from graph.model import ReviewState, StoredRelation, Work
from graph.store import RecordStore

AGENCIES = 5
"""Agencies named in one line; the rest is counted."""


@dataclass(frozen=True, slots=True)
class News:
    """A document that was read, what it does to others, and the tasks elsewhere that this touches."""

    work: Work
    acts: tuple[StoredRelation, ...]
    tasks: tuple[DependencyRow, ...]

    @property
    def agencies(self) -> list[tuple[str, int]]:
        """Agencies that lead touched tasks, with how many, the most first."""
        counted = Counter(name for row in self.tasks for name in row.task.task.lead)
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))

    @property
    def line(self) -> str:
        """One line: "văn bản mới nạp làm ảnh hưởng 4 nhiệm vụ của Sở Nội vụ"."""
        if not self.tasks:
            return ""
        named = [f"{count} nhiệm vụ của {name}" for name, count in self.agencies[:AGENCIES]]
        unled = sum(not row.task.task.lead for row in self.tasks)
        rest = len(self.agencies) - AGENCIES
        parts = named + ([f"{unled} nhiệm vụ chưa rõ đơn vị chủ trì"] if unled else []) + ([f"nhiệm vụ của {rest} đơn vị khác"] if rest > 0 else [])
        return f"{self.work.label} mới nạp làm ảnh hưởng {', '.join(parts)}"


def news_of(store: RecordStore, works: Sequence[int]) -> list[News]:
    """What each of some works brings; works that are gone are left out."""
    graph = KnowledgeGraph(store)
    found = {work.id: work for work in store.works_with(list(works))}
    return [_news(store, graph, found[work_id]) for work_id in works if work_id in found and found[work_id].held]


def _news(store: RecordStore, graph: KnowledgeGraph, work: Work) -> News:
    acts = [r for r in store.relations(work.id) if r.subject_id == work.id and r.relation.predicate in ACTS and r.review is not ReviewState.REJECTED]
    touched: dict[int, DependencyRow] = {}
    for target in dict.fromkeys(r.object_id for r in acts):
        for row in graph.dependent_tasks(target):
            if row.task.work_id != work.id:
                touched.setdefault(row.task.id, row)
    return News(work, tuple(acts), tuple(touched.values()))

"""A document named by its number or title, however typed → that document, and around it what amends it, what rests on it, its tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.model import RelationKind, StoredRelation, StoredTask, Work
from graph.store import RecordStore
from graph.store.lookup import Reference
from graph.text import as_typed, clean_spaces
from search.questions import reference_in

_FIELD = re.compile(r"(?:so|số|số hiệu|sohieu):\s*(?P<value>\"[^\"]+\"|\S+)", re.IGNORECASE)
_SYNTAX = re.compile(r"[\"()\[\]{}*~:]")
_MOST = 20
"""Documents or tasks listed in one group; the count tells how many there are."""

AMENDING = (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.SUSPENDS, RelationKind.CORRECTS)
RESTING = (RelationKind.DETAILS, RelationKind.GUIDES, RelationKind.IMPLEMENTS, RelationKind.BASED_ON)


@dataclass(frozen=True, slots=True)
class Route:
    """What a query names. `works` are all documents that answer, the held and original ones first; `whole` tells that the query is nothing but
    the name; `nearest` are labels of the nearest known documents when none answers."""

    reference: str
    works: tuple[Work, ...]
    whole: bool
    nearest: tuple[str, ...] = ()

    @property
    def one(self) -> Work | None:
        """The document that is meant, None when several may be."""
        held = [work for work in self.works if work.held]
        pool = held if len(held) == 1 else self.works
        return pool[0] if len(pool) == 1 else None


@dataclass(frozen=True, slots=True)
class Group:
    """Documents around a document, each with the relation that proves it; `total` counts those that are not listed too."""

    kind: str
    heading: str
    total: int
    related: tuple[tuple[Work, StoredRelation], ...] = ()
    tasks: tuple[tuple[Work, StoredTask], ...] = ()


def route(store: RecordStore, text: str) -> Route | None:
    """The documents that a query names; None when it names none."""
    words = clean_spaces(as_typed(text))
    by_field = _FIELD.fullmatch(words)
    if by_field:
        return _routed(store, by_field["value"].strip('"'), whole=True)
    if _SYNTAX.search(words):
        return None
    whole = _routed(store, words, whole=True) if _is_name(words) else None
    if whole is not None and whole.works:
        return whole
    inside = reference_in(words)
    if inside is None or inside == words:
        return whole
    found = _routed(store, inside, whole=False)
    return found if found.works or (found.nearest and whole is None) else whole


def _is_name(words: str) -> bool:
    parsed = Reference.parse(words)
    if parsed.id or parsed.uri or parsed.key or parsed.bare:
        return True
    return bool(parsed.title and re.match(r"(?:bộ luật|bo luat|luật|luat|pháp lệnh|phap lenh|hiến pháp|hien phap)\b", words, re.IGNORECASE))


def _routed(store: RecordStore, reference: str, *, whole: bool) -> Route:
    found = store.find(reference)
    works = sorted(found, key=lambda work: (not work.held, work.document.type == "văn bản hợp nhất"))
    numbered = any(c.isdigit() for c in reference)
    return Route(reference, tuple(works), whole, () if works or not (numbered or whole) else tuple(store.nearest(reference)))


def groups(store: RecordStore, work: Work) -> list[Group]:
    """What stands around a document, group by group; empty groups are left out."""
    found = [
        _related(store, work, "amenders", "Sửa đổi, thay thế, bãi bỏ văn bản này", AMENDING),
        _related(store, work, "consolidations", "Văn bản hợp nhất", (RelationKind.CONSOLIDATES,)),
        _related(store, work, "dependents", "Căn cứ vào, quy định chi tiết, hướng dẫn, triển khai văn bản này", RESTING),
        _tasks(store, work),
    ]
    return [group for group in found if group.total]


def _related(store: RecordStore, work: Work, kind: str, heading: str, kinds: Sequence[RelationKind]) -> Group:
    relations, total = store.incoming(work.id, kinds, 3 * _MOST)
    works = {other.id: other for other in store.works_with([r.subject_id for r in relations])}
    strength = {kind: place for place, kind in enumerate(kinds)}
    relations.sort(key=lambda r: strength[r.relation.predicate])
    strongest = list({r.subject_id: r for r in reversed(relations)}.values())[::-1]
    rows = sorted(strongest, key=lambda r: _age(works[r.subject_id]), reverse=kind == "dependents")
    return Group(kind, heading, total, tuple((works[r.subject_id], r) for r in rows[:_MOST]))


def _age(work: Work) -> tuple[str, int]:
    return (work.document.issued.isoformat() if work.document.issued else "", work.id)


def _tasks(store: RecordStore, work: Work) -> Group:
    tasks = [task for task in store.tasks_naming([work.id]).get(work.id, []) if task.review.value != "rejected"]
    own = [task for task in store.tasks_of([work.id]).get(work.id, []) if task.review.value != "rejected"] if work.held else []
    listed = [*tasks[:_MOST], *(task for task in own if task.id not in {t.id for t in tasks})][:_MOST]
    works = {other.id: other for other in store.works_with(list({task.work_id for task in listed}))}
    total = len({task.id for task in (*tasks, *own)})
    return Group("tasks", "Nhiệm vụ", total, tasks=tuple((works[task.work_id], task) for task in listed))

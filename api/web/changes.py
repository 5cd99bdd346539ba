"""What has changed lately, by day: documents read, updated and taken out, and decisions of review. Nobody is named, and nothing of refused files is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from api.bootstrap import Services
from api.state.audit import counted, entries
from api.web.decided import Told, told
from graph.store import RecordStore
from graph.store.decisions import Decision

WINDOW, DAYS = timedelta(days=30), 7
"""How far back is looked, and how many days with changes are shown."""

NAMED, DECIDED, SAMPLE = 5, 12, 300
"""Documents named and decisions told of one day; entries among which the documents are found."""

DOCUMENTS = {"document.added": "nạp mới", "document.updated": "cập nhật", "document.removed": "gỡ khỏi kho", "document.restored": "đưa trở lại"}


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents to which the same was done on a day: how many, and the newest of them by name; the id is None where no page is left."""

    done: str
    count: int
    named: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of a local day; `more` decisions are not told."""

    day: date
    documents: tuple[Documents, ...]
    decisions: tuple[Told, ...]
    more: int


def changes(services: Services, now: datetime | None = None) -> list[Day]:
    """The last days with changes, the newest first."""
    since = ((now or datetime.now(UTC)) - WINDOW).isoformat(timespec="seconds")
    counts: Counter[tuple[date, str]] = Counter()
    for hour, action, times in counted(services.state, "document.", since):
        counts[_local(f"{hour}:00:00+00:00"), action] += times
    names = _named(services, since)
    decisions: dict[date, list[Decision]] = defaultdict(list)
    for decision in services.store.decisions(SAMPLE, undone=True):
        if decision.at >= since and decision.kind != "document":
            decisions[_local(decision.at)].append(decision)
    days = sorted({day for day, action in counts if action in DOCUMENTS} | set(decisions), reverse=True)[:DAYS]
    return [_day(services.store, day, counts, names, decisions[day]) for day in days]


def _day(
    store: RecordStore, day: date, counts: Counter[tuple[date, str]], names: dict[tuple[date, str], list[tuple[int | None, str]]], decided: Sequence[Decision]
) -> Day:
    documents = tuple(Documents(done, counts[day, action], tuple(names.get((day, action), [])[:NAMED])) for action, done in DOCUMENTS.items() if counts[day, action])
    return Day(day, documents, tuple(told(store, decision) for decision in decided[:DECIDED]), len(decided[DECIDED:]))


def _named(services: Services, since: str) -> dict[tuple[date, str], list[tuple[int | None, str]]]:
    """The names of the documents, by day and what was done; those that have no page any more without their id."""
    names: dict[tuple[date, str], list[tuple[int | None, str]]] = defaultdict(list)
    for action in DOCUMENTS:
        found = [entry for entry in entries(services.state, action=action, limit=SAMPLE) if entry.at >= since]
        there = _there(services.store, (entry.work_id for entry in found))
        for entry in found:
            names[_local(entry.at), action].append((entry.work_id if entry.work_id in there else None, entry.object))
    return names


def _there(store: RecordStore, ids: Iterable[int | None]) -> set[int]:
    return {work.id for work in store.works_with(list({work_id for work_id in ids if work_id is not None})) if not work.orphan}


def _local(moment: str) -> date:
    """The local day of a moment in UTC."""
    return datetime.fromisoformat(moment).astimezone().date()

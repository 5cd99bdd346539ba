"""Deadlines as iCalendar (RFC 5545): all-day events under names that stay, so that a calendar that subscribes is updated, not doubled."""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vDatetime

from api.exports.report import printable
from api.words import ROLES
from graph.answers import AssignedTask
from graph.model import Deadline
from graph.text import clean_spaces, shortened

_MONTHLY = re.compile(r"ngày ([1-9]|[12]\d|3[01]) hằng tháng")


def calendar_of(rows: Sequence[AssignedTask], name: str, changed: datetime, address: Callable[[AssignedTask], str] | None = None) -> bytes:
    """The last days of the tasks' deadlines; tasks without a computable one are left out.

    Args:
        changed: when what the calendar tells was changed last; the same store gives the same bytes.
        address: where a task is read, for calendars that live beside the service.
    """
    found = Calendar()
    found.add("prodid", "-//Cancu//Thời hạn nhiệm vụ//VI")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("x-wr-calname", _cut(name, 200))
    taken: set[str] = set()
    for row in rows:
        for number, deadline in enumerate(_dated(row.task.task.deadline)):
            event = _event(row, deadline, number, changed, taken)
            if address is not None:
                event.add("url", address(row))
            found.add_component(event)
    if not found.subcomponents:
        found.add_component(Timezone.from_tzid("Asia/Ho_Chi_Minh"))  # a calendar must hold something (RFC 5545, section 3.6)
    return bytes(found.to_ical())


def _event(row: AssignedTask, deadline: Deadline, number: int, changed: datetime, taken: set[str]) -> Event:
    task, end = row.task.task, deadline.end
    assert end is not None
    event = Event()
    event.add("uid", _uid(row, number, taken))
    event.add("dtstamp", vDatetime(changed.astimezone(UTC)))
    first = _first_of_month(deadline)
    event.add("dtstart", first or end)
    event.add("dtend", (first or end) + timedelta(days=1))
    if first:
        event.add("rrule", {"freq": "monthly", "bymonthday": first.day, "until": end})
    event.add("summary", _cut(f"Hạn: {task.text}", 200))
    event.add("description", printable("\n".join(_lines(row, deadline))))
    event.add("transp", "TRANSPARENT")
    if row.role:
        event.add("categories", [ROLES[row.role]])
    return event


def _first_of_month(deadline: Deadline) -> date | None:
    """The first of the days of "ngày 25 hằng tháng" inside a recurring deadline; None for any other."""
    found = _MONTHLY.fullmatch(deadline.rule or "")
    if found is None or deadline.start is None or deadline.end is None:
        return None
    day, month = int(found[1]), deadline.start.replace(day=1)
    for _ in range(12):
        if day <= monthrange(month.year, month.month)[1] and deadline.start <= month.replace(day=day) <= deadline.end:
            return month.replace(day=day)
        month = (month + timedelta(days=32)).replace(day=1)
    return None


def _lines(row: AssignedTask, deadline: Deadline) -> Iterator[str]:
    task = row.task.task
    yield task.text
    yield f"Văn bản: {row.work.label}"
    yield f"Thời hạn: {deadline.text}"
    for name, agencies in (("Chủ trì", task.lead), ("Phối hợp", task.support)):
        if agencies:
            yield f"{name}: {'; '.join(agencies)}"
    if task.bases:
        yield f"Căn cứ: {'; '.join(task.bases)}"


def _dated(deadline: Deadline | None) -> Iterator[Deadline]:
    """The parts of a deadline that end on a known day."""
    if deadline is None:
        return
    items = [item for item in deadline.items if item.end]
    if items:
        yield from items
    elif deadline.end is not None:
        yield deadline


def _uid(row: AssignedTask, number: int, taken: set[str]) -> str:
    """A name made of the document and the words of the task: the same when the file is read again, another for a twin in the same document."""
    base = f"{row.work.uri}\x1f{clean_spaces(row.task.task.text)}\x1f{number}"
    uid, twin = _digest(base), 1
    while uid in taken:
        twin += 1
        uid = _digest(f"{base}\x1f{twin}")
    taken.add(uid)
    return uid


def _digest(words: str) -> str:
    return f"{hashlib.sha256(words.encode()).hexdigest()[:32]}@cancu"


def _cut(words: str, most: int) -> str:
    return shortened(printable(clean_spaces(words)), most)


def calendar_name(agency: str | None, today: date) -> str:
    """What a calendar program shows."""
    return f"Thời hạn nhiệm vụ — {agency}" if agency else f"Thời hạn nhiệm vụ ({today:%d/%m/%Y})"

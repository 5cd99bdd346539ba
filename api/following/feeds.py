"""Feeds of a follow: Atom (what was told) and iCalendar (deadlines of the tasks that it concerns)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from feedgen.feed import FeedGenerator
from icalendar import Calendar, Event

from api.bootstrap import Services
from api.following.follows import KINDS, Follow, Notice
from graph.answers import AssignedTask, tasks_depending_on, tasks_matching
from graph.errors import CancuError
from graph.text import clean_spaces, match_key


def atom(follow: Follow, notices: Iterable[Notice], base: str) -> bytes:
    """What a follower was told, as Atom (RFC 4287). `base` is the address of the service."""
    feed = FeedGenerator()
    feed.id(f"{base}/theo-doi/{follow.token}.atom")
    feed.title(f"Cancu: theo dõi {KINDS[follow.kind]} {_clean(follow.label)}")
    feed.link(href=f"{base}/theo-doi/{follow.token}.atom", rel="self")
    feed.updated(follow.created)
    for notice in notices:
        entry = feed.add_entry(order="append")
        entry.id(f"{base}/theo-doi/{follow.token}/{notice.id}")
        entry.title(_clean(notice.title))
        entry.content(_clean(notice.body), type="text")
        entry.link(href=f"{base}/van-ban/{notice.work_id}")
        entry.updated(notice.at)
        feed.updated(max(notice.at, feed.updated().isoformat()))
    return bytes(feed.atom_str(pretty=True))


def calendar(services: Services, follow: Follow, base: str) -> bytes:
    """Deadlines of the tasks that a follow concerns, as iCalendar (RFC 5545)."""
    found = Calendar()
    found.add("prodid", "-//Cancu//VI")
    found.add("version", "2.0")
    found.add("x-wr-calname", f"Cancu: {clean_spaces(_clean(follow.label))}")
    for row in tasks_of(services, follow):
        deadline = row.task.task.deadline
        if deadline is not None and deadline.end is not None:
            event = Event()
            event.add("uid", f"task-{row.task.id}-{row.work.id}@cancu")
            event.add("dtstamp", datetime.now(UTC))
            event.add("dtstart", deadline.end)
            event.add("dtend", deadline.end + timedelta(days=1))
            event.add("summary", row.task.task.text[:500])
            event.add("description", f"{row.work.label}; thời hạn: {deadline.text}; chủ trì: {', '.join(row.task.task.lead) or 'không nêu'}")
            event.add("url", f"{base}/van-ban/{row.work.id}?tu={row.task.task.span.start}&den={row.task.task.span.end}#trich")
            found.add_component(event)
    return bytes(found.to_ical())


def tasks_of(services: Services, follow: Follow) -> list[AssignedTask]:
    """The tasks that a follow concerns: those of an agency, in or resting on a document, the one followed; none of a search."""
    store = services.store
    try:
        if follow.kind == "agency":
            return tasks_matching(store, agency=follow.target)
        if follow.kind == "document":
            own = tasks_matching(store, document=follow.target)
            return [*own, *(AssignedTask(row.task, row.work, "") for row in tasks_depending_on(store, follow.target))]
        if follow.kind == "task":
            where, _, words = follow.target.partition(" ")
            return [row for row in tasks_matching(store, document=where) if match_key(row.task.task.text) == match_key(words)]
    except CancuError:
        return []  # the document has been removed
    return []


def _clean(words: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(letter for letter in words if letter in "\n\t" or letter.isprintable())

"""Feeds of a follow: Atom (what was told) and iCalendar (deadlines of the tasks that it concerns)."""

from __future__ import annotations

from collections.abc import Iterable

from feedgen.feed import FeedGenerator

from api.bootstrap import Services
from api.exports.deadlines import calendar_of
from api.exports.report import printable
from api.following.follows import KINDS, Follow, Notice
from api.following.names import urn
from graph.answers import AssignedTask, tasks_depending_on, tasks_matching
from graph.errors import CancuError
from graph.text import clean_spaces, match_key


def atom(follow: Follow, notices: Iterable[Notice], base: str) -> bytes:
    """What a follower was told, as Atom (RFC 4287). `base` is the address of the service; the ids stay when the service moves, and tell nobody the
    secret address (section 4.2.6: universally unique, for good)."""
    feed = FeedGenerator()
    feed.id(urn(follow.token))
    feed.language("vi")
    feed.title(f"Cancu: theo dõi {KINDS[follow.kind]} {clean_spaces(printable(follow.label))}")
    feed.author(name="Cancu")
    feed.link(href=f"{base}/theo-doi/{follow.token}.atom", rel="self", type="application/atom+xml")
    feed.link(href=f"{base}/theo-doi", rel="alternate", type="text/html")
    feed.updated(follow.created)
    for notice in notices:
        entry = feed.add_entry(order="append")
        entry.id(urn(follow.token, notice.mark))
        entry.title(clean_spaces(printable(notice.title)))
        entry.content(printable(notice.body), type="text")
        entry.link(href=f"{base}/van-ban/{notice.work_id}", rel="alternate", type="text/html")
        entry.updated(notice.at)
        feed.updated(max(notice.at, feed.updated().isoformat()))
    return bytes(feed.atom_str(pretty=True))


def calendar(services: Services, follow: Follow, base: str) -> bytes:
    """Deadlines of the tasks that a follow concerns, as iCalendar (RFC 5545)."""

    def address(row: AssignedTask) -> str:
        span = row.task.task.span
        return f"{base}/van-ban/{row.work.id}?tu={span.start}&den={span.end}#trich"

    rows = {row.task.id: row for row in tasks_of(services, follow)}  # a task may be in a document and rest on it
    return calendar_of(list(rows.values()), f"Cancu: {follow.label}", services.store.changed_at(), address)


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


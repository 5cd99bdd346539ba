"""Which followers a newly read document concerns, and what they are told."""

from __future__ import annotations

from collections.abc import Sequence

from api.bootstrap import Services
from api.following.affected import News, news_of
from api.following.follows import Follow, Follows
from graph.model import ReviewState, StoredTask
from graph.registry import canonical_agency
from graph.text import match_key

_DOES = {
    "based_on": "căn cứ vào", "amends": "sửa đổi, bổ sung", "replaces": "thay thế", "repeals": "bãi bỏ", "suspends": "đình chỉ", "corrects": "đính chính",
    "details": "quy định chi tiết", "guides": "hướng dẫn", "implements": "triển khai", "promulgates": "ban hành", "consolidates": "hợp nhất", "cites": "dẫn chiếu",
}  # fmt: skip

SHOWN = 5
"""Tasks or relations told in one notice."""


def announce(services: Services, works: Sequence[int]) -> int:
    """Tell the followers of what was read; returns the number of new notices. Told again, nothing is new."""
    follows = Follows(services.state)
    everyone = follows.all()
    if not everyone or not works:
        return 0
    told = 0
    for news in news_of(services.store, list(dict.fromkeys(works))):
        for follow in everyone:
            found = notice_of(services, follow, news)
            if found is not None:
                told += follows.tell(follow.id, f"{news.work.uri}@{news.work.sha256}", found[0], found[1], news.work.id)
    return told


def notice_of(services: Services, follow: Follow, news: News) -> tuple[str, str] | None:
    """Title and body of what a follower is told of a document, None when it does not concern them."""
    match follow.kind:
        case "document":
            return _document(services, follow, news)
        case "agency":
            return _agency(services, follow, news)
        case "search":
            return _search(services, follow, news)
        case _:
            return _task(follow, news)


def _document(services: Services, follow: Follow, news: News) -> tuple[str, str] | None:
    """The document itself was read again, or another one states something of it."""
    wanted = int(follow.target.lstrip("#"))
    if wanted == news.work.id:
        return f"{news.work.label}: đã nạp bản mới", news.work.document.title or ""
    stated = [r for r in services.store.relations(wanted) if r.subject_id == news.work.id and r.object_id == wanted and r.review is not ReviewState.REJECTED]
    if not stated:
        return None
    kinds = ", ".join(dict.fromkeys(_DOES[r.relation.predicate.value] for r in stated))
    return f"{news.work.label} {kinds} {follow.label}", "\n".join(f"“{r.quote}”" for r in stated[:SHOWN])


def _agency(services: Services, follow: Follow, news: News) -> tuple[str, str] | None:
    """New tasks of the agency, and tasks of the agency that the document touches."""
    place = news.work.document.place
    new = [t for t in services.store.tasks(news.work.id) if _of(t, follow.target, place)]
    touched = [row.task for row in news.tasks if _of(row.task, follow.target, row.work.document.place)]
    if not new and not touched:
        return None
    told = ([f"giao {len(new)} nhiệm vụ"] if new else []) + ([f"làm ảnh hưởng {len(touched)} nhiệm vụ"] if touched else [])
    return f"{news.work.label} {' và '.join(told)} của {follow.label}", "\n".join(f"– {t.task.text}" for t in [*new, *touched][: 2 * SHOWN])


def _search(services: Services, follow: Follow, news: News) -> tuple[str, str] | None:
    """The document is among what the words find."""
    from search.query import parse_query  # its parser takes long to load, and most ingests tell nobody of a search

    page = services.engine.search(parse_query(follow.target), 200)
    hit = next((hit for hit in page.hits if hit.work_id == news.work.id), None)
    return (f"{news.work.label} ứng với tìm kiếm “{follow.target}”", hit.snippet) if hit else None


def _task(follow: Follow, news: News) -> tuple[str, str] | None:
    """The document acts on what the task rests on."""
    where, _, words = follow.target.partition(" ")
    row = next((row for row in news.tasks if f"#{row.task.work_id}" == where and match_key(row.task.task.text) == match_key(words)), None)
    if row is None:
        return None
    return f"{news.work.label} làm ảnh hưởng nhiệm vụ: {row.task.task.text}", "\n".join(f"“{hop.quote}”" for hop in row.hops)


def _of(task: StoredTask, agency: str, place: str | None) -> bool:
    wanted = match_key(canonical_agency(agency, place))
    return any(match_key(name) == wanted for name in (*task.task.lead, *task.task.support))

"""Store → index: the records of a document with the facts that fields, filters and facets use, and the index that follows the store.

Facts of a document rest on other documents as well: what repeals it, what it rests on. The store tells which documents are affected by what
was written since a revision. What changes by the calendar (a document comes into force, a
repeal takes effect) is found in the index itself: records know the day on which their validity turns.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from graph.effects import When
from graph.gathered import Gathered
from graph.model import Provision, RelationKind, ReviewState, Work
from graph.registry.placed import read_agency
from graph.registry.succession import present_name
from graph.store import RecordStore
from graph.text import fold
from graph.validity import Standings, Validities, Validity
from search.engine import Engine, IndexRecord
from search.facts import Facts, day_key, year_of
from search.nodes import Range
from search.reader import Order
from search.records import Indexed
from search.subjects import subject_of

SPAN_LIMIT = 4000
"""Characters of a provision that go into one index record; a longer one (an annex) is cut at line ends."""
TOGETHER, APART = 100, 25
"""Documents whose facts are read together: in this process, and in others, which send all that is indexed of them at once."""

MOST = 50_000
"""Standings remembered; more, and all are forgotten."""

Elsewhere = Callable[[Iterable[Sequence[int]]], Iterator[Iterable[Indexed]]]
"""Ids of documents, some together → what is indexed of them."""

_LEANING = (RelationKind.BASED_ON, RelationKind.DETAILS, RelationKind.GUIDES, RelationKind.IMPLEMENTS, RelationKind.CITES)
"""What a document does that rests on another one: the more do, the more it counts."""

_CENTRAL = re.compile(
    r"(?:bo(?! chi huy)|chinh phu|thu tuong|quoc hoi|uy ban thuong vu quoc hoi|chu tich nuoc|van phong (?:chinh phu|quoc hoi|chu tich nuoc|trung uong)"
    r"|toa an nhan dan toi cao|hoi dong tham phan|vien kiem sat nhan dan toi cao|kiem toan nha nuoc|thanh tra chinh phu|ngan hang nha nuoc|uy ban dan toc"
    r"|bao hiem xa hoi viet nam|tong cuc|tong lien doan|ban (?:chap hanh trung uong|bi thu|to chuc trung uong)|bo chinh tri|trung uong)\b"
)
_BELOW = (
    ("xã", re.compile(r"\b(?:xa|phuong|thi tran)\b")),
    ("huyện", re.compile(r"\b(?:huyen|quan|thi xa|phong)\b")),
    ("tỉnh", re.compile(r"\b(?:tinh|thanh pho|tp|so|ubnd|hdnd|thanh uy|chi cuc|cuc)\b")),
)


def catch_up(store: RecordStore, engine: Engine, today: date | None = None, elsewhere: Elsewhere | None = None) -> int:
    """Index what the store has written since the index's revision; returns the number of documents. With `today`, also the documents whose
    validity has turned by then.

    Args:
        elsewhere: makes documents ready in other processes, when there are enough of them.
    """
    revision, known = store.revision(), engine.revision()
    changed = store.written_since(known) if known != revision else []
    affected = sorted(store.affected_since(known)) if 0 < known < revision else []
    works = list(dict.fromkeys((*changed, *affected, *(turned(engine, today) if today and known else ()))))
    gone = list(store.merges_since(known)) if known != revision else []
    if known == revision and not works:
        return 0
    for work_id in (*gone, *works):
        engine.delete(work_id)
    if elsewhere is not None and len(works) > 2 * APART:
        for ready in elsewhere(works[start : start + APART] for start in range(0, len(works), APART)):
            engine.add_indexed(ready)
    else:
        stood: Standings = {}
        engine.add(record for start in range(0, len(works), TOGETHER) for record in records_with(store, works[start : start + TOGETHER], stood))
    engine.commit(revision)
    return len(works)


def records_with(store: RecordStore, ids: Sequence[int], stood: Standings) -> Iterator[IndexRecord]:
    """The index records of some documents, in this order; what has been merged into others meanwhile is left out.

    Args:
        stood: standings found for other documents of the same state of the store, today; those found now are added.
    """
    if len(stood) > MOST:
        stood.clear()
    known = {work.id: work for work in store.works_with(ids)}
    works = [known[work_id] for work_id in ids if work_id in known]
    gathered = Gathered(store, [work.id for work in works], _LEANING, stood)
    validities = Validities(gathered, date.today(), stood=stood)
    for work in works:
        if not work.orphan:
            yield from records_of(store, work, facts_of(gathered, work, validities), gathered.text(work.id) if work.held else "")


def turned(engine: Engine, today: date) -> list[int]:
    """Ids of the documents in the index whose validity may have turned by `today`."""
    with engine.reader() as reader:
        found = reader.records(Range("turns", None, day_key(today)), Order.RELEVANCE, 100_000)
    return sorted({record.work_id for record in found})


def records_of(store: RecordStore, work: Work, facts: Facts, text: str) -> Iterator[IndexRecord]:
    """The index records of a document with its facts and its text: its head, then its articles, or its leaves where it has no articles."""
    described = work.document
    known = store.provisions(work.id) if text else []
    provisions, parts = _indexed(known), sorted((p.span.start, p.span.end, p.path) for p in known)
    head = IndexRecord(
        work.id, "", described.number or "", described.type or "", described.issuer or "", year_of(described.number or "", described.issued),
        described.title or work.label, f"{work.label} {described.issuer or ''} {described.title or ''}", facts=facts,
        subject=subject_of(described.title or "", (text[p.span.start : p.span.end] for p in provisions)),
    )  # fmt: skip
    yield head
    for provision in provisions:
        start, end = provision.span.start, provision.span.end
        inside = [part for part in parts[bisect_left(parts, (start,)) : bisect_left(parts, (end,))] if part != (start, end, provision.path)]
        for words in _pieces(text[start:end]):
            there = tuple(part for part in inside if part[0] < start + len(words) and part[1] > start)
            yield replace(head, provision=provision.path, text=words, start=start, parts=there)
            start += len(words)


def facts_of(gathered: Gathered, work: Work, validities: Validities) -> Facts:
    """What is known of a document beside its words; `gathered` holds it, and the kinds of relations that lean on it are counted there."""
    validity = validities.of(work.id)
    tasks = [t.task for t in gathered.tasks(work.id) if t.review is not ReviewState.REJECTED] if work.held else []
    issuer = work.document.issuer or ""
    return Facts(
        work.document.issued,
        validity.status.value,
        level_of(issuer),
        present_body(issuer, work.document.issued),
        bool(tasks),
        tuple(dict.fromkeys(name for task in tasks for name in task.lead)),
        tuple(sorted({task.deadline.end for task in tasks if task.deadline and task.deadline.end})),
        _bases(gathered, work) if work.held else (),
        math.log1p(gathered.leaning_on(work.id)),
        _turns(validity),
        any(original.held for original in _objects(gathered, work, RelationKind.CONSOLIDATES)),
    )


def _bases(gathered: Gathered, work: Work) -> tuple[str, ...]:
    """The numbers, or the names of laws, of the documents that it rests on."""
    named = [(known.document.number, known.document.title) for known in _objects(gathered, work, RelationKind.BASED_ON)]
    return tuple(dict.fromkeys(name for number, title in named for name in (number, title) if name))


def _objects(gathered: Gathered, work: Work, kind: RelationKind) -> list[Work]:
    """The documents to which it stands in a relation that nobody has rejected; where it consolidates one that is held, it stands behind that one."""
    ids = {r.object_id for r in gathered.relations(work.id)
           if r.subject_id == work.id and r.relation.predicate is kind and r.review is not ReviewState.REJECTED}  # fmt: skip
    return [gathered.work(work_id) for work_id in sorted(ids)]


def _turns(validity: Validity) -> date | None:
    """The first day on which the validity may be another one."""
    days: list[date] = [e.starts.exact for e in validity.upcoming if e.starts.exact]
    days += [date.fromordinal(e.until.toordinal() + 1) for e in validity.effects if e.until]
    began: When = validity.began
    if began.exact and began.exact > validity.on:
        days.append(began.exact)
    return min((day for day in days if day > validity.on), default=None)


def level_of(issuer: str) -> str:
    """The level of an issuer: trung ương, tỉnh, huyện, xã; "" when its name does not tell.

    >>> level_of("Chính phủ"), level_of("UBND tỉnh Bến Tre"), level_of("UBND huyện Ba Tri")
    ('trung ương', 'tỉnh', 'huyện')
    """
    folded = fold(issuer)
    if _CENTRAL.match(folded):
        return "trung ương"
    return next((level for level, pattern in _BELOW if pattern.search(folded)), "")


def present_body(issuer: str, issued: date | None = None) -> str:
    """The body that carries on the whole of the issuer's work today; the issuer itself when it is there, or went to several, or is joint.

    >>> present_body("Bộ Giao thông vận tải"), present_body("UBND tỉnh Bến Tre"), present_body("Bộ Tài chính")
    ('Bộ Xây dựng', 'UBND tỉnh Vĩnh Long', 'Bộ Tài chính')
    """
    known = read_agency(issuer)
    now = present_name(known, issued)
    return issuer if now == known else str(now)


def _indexed(provisions: Sequence[Provision]) -> list[Provision]:
    articles = [p for p in provisions if p.path.rsplit("__", 1)[-1].startswith("dieu_")]
    if articles:
        return articles + [p for p in provisions if p.path.startswith("phu_luc") and "__" not in p.path]
    parents = {p.path.rsplit("__", 1)[0] for p in provisions if "__" in p.path}
    return [p for p in provisions if p.path not in parents]


def _pieces(words: str) -> Iterator[str]:
    while len(words) > SPAN_LIMIT:
        cut = max(words.rfind("\n", 0, SPAN_LIMIT), SPAN_LIMIT // 2)
        yield words[:cut]
        words = words[cut:]
    yield words

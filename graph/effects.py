"""What a relation does to the validity of its object: which part, from which day, proven by which words.

Law 80/2015/QH13, Điều 154: a document lapses when its own term ends (1), when it is replaced (2), when it is repealed (3), or with the
document whose details it states (4; derived in `graph.validity`).

Rule 1  The day an effect begins is the day its sentence states; else the day its document comes into force; else only bounds are known.
Rule 2  An effect is of a part when the relation names a provision, when words between the verb and the mention name a part, or when the
        sentence makes an exception ("trừ …").
Rule 3  An effect of a document issued before its object, or of lower rank than it (a circular never ends a decree: Law 80/2015/QH13,
        Điều 12, 154), is a misreading or a misprint: it is kept as disputed and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from graph.model import RelationKind, ReviewState, Span, StoredRelation, Work
from graph.quotes import sentence_around
from graph.ranks import cannot_act, number_of
from graph.registry import document_types
from graph.text import same_length_lower

SETTLED = timedelta(days=365)
"""A document whose day of coming into force is not recorded is taken to be in force this long after it was issued, not sooner."""

_DAY = r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})"
_ENDS_ON = re.compile(
    rf"(?:hết|chấm\s+dứt|không\s+còn|ngưng)\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?(?:từ|vào)\s+(?:ngày\s+)?{_DAY}",
    re.IGNORECASE,
)
_FROM_DAY = re.compile(rf"(?<!\w)từ\s+(?:hết\s+)?ngày\s+{_DAY}", re.IGNORECASE)
_UNTIL_DAY = re.compile(rf"(?<!\w)đến\s+(?:hết\s+)?(?:ngày\s+)?{_DAY}", re.IGNORECASE)
_OWN_FORCE = re.compile(r"\s(?:này|NÀY)\s+(?:bắt\s+đầu\s+)?có\s+hiệu\s+lực(?!\s*,?\s*(?:thì|mà))", re.IGNORECASE)
_OWN_TERM = re.compile(
    rf"\snày\s+(?:(?:có\s+hiệu\s+lực|được\s+thực\s+hiện|áp\s+dụng)[^.;\n]{{0,90}}?\sđến\s+(?:hết\s+)?ngày\s+{_DAY}"
    rf"|hết\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?(?:từ|sau|vào)\s+(?:ngày\s+)?{_DAY})",
    re.IGNORECASE,
)
_PART_OF_OWN = re.compile(r"(?:Điều|khoản|điểm|Chương|Mục|Phụ\s+lục)\s[^.;\n]{0,60}$", re.IGNORECASE)
_VERB = re.compile(r"thay\s+thế|bãi\s+bỏ|h[uủ][yỷ]\s+bỏ|đình\s+chỉ|ngưng\s+hiệu\s+lực|sửa\s+đổi|bổ\s+sung", re.IGNORECASE)
_NUMBER = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ][\w-]*|\d{4}/[A-Z]+\d+")
_PART = re.compile(
    r"(?<!\w)(?:một\s+số|một\s+phần|các\s+cụm\s+từ|cụm\s+từ|phụ\s+lục|biểu\s+mẫu|mẫu|điều|khoản|điểm|đoạn|chương|mục|nội\s+dung|danh\s+mục|biểu|từ|phần|"
    r"(?:các\s+)?quy\s+định\s+(?:tại|về|của))(?!\w)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"(?<!\w)trừ(?!\w)[^.;]{0,300}", re.IGNORECASE)


class Force(StrEnum):
    """What an effect does to its object."""

    ENDS = "ends"
    ENDS_PART = "ends_part"
    SUSPENDS = "suspends"
    AMENDS = "amends"
    CORRECTS = "corrects"


_FORCES = {
    RelationKind.REPLACES: Force.ENDS,
    RelationKind.REPEALS: Force.ENDS,
    RelationKind.SUSPENDS: Force.SUSPENDS,
    RelationKind.AMENDS: Force.AMENDS,
    RelationKind.CORRECTS: Force.CORRECTS,
}


@dataclass(frozen=True, slots=True)
class When:
    """A day, known exactly (`earliest` = `latest`) or within bounds; `source` tells from what: stated, in_force, issued, year, unknown."""

    earliest: date | None
    latest: date | None
    source: str

    @property
    def exact(self) -> date | None:
        """The day when it is known."""
        return self.earliest if self.source in ("stated", "in_force") else None

    def passed(self, on: date) -> bool | None:
        """Whether the day has come on `on`; None when that cannot be told."""
        if self.earliest is None or self.latest is None:
            return None
        if on < self.earliest:
            return False
        if self.exact is not None or on >= self.latest + SETTLED:
            return True
        return None


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect on the validity of a work: by which work, on which `provision` (None: the whole), from when, until when; `scope` the words
    that limit it, `manner` what the law calls it (bãi bỏ, bãi bỏ một phần, đình chỉ, ngưng hiệu lực, …). The words `quote` stand at `span` of work
    `evidence_id`."""

    force: Force
    kind: RelationKind
    by: Work
    provision: str | None
    scope: str
    starts: When
    until: date | None
    disputed: bool
    quote: str
    evidence_id: int
    span: Span
    relation_id: int
    review: ReviewState
    confidence: float
    manner: str = ""


_TEXTS = 16
"""Texts of which is remembered what they say of their own force: some are asked several times in a row, and each takes room."""


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A statement of a document about its own force: the sentence and, for a term, the last day in force."""

    quote: str
    span: Span
    last: date | None


def effect_of(stored: StoredRelation, by: Work, on: Work) -> Effect | None:
    """The effect of a relation on the work it acts on; None for kinds that leave validity alone."""
    force = _FORCES.get(stored.relation.predicate)
    if force is None or stored.review is ReviewState.REJECTED:
        return None
    provision = stored.relation.object_provision
    scope = stored.relation.scope or (_scope(stored.quote, stored.relation.object) if force is Force.ENDS else "")
    if force is Force.ENDS and (provision or scope):
        force = Force.ENDS_PART
    starts = _stated(stored) or coming_into_force(by)
    until = stored.relation.ends or (_day_in(_UNTIL_DAY, stored.quote) if force is Force.SUSPENDS else None)
    disputed = impossible(by, on) and stored.review not in (ReviewState.CONFIRMED, ReviewState.ENTERED)
    relation = stored.relation
    return Effect(force, relation.predicate, by, provision, scope, starts, until, disputed, stored.quote, stored.evidence_id, relation.span,
                  stored.id, stored.review, relation.confidence, manner_of(stored, force))  # fmt: skip


_MANNERS = {
    Force.SUSPENDS: ((re.compile(r"đình\s+chỉ", re.IGNORECASE), "đình chỉ"), (re.compile("", re.IGNORECASE), "ngưng hiệu lực")),
    Force.ENDS: ((re.compile(r"thay\s+thế", re.IGNORECASE), "thay thế"), (re.compile(r"bãi\s+bỏ|h[uủ][yỷ]\s+bỏ", re.IGNORECASE), "bãi bỏ"),
                 (re.compile("", re.IGNORECASE), "hết hiệu lực")),
}  # fmt: skip
"""Words of the sentence → what the law calls the effect; the last of each row when no word tells."""


def manner_of(stored: StoredRelation, force: Force) -> str:
    """What the law calls an effect: an ending by replacement, by repeal or by plain statement, a suspension by order or by a stay, each of the whole or
    of a part."""
    if force in (Force.AMENDS, Force.CORRECTS):
        return "sửa đổi, bổ sung" if force is Force.AMENDS else "đính chính"
    if stored.relation.predicate is RelationKind.REPLACES:
        name = "thay thế"
    else:
        rows = _MANNERS[Force.SUSPENDS if force is Force.SUSPENDS else Force.ENDS]
        name = next(name for pattern, name in rows if pattern.search(stored.quote) and name != "thay thế")
    return f"{name} một phần" if force is Force.ENDS_PART or (force is Force.SUSPENDS and stored.relation.object_provision) else name


def impossible(by: Work, on: Work) -> bool:
    """Rule 3: whether one document cannot act on the other, by rank or by date."""
    return cannot_act(by.document, on.document)


def coming_into_force(work: Work) -> When:
    """When a document comes into force: as recorded; a kind that lays down no law, on signing; else not before it was issued."""
    described = work.document
    if described.in_force_from:
        return When(described.in_force_from, described.in_force_from, "in_force")
    if described.issued:
        source = "in_force" if described.type and not _normative(described.type) else "issued"
        return When(described.issued, described.issued, source)
    number = number_of(work.document)
    year = number.year if number else None
    return When(date(year, 1, 1), date(year, 12, 31), "year") if year else When(None, None, "unknown")


@lru_cache(maxsize=_TEXTS)
def own_statements(text: str) -> tuple[OwnTerm | None, OwnTerm | None]:
    """What a text says of its own force: the clause that states its beginning, and its term when it has one."""
    lowered = same_length_lower(text)
    begins, term = (
        next((found for found in _about_this(pattern, text, lowered) if not _of_part(text, found.start())), None) for pattern in (_OWN_FORCE, _OWN_TERM)
    )
    return (_statement(text, begins, None) if begins else None), (_statement(text, term, _last_day(term)) if term else None)


def _about_this(pattern: re.Pattern[str], text: str, lowered: str) -> Iterator[re.Match[str]]:
    """What `finditer` finds of a pattern that begins with a blank and "này", ten times as fast: letters of either case have no quick search."""
    at = lowered.find("này", 1)
    while at > 0:
        found = pattern.match(text, at - 1)
        if found:
            yield found
        at = lowered.find("này", 1 + (found.end() if found else at))


def _statement(text: str, found: re.Match[str], last: date | None) -> OwnTerm:
    span = sentence_around(text, Span(found.start() + 1, found.end()))
    return OwnTerm(span.slice(text), span, last)


def _of_part(text: str, at: int) -> bool:
    return bool(_PART_OF_OWN.search(text, max(0, at - 100), at))


def _last_day(found: re.Match[str]) -> date | None:
    """The last day in force: "đến hết ngày D" is D; "hết hiệu lực từ ngày D" is the day before."""
    if found[1]:
        return _date(found[1], found[2], found[3])
    first_without = _date(found[4], found[5], found[6])
    return first_without - timedelta(days=1) if first_without else None


def _stated(stored: StoredRelation) -> When | None:
    """Rule 1: the day that a person or the sentence states for the end or the suspension of the object."""
    if stored.relation.starts:
        return When(stored.relation.starts, stored.relation.starts, "stated")
    pattern = _FROM_DAY if stored.relation.predicate is RelationKind.SUSPENDS else _ENDS_ON
    day = _day_in(pattern, stored.quote)
    return When(day, day, "stated") if day else None


def _scope(quote: str, name: str) -> str:
    """Rule 2: the words that limit an ending to a part, "" when it is of the whole document."""
    at = quote.find(name)
    if at < 0:
        return ""
    opening = max((found.end() for pattern in (_VERB, _NUMBER) for found in pattern.finditer(quote, 0, at)), default=0)
    words = quote[opening:at]
    if _PART.search(words):
        return " ".join(words.split())[:200]
    exception = _EXCEPT.search(quote, at)
    return " ".join(exception[0].split()) if exception else ""


def _day_in(pattern: re.Pattern[str], words: str) -> date | None:
    found = pattern.search(words)
    return _date(found[1], found[2], found[3]) if found else None


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _normative(kind: str) -> bool:
    return any(row.name == kind and row.normative for row in document_types())

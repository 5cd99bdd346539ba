"""Validity of a document or a provision as of a day, computed from relations and dates, each with its evidence; never typed in.

Rule 1  `on` is the day asked about; `known` the day up to which documents count: what was issued later is not seen.
Rule 2  A document is never called in force: at most it has come into force and the store holds nothing that ends it.
Rule 3  An effect whose own document ended before the effect began has no force. The repeal of a repealing document revives nothing.
Rule 4  Law 80/2015/QH13, Điều 154(4), and Decree 34/2016/NĐ-CP, Điều 38(2): what states the details of a lapsed document lapses with it.
        Since part of its content may stand, this and the lapse of all that an amender amends are consequences to be looked at: the status is
        unknown, and says why.
Rule 5  A status that a portal prints beside the document is undated: it contradicts, and then the status is unknown; it never proves.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from graph.effects import Effect, Force, OwnTerm, When, coming_into_force, effect_of, own_statements
from graph.identifiers import ProvisionPath
from graph.model import RelationKind, ReviewState, Span, StoredRelation, Work
from graph.text import fold

Found = TypeVar("Found")


class Status(StrEnum):
    """The states of validity."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    LAPSED = "lapsed"
    PARTLY_LAPSED = "partly_lapsed"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


Standings = dict[int, tuple[Status, date | None]]
"""Status and its first day of works, without what follows from other documents: all that the validity of another one needs of them."""


class Facts(Protocol):
    """What validity needs of the record store."""

    def work(self, work_id: int) -> Work:
        """One work."""
        ...

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations of one work, either way."""
        ...

    def text(self, work_id: int) -> str:
        """The stored text; "" for a stub."""
        ...


@runtime_checkable
class RememberedStatements(Protocol):
    """Facts that remember what each text says of its own force."""

    def own_statements(self, work_id: int) -> tuple[OwnTerm | None, OwnTerm | None]:
        """The beginning and the term that a work states for itself."""
        ...


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a work that prove something: `quote` is `text(evidence_id)[span]`."""

    quote: str
    evidence_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class Consequence:
    """Something that follows from the validity of another work: `rule` is details_lapsed, amended_lapsed or amender_lapsed."""

    rule: str
    work: Work
    since: date | None
    proof: Quotation


@dataclass(frozen=True, slots=True)
class Validity:
    """The status of `work` (or its `provision`) on day `on`. `since` is the first day of the status where it is known, `began` the day it came into
    force; `effects` act on that day, `upcoming` later, `disputed` not at all; `label` says it in words that do not claim more than is known."""

    work: Work
    provision: str | None
    on: date
    known: date | None
    status: Status
    label: str
    began: When
    since: date | None
    effects: tuple[Effect, ...] = ()
    upcoming: tuple[Effect, ...] = ()
    disputed: tuple[Effect, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    own: tuple[Quotation, ...] = ()
    portal: str | None = None


def cause_of(found: Validity) -> str | None:
    """What ended or stays a document, as the law calls it: thay thế, bãi bỏ, hết hiệu lực, hết thời hạn, đình chỉ, ngưng hiệu lực, each of the whole
    or of a part; None while nothing did."""
    wanted = {Status.LAPSED: Force.ENDS, Status.SUSPENDED: Force.SUSPENDS, Status.PARTLY_LAPSED: Force.ENDS_PART}.get(found.status)
    if wanted is None:
        return None
    return next((effect.manner for effect in found.effects if effect.force is wanted), "hết thời hạn")


_SUPPOSED = {
    "con hieu luc": {Status.IN_FORCE, Status.UNKNOWN, Status.PARTLY_LAPSED},
    "het hieu luc toan bo": {Status.LAPSED},
    "het hieu luc mot phan": {Status.PARTLY_LAPSED, Status.LAPSED},
    "chua co hieu luc": {Status.NOT_YET, Status.IN_FORCE, Status.PARTLY_LAPSED, Status.LAPSED},
    "ngung hieu luc": {Status.SUSPENDED, Status.LAPSED},
    "ngung hieu luc mot phan": {Status.SUSPENDED, Status.LAPSED},
}
"""Portal's words, folded → what the computed status may be without contradiction. "Chưa có hiệu lực" was true when the page was saved."""

_WEIGHT = {Force.ENDS: 0, Force.SUSPENDS: 1, Force.ENDS_PART: 2, Force.AMENDS: 3, Force.CORRECTS: 4}


class Validities:
    """Computes validities on one day; remembers what it has computed. An answer does not depend on what was asked before. Safe to use from several
    threads.

    Whether a document has lapsed follows from what acts on it, never from the lapse of others (Rule 4 leaves the status unknown); so the lapses that
    an answer needs are found first, one document at a time in the direction of time.

    Args:
        facts: the record store.
        on: the day asked about.
        known: documents issued later do not count; None: all.
        stood: standings found before, of the same facts on the same day; those that are found now are added.
    """

    def __init__(self, facts: Facts, on: date, known: date | None = None, stood: Standings | None = None) -> None:
        self._facts, self.on, self.known = facts, on, known
        self._remembered = facts if isinstance(facts, RememberedStatements) else None
        self._lock = threading.RLock()
        self._works: dict[int, Work] = {}
        self._done: dict[int, Validity] = {}
        self._acting: dict[int, list[Effect]] = {}
        self._within: dict[int, list[Effect]] = {}
        self._stood: Standings = {} if stood is None else stood
        self._open: list[int] = []
        self._cut: set[int] = set()
        self._leans: dict[int, frozenset[int]] = {}

    def of(self, work_id: int, provision: str | None = None) -> Validity:
        """The validity of a work, or of one provision of it."""
        with self._lock:
            if provision is not None:
                return self._compute(work_id, provision)
            if work_id not in self._done:
                self._done[work_id] = self._compute(work_id, None)
            return self._done[work_id]

    def following(self, changed: Collection[int]) -> Validities:
        """The same after facts of some works have changed: what rests on none of these is remembered."""
        fresh = Validities(self._facts, self.on, self.known)
        if self.known is not None:
            return fresh
        with self._lock:
            gone = self._leaning_on(changed)
            fresh._works, fresh._done, fresh._leans = _without(self._works, gone), _without(self._done, gone), _without(self._leans, gone)
            fresh._acting, fresh._stood = _without(self._acting, gone), _without(self._stood, gone)
        return fresh

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _lean(self, work_id: int, others: Iterable[int]) -> None:
        """Remember whose validity a work's rests on."""
        self._leans[work_id] = self._leans.get(work_id, frozenset()).union(others)

    def _leaning_on(self, works: Collection[int]) -> set[int]:
        """Some works, and those whose validity was found by looking at theirs."""
        leaning: dict[int, list[int]] = {}
        for work_id, others in self._leans.items():
            for other in others:
                leaning.setdefault(other, []).append(work_id)
        found, waiting = set(works), [*works]
        while waiting:
            fresh = set(leaning.get(waiting.pop(), ())) - found
            found |= fresh
            waiting += fresh
        return found

    def _compute(self, work_id: int, provision: str | None) -> Validity:
        work = self._work(work_id)
        effects = _on_provision(self._effects(work_id), provision)
        return self._judged(work, provision, effects, self._consequences(work, self._relations(work_id)))

    def _work(self, work_id: int) -> Work:
        if work_id not in self._works:
            self._works[work_id] = self._facts.work(work_id)
        return self._works[work_id]

    def _relations(self, work_id: int) -> list[StoredRelation]:
        return [r for r in self._facts.relations(work_id) if r.review is not ReviewState.REJECTED and self._seen(r)]

    def _seen(self, relation: StoredRelation) -> bool:
        """Rule 1."""
        return self.known is None or all(
            issued is None or issued <= self.known
            for issued in (self._work(relation.evidence_id).document.issued, self._work(relation.subject_id).document.issued)
        )

    def _effects(self, work_id: int) -> list[Effect]:
        """The effects on a work that have force. Documents that act on each other are cut where the circle closes; what was found within a circle
        holds for the answer at hand alone."""
        known = self._acting.get(work_id, self._within.get(work_id))
        if known is not None:
            return known
        self._open.append(work_id)
        try:
            found = self._found_effects(work_id)
        finally:
            self._open.pop()
        self._cut.discard(work_id)
        (self._within if self._cut else self._acting)[work_id] = found
        if not self._open:
            self._within.clear()
        return found

    def _found_effects(self, work_id: int) -> list[Effect]:
        work = self._work(work_id)
        acts = [r for r in self._relations(work_id) if r.object_id == work_id and r.subject_id != work_id]
        found = [effect for r in acts if (effect := effect_of(r, self._work(r.subject_id), work)) is not None]
        self._lean(work_id, (effect.by.id for effect in found))
        kept = [effect for effect in found if not self._void(effect)]
        return sorted(kept, key=lambda e: (_WEIGHT[e.force], e.starts.earliest or date.max, e.relation_id))

    def _void(self, effect: Effect) -> bool:
        """Rule 3: the document of the effect had ended before the effect began."""
        begins = effect.starts.exact
        if begins is None:
            return False
        if effect.by.id in self._open:
            self._cut.add(effect.by.id)
            return False
        status, since = self._standing(effect.by.id)
        return status is Status.LAPSED and since is not None and since < begins

    def _standing(self, work_id: int) -> tuple[Status, date | None]:
        """Status and its first day without what follows from other documents, which never is that a document has lapsed."""
        if work_id not in self._stood:
            found = self._judged(self._work(work_id), None, self._effects(work_id), ())
            if work_id not in self._acting:
                return found.status, found.since
            self._stood[work_id] = found.status, found.since
        return self._stood[work_id]

    def _consequences(self, work: Work, relations: list[StoredRelation]) -> tuple[Consequence, ...]:
        """Rule 4, and amenders of this work that have lapsed (for information)."""
        found = [c for kind, rule in ((RelationKind.DETAILS, "details_lapsed"), (RelationKind.AMENDS, "amended_lapsed"))
                 for c in self._all_lapsed([r for r in relations if r.subject_id == work.id and r.relation.predicate is kind], rule)]  # fmt: skip
        amenders = [r for r in relations if r.object_id == work.id and r.relation.predicate is RelationKind.AMENDS]
        found += [c for c in (self._consequence("amender_lapsed", r, r.subject_id) for r in amenders) if c]
        return tuple({(c.rule, c.work.id): c for c in found}.values())

    def _all_lapsed(self, relations: list[StoredRelation], rule: str) -> list[Consequence]:
        found = [self._consequence(rule, r, r.object_id) for r in relations]
        return [c for c in found if c] if found and all(found) else []

    def _consequence(self, rule: str, relation: StoredRelation, other: int) -> Consequence | None:
        self._lean(relation.object_id if other == relation.subject_id else relation.subject_id, (other,))
        status, since = self._standing(other)
        proof = Quotation(relation.quote, relation.evidence_id, relation.relation.span)
        return Consequence(rule, self._work(other), since, proof) if status is Status.LAPSED else None

    def _own(self, work: Work) -> tuple[OwnTerm | None, OwnTerm | None]:
        if self._remembered is not None:
            return self._remembered.own_statements(work.id)
        return own_statements(self._facts.text(work.id))

    # --- judging -------------------------------------------------------------------------------------------------------

    def _judged(self, work: Work, provision: str | None, found: list[Effect], consequences: tuple[Consequence, ...]) -> Validity:
        disputed = tuple(e for e in found if e.disputed)
        sound = [e for e in found if not e.disputed]
        acting = tuple(e for e in sound if e.starts.passed(self.on) is not False and (e.until is None or self.on <= e.until))
        upcoming = tuple(e for e in sound if e.starts.passed(self.on) is False)
        begins, term = self._own(work) if work.held else (None, None)
        own = tuple(Quotation(s.quote, work.id, s.span) for s in (begins, term) if s)
        began = coming_into_force(work)
        ended = term.last if term else None
        status, since = self._status(work, acting, consequences, began, ended)
        portal = work.document.status if provision is None else None
        if portal and status not in _SUPPOSED.get(fold(portal).strip(), set(Status)):
            status, since, contradicted = Status.UNKNOWN, None, True
        else:
            contradicted = False
        validity = Validity(
            work, provision, self.on, self.known, status, "", began, since, acting, upcoming, disputed, consequences, own, portal
        )
        return _labelled(validity, ended, contradicted)

    def _status(self, work: Work, acting: tuple[Effect, ...], consequences: tuple[Consequence, ...], began: When,
                last: date | None) -> tuple[Status, date | None]:  # fmt: skip
        started = began.passed(self.on)
        sure = [e for e in acting if e.starts.passed(self.on)]
        ends = [e for e in sure if e.force is Force.ENDS]
        if ends:
            return Status.LAPSED, min((e.starts.exact for e in ends if e.starts.exact), default=None)
        if last is not None and self.on > last:
            return Status.LAPSED, date.fromordinal(last.toordinal() + 1)
        if started is False:
            return Status.NOT_YET, None
        if any(e.force in (Force.ENDS, Force.SUSPENDS) and not e.starts.passed(self.on) for e in acting):
            return Status.UNKNOWN, None
        for force, status in ((Force.SUSPENDS, Status.SUSPENDED), (Force.ENDS_PART, Status.PARTLY_LAPSED)):
            of_force = [e.starts.exact for e in sure if e.force is force]
            if of_force and not (force is Force.ENDS_PART and _derived(consequences)):
                return status, min((day for day in of_force if day), default=None)
        if _derived(consequences) or started is None or not work.held:
            return Status.UNKNOWN, None
        return Status.IN_FORCE, began.exact


def _without(kept: dict[int, Found], gone: Collection[int]) -> dict[int, Found]:
    return {work_id: found for work_id, found in kept.items() if work_id not in gone}


def _derived(consequences: tuple[Consequence, ...]) -> bool:
    return any(c.rule != "amender_lapsed" for c in consequences)


def _on_provision(effects: list[Effect], provision: str | None) -> list[Effect]:
    """The effects as they touch one provision: an end of it, or of what it stands in, is an end; an end of a part of it is of a part; an
    effect whose words alone limit it may or may not touch it and stays as it is."""
    if provision is None:
        return effects
    touched = []
    for effect in effects:
        named = effect.provision
        if named is None or named.startswith(provision + "__"):
            touched.append(effect)
        elif named == provision or provision.startswith(named + "__"):
            touched.append(replace(effect, force=Force.ENDS) if effect.force is Force.ENDS_PART else effect)
    return touched


# --- words ----------------------------------------------------------------------------------------------------------------

VERBS = {
    RelationKind.REPLACES: "bị thay thế bởi",
    RelationKind.REPEALS: "bị bãi bỏ bởi",
    RelationKind.SUSPENDS: "bị đình chỉ bởi",
    RelationKind.AMENDS: "được sửa đổi, bổ sung bởi",
    RelationKind.CORRECTS: "được đính chính bởi",
}

_FOLLOWS = {
    "details_lapsed": "văn bản mà nó quy định chi tiết ({label}) đã hết hiệu lực; theo khoản 4 Điều 154 Luật 80/2015/QH13 nó có thể hết hiệu lực theo",
    "amended_lapsed": "văn bản mà nó sửa đổi ({label}) đã hết hiệu lực",
    "amender_lapsed": "văn bản sửa đổi nó ({label}) đã hết hiệu lực",
}


def describe(effect: Effect) -> str:
    """An effect in words: "bị thay thế bởi Nghị định 1/2020/NĐ-CP từ 01/02/2020"."""
    verb = "bị ngưng hiệu lực bởi" if effect.manner.startswith("ngưng") else VERBS[effect.kind]
    part = f" một phần ({_part_words(effect)})" if effect.force is Force.ENDS_PART else ""
    return f"{verb.replace(' bởi', part + ' bởi')} {effect.by.label} {when_words(effect.starts)}"


def _part_words(effect: Effect) -> str:
    return ProvisionPath.parse(effect.provision).label() if effect.provision else effect.scope


def when_words(when: When) -> str:
    """A day in words that tell how well it is known."""
    if when.exact:
        return f"từ {when.exact:%d/%m/%Y}"
    if when.source == "issued" and when.earliest:
        return f"(chưa rõ ngày có hiệu lực; ban hành ngày {when.earliest:%d/%m/%Y})"
    return f"(chưa rõ ngày; năm {when.earliest.year})" if when.earliest else "(chưa rõ ngày)"


def _labelled(v: Validity, last: date | None, contradicted: bool) -> Validity:
    return replace(v, label=_words(v, last, contradicted))


def _words(v: Validity, last: date | None, contradicted: bool) -> str:
    as_of = f"(tính đến {v.on:%d/%m/%Y})"
    acting = "; ".join(dict.fromkeys(describe(e) for e in v.effects if e.force in (Force.ENDS, Force.ENDS_PART, Force.SUSPENDS)))
    if contradicted:
        ours = f"kho ghi nhận: {acting}" if acting else "kho chưa ghi nhận văn bản làm thay đổi hiệu lực"
        return f"không xác định: trang nguồn ghi “{v.portal}” nhưng {ours} {as_of}"
    if v.status is Status.LAPSED:
        by_term = f"hết thời hạn có hiệu lực từ {v.since:%d/%m/%Y}" if last and not acting and v.since else acting
        return f"hết hiệu lực: {by_term} {as_of}"
    if v.status is Status.NOT_YET:
        return f"chưa có hiệu lực: {_begins(v.began)} {as_of}"
    if v.status in (Status.PARTLY_LAPSED, Status.SUSPENDED):
        name = "hết hiệu lực một phần" if v.status is Status.PARTLY_LAPSED else "ngưng hiệu lực"
        return f"{name}: {acting} {as_of}"
    if v.status is Status.IN_FORCE:
        return f"đã có hiệu lực {when_words(v.began)}; kho chưa ghi nhận văn bản bãi bỏ, thay thế hoặc đình chỉ {as_of}"
    return f"không xác định: {_why_unknown(v, acting)} {as_of}"


def _begins(began: When) -> str:
    return f"có hiệu lực từ {began.exact:%d/%m/%Y}" if began.exact else f"chưa ban hành vào ngày này {when_words(began)}"


def _why_unknown(v: Validity, acting: str) -> str:
    derived = [c for c in v.consequences if c.rule != "amender_lapsed"]
    if derived:
        return "; ".join(_FOLLOWS[c.rule].format(label=c.work.label) for c in derived)
    if acting:
        return f"{acting}, chưa rõ đã đến ngày có hiệu lực hay chưa"
    if not v.work.held:
        return "kho chưa có toàn văn, chỉ có viện dẫn; kho chưa ghi nhận văn bản bãi bỏ, thay thế hoặc đình chỉ"
    return f"kho chưa ghi nhận ngày có hiệu lực {when_words(v.began)}; kho chưa ghi nhận văn bản bãi bỏ, thay thế hoặc đình chỉ"


def follows(consequence: Consequence) -> str:
    """A consequence in words."""
    return _FOLLOWS[consequence.rule].format(label=consequence.work.label)

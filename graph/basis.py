"""Judges the legal bases that a draft names: each "Căn cứ …" line, each document in it.

Decree 79/2025/NĐ-CP and Law 64/2025/QH15 ask that a basis be a document in force that is named rightly; what is judged here is
what the store knows, and each verdict says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from graph.effects import Force
from graph.model import Citation, Reading, RelationKind, ResolutionState, Span, StoredRelation, Work
from graph.resolve import Resolution, Scope
from graph.validity import Status, Validities, Validity

_OPENS = re.compile(r"\s*[-–+*]?\s*căn\s+cứ(?!\w)", re.IGNORECASE)
_OTHER = re.compile(r"\s*(?:[-–+*]?\s*(?:theo\s+đề\s+nghị|xét|sau\s+khi|thực\s+hiện|điều\s+\d|chương\s|phần\s|quyết\s+định\s*:|quyết\s+nghị)|\d+[.)]\s|[IVX]+\.\s)", re.IGNORECASE)  # fmt: skip
_CLOSED = re.compile(r"[;.:,]\s*$")

VERDICTS = ("unparsed", "unknown", "ambiguous", "date_differs", "lapsed", "suspended", "not_yet", "partly_lapsed", "doubtful", "amended",
            "stub", "resolved")  # fmt: skip
"""Verdicts, the gravest first."""


class BasisStore(Protocol):
    """What the judge needs of the record store."""

    def identify(self, citation: Citation, scope: Scope | None = None) -> Resolution:
        """The work a mention names in a document of `scope`."""
        ...

    def nearest(self, reference: str, limit: int = 5) -> list[str]:
        """Labels of works with like numbers."""
        ...

    def work(self, work_id: int) -> Work:
        """One work."""
        ...

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations of one work."""
        ...

    def text(self, work_id: int) -> str:
        """The stored text."""
        ...


@dataclass(frozen=True, slots=True)
class BasisVerdict:
    """One document named as a basis. `verdict` is the gravest of `findings`; `message` says all of them; `amended_by` are amenders in force
    that the line does not name; `nearest` labels of documents that may have been meant."""

    citation: Citation
    verdict: str
    findings: tuple[str, ...]
    message: str
    work: Work | None
    candidates: tuple[Work, ...] = ()
    validity: Validity | None = None
    amended_by: tuple[Work, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One "Căn cứ …" line of the draft: its words, where they stand, and a verdict on each document it names (none: it names no document)."""

    text: str
    span: Span
    verdicts: tuple[BasisVerdict, ...]


def check_basis(store: BasisStore, draft: Reading, on: date) -> list[BasisLine]:
    """Judge every "Căn cứ …" line of a draft as of a day; nothing is stored."""
    validities = Validities(store, on)
    scope = replace(Scope.of(draft.document), issued=draft.document.issued or on)
    return [
        BasisLine(" ".join(span.slice(draft.text).split()), span, tuple(_verdicts(store, validities, _named_in(draft, span), scope)))
        for span in basis_lines(draft.text)
    ]


def basis_lines(text: str) -> Iterator[Span]:
    """The "Căn cứ …" lines of a text; a line that a page has wrapped is one. They end where the body begins."""
    opened: int | None = None
    end = at = 0
    for line in text.splitlines(keepends=True):
        begin, at = at, at + len(line)
        opens = _OPENS.match(line) is not None
        if opened is not None and (opens or not line.strip() or _OTHER.match(line) or _CLOSED.search(text[opened:end])):
            yield _trimmed(text, opened, end)
            opened = None
        if opens:
            opened = begin
        end = at
    if opened is not None:
        yield _trimmed(text, opened, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def _named_in(draft: Reading, line: Span) -> list[Citation]:
    """The documents a line names; one mention of several provisions counts once."""
    found: dict[Span, Citation] = {}
    for citation in draft.citations:
        if line.covers(citation.span):
            found.setdefault(citation.span, citation)
    return list(found.values())


def _verdicts(store: BasisStore, validities: Validities, named: Sequence[Citation], scope: Scope) -> Iterator[BasisVerdict]:
    """Documents that stand in the title of a basis ("… sửa đổi Nghị định …") or after "được sửa đổi bởi" are no bases themselves."""
    resolutions = [store.identify(citation, scope) for citation in named]
    beside = frozenset(r.target.id for r in resolutions if r.target)
    for position, (citation, resolution) in enumerate(zip(named, resolutions, strict=True)):
        if position and citation.relation is not RelationKind.BASED_ON:
            continue
        yield _verdict(store, validities, citation, resolution, beside)


def _verdict(
    store: BasisStore, validities: Validities, citation: Citation, found: Resolution, beside: frozenset[int]
) -> BasisVerdict:
    if found.state is ResolutionState.UNPARSED:
        return BasisVerdict(citation, "unparsed", ("unparsed",), "không đọc được số hiệu hoặc tên văn bản", None)
    if found.state is ResolutionState.AMBIGUOUS:
        names = "; ".join(_dated(work) for work in found.candidates)
        return BasisVerdict(citation, "ambiguous", ("ambiguous",), f"có thể là: {names}", None, found.candidates)
    if found.target is None:
        near = tuple(store.nearest(citation.number or citation.title or citation.text))
        hint = f"; gần nhất: {', '.join(near)}" if near else ""
        return BasisVerdict(citation, "unknown", ("unknown",), f"kho không biết văn bản này{hint}", None, nearest=near)
    return _known(store, validities, citation, found.target, beside)


def _known(store: BasisStore, validities: Validities, citation: Citation, work: Work, beside: frozenset[int]) -> BasisVerdict:
    """The verdict on a document that the store knows."""
    validity = validities.of(work.id, citation.provision)
    amenders = {
        e.by.id: e.by
        for e in validity.effects
        if e.force is Force.AMENDS and e.starts.passed(validities.on) and e.by.id not in beside
    }
    findings: dict[str, str] = {}
    if citation.issued and work.document.issued and citation.issued != work.document.issued:
        findings["date_differs"] = f"dự thảo ghi ngày {citation.issued:%d/%m/%Y}, kho ghi ngày {work.document.issued:%d/%m/%Y}"
    by_status = {
        Status.LAPSED: "lapsed",
        Status.SUSPENDED: "suspended",
        Status.NOT_YET: "not_yet",
        Status.PARTLY_LAPSED: "partly_lapsed",
    }
    if validity.status in by_status:
        findings[by_status[validity.status]] = validity.label
    elif validity.status is Status.UNKNOWN and work.held:
        findings["doubtful"] = validity.label
    if amenders and validity.status is not Status.LAPSED:
        times = f"được sửa đổi, bổ sung {len(amenders)} lần mà dòng này không nêu"
        findings["amended"] = f"{times}: {'; '.join(a.label for a in amenders.values())}"
    if not work.held:
        findings["stub"] = "kho chưa có toàn văn, chỉ biết qua viện dẫn"
    if not findings:
        findings["resolved"] = validity.label
    order = sorted(findings, key=VERDICTS.index)
    return BasisVerdict(citation, order[0], tuple(order), "; ".join(findings[name] for name in order), work, (work,), validity,
                        tuple(amenders.values()))  # fmt: skip


def _dated(work: Work) -> str:
    return f"{work.label} ngày {work.document.issued:%d/%m/%Y}" if work.document.issued else work.label


def replacement(validity: Validity) -> Work | None:
    """The document that replaces a lapsed one, when the store holds a statement of it."""
    return next((e.by for e in validity.effects if e.kind is RelationKind.REPLACES and e.force is Force.ENDS), None)

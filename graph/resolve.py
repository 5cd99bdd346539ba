"""Identity and resolution: which work a description or a citation means. Pure policy; the store looks candidates up.

Rule 1  A number with its year names one work for each issuer; the date plays no part, a second date is a conflict.
Rule 2  A number without a year restarts each year: the signing date (or the Party term) parts works; without a date it is ambiguous
        as soon as two works answer.
Rule 3  A law is named by its title; its date or number parts versions.
Rule 4  A misprint never links silently: the probable number is a candidate, the state says so.
Rule 5  Unknown works are stubs; a stub that says less is claimed by the first document that agrees with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Citation, Document, ResolutionState, Work
from graph.registry import type_of_symbol
from graph.text import fold, match_key


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a look-up: the state, the work when there is one, all works that answer."""

    state: ResolutionState
    target: Work | None
    candidates: tuple[Work, ...] = ()


def described_by(citation: Citation) -> Document:
    """The description of the work that a citation gives."""
    kind = citation.type
    if citation.number and kind in (None, "văn bản"):
        kind = type_of_symbol(citation.number.split("/")[-1]) or kind
    return Document(number=citation.number, type=kind, issuer=citation.issuer, issued=citation.issued, title=citation.title)


def number_key(number: str | None) -> str | None:
    """The folded key under which works are looked up; None for what is no number ("63" alone)."""
    try:
        return DocumentNumber.parse(number).key if number else None
    except InvalidIdentifier:
        return None


def title_key(document: Document) -> str | None:
    """The key of a document known by its title: laws, codes, the Constitution."""
    if document.type not in ("luật", "bộ luật", "pháp lệnh", "hiến pháp") or not document.title:
        return None
    words = match_key(document.title)
    words = re.sub(r"\s*(?:số\s*:?\s*\S+|ngày\s.*|năm\s\d{4}|\d{4})$", "", words)
    return words if words.startswith(document.type) else f"{document.type} {words}"


def matches(document: Document, candidates: Sequence[Work]) -> Resolution:
    """Which of the works that share the key the description means."""
    agreeing = [work for work in candidates if _agrees(document, work.document)]
    if not agreeing:
        return Resolution(ResolutionState.STUB, None)
    exact = [work for work in agreeing if document.issued and work.document.issued == document.issued]
    pool = exact or agreeing
    if len(pool) > 1:
        best = [work for work in pool if _same_issuer(document, work.document) and document.issuer]
        pool = best if len(best) == 1 else pool
    if len(pool) > 1:
        return Resolution(ResolutionState.AMBIGUOUS, None, tuple(pool))
    work = pool[0]
    if document.issued and work.document.issued and work.document.issued != document.issued:
        return Resolution(ResolutionState.CONFLICT, work, (work,))
    return Resolution(ResolutionState.RESOLVED if work.held else ResolutionState.STUB, work, (work,))


def _agrees(cited: Document, known: Document) -> bool:
    """Whether two descriptions can be of one work."""
    if cited.type and known.type and cited.type != known.type and not _loosely_typed(cited, known):
        return False
    if not _same_issuer(cited, known):
        return False
    if _has_year(cited.number) or _has_year(known.number):
        return True
    if cited.issued and known.issued:
        return abs((cited.issued - known.issued).days) <= 0 if not title_key(cited) else cited.issued.year == known.issued.year
    return True


def _loosely_typed(cited: Document, known: Document) -> bool:
    return cited.type == "văn bản" or known.type == "văn bản" or {cited.type, known.type} <= {"luật", "bộ luật"}


def _has_year(number: str | None) -> bool:
    try:
        return bool(number) and DocumentNumber.parse(str(number)).year is not None
    except InvalidIdentifier:
        return False


def _same_issuer(cited: Document, known: Document) -> bool:
    """Whether the issuers can be the same: unknown agrees with anything, "UBND tỉnh" with any province's, joint issuers in any order."""
    if not cited.issuer or not known.issuer:
        return True
    a, b = fold(cited.issuer), fold(known.issuer)
    if a == b or a in b or b in a:
        return True
    if {a, b} & {"trung uong"} or "bo chinh tri" in (a, b):
        return {a, b} <= {"trung uong", "bo chinh tri", "ban bi thu", "ban chap hanh trung uong", "ban chap hanh trung uong dang"}
    if ("tinh uy" in a or "thanh uy" in a or "thuong vu" in a) and ("tinh uy" in b or "thanh uy" in b or "thuong vu" in b):
        return True
    parts_a, parts_b = _bodies(a), _bodies(b)
    return bool(parts_a & parts_b)


def _bodies(issuer: str) -> set[str]:
    return {
        re.sub(r"^(?:va|lien)\s+", "", part.strip())
        for part in re.split(r",|;|\sva\s(?=bo|uy ban|toa|vien|ngan hang|thanh tra)", issuer)
        if part.strip()
    }


def merged(known: Document, new: Document) -> Document:
    """The description of a work that both give: what the held document says wins, gaps are filled from the other."""
    values = {
        name: getattr(new, name) if getattr(new, name) is not None else getattr(known, name)
        for name in Document.__dataclass_fields__
    }
    return Document(**values)


def identity_date(document: Document) -> date | None:
    """The date that is part of the identity: only for numbers that do not hold their year."""
    return None if _has_year(document.number) else document.issued

"""Why a known document may be the one that a doubtful mention names: what the two share, and what speaks against it, in words for the person who chooses.

Rule 1  What is compared is what the mention tells: its number, its name, its day, its issuer.
Rule 2  A document issued after the one that names it can hardly be meant. Of several, the newest before it is told: laws of one name follow one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model import Citation, Document, Work
from graph.resolve import version
from graph.text import fold


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that may be meant, with the reasons."""

    work: Work
    why: tuple[str, ...]


def candidates_of(citation: Citation, works: Sequence[Work], naming: Document) -> tuple[Candidate, ...]:
    """The works with what speaks for and against each; `naming` is the document that the mention stands in."""
    newest = _newest_before(works, naming.issued)
    return tuple(Candidate(work, tuple(_reasons(citation, work.document, naming, newest is work))) for work in works)


def _reasons(citation: Citation, known: Document, naming: Document, newest: bool) -> Iterator[str]:
    """Rules 1 and 2."""
    if citation.number is not None:
        same = citation.number.casefold() == (known.number or "").casefold()
        yield "cùng số, ký hiệu" if same else f"số gần giống với “{citation.number}”"
    elif citation.title is not None:
        yield "cùng tên"
    if citation.issued is not None and known.issued is not None:
        same = citation.issued == known.issued
        yield "cùng ngày ban hành" if same else f"khác ngày: viện dẫn ghi {_day(citation.issued)}, kho ghi {_day(known.issued)}"
    if citation.issuer and known.issuer:
        yield "cùng cơ quan ban hành" if fold(citation.issuer) == fold(known.issuer) else f"cơ quan ban hành là {known.issuer}"
    if naming.issued is not None and _after(known, naming.issued):
        yield "ban hành sau văn bản có viện dẫn này"
    elif newest:
        yield "mới nhất trước ngày ban hành văn bản có viện dẫn này"


def _newest_before(works: Sequence[Work], day: date | None) -> Work | None:
    """The youngest of several works that are not younger than a day; None where their years do not tell it."""
    if day is None or len(works) < 2:
        return None
    aged = [(version(work.document), work.document.issued or date.min, work) for work in works if not _after(work.document, day)]
    if len(aged) < 2 or any(year is None for year, _, _ in aged):
        return None
    aged.sort(key=lambda row: (row[0] or 0, row[1]))
    return aged[-1][2] if aged[-1][:2] > aged[-2][:2] else None


def _after(known: Document, day: date) -> bool:
    if known.issued is not None:
        return known.issued > day
    year = version(known)
    return year is not None and year > day.year


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")

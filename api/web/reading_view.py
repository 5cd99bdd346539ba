"""A stored text as lines of pieces: mentions become links, one quotation is marked, provisions become anchors."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Provision, Span, StoredCitation

_OUTLINE = ("phan_", "chuong_", "muc_", "dieu_", "phu_luc")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line; `target` is the work they name, `state` what is known of it, `marked` whether they are the quotation."""

    text: str
    target: int | None = None
    anchor: str = ""
    state: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `anchors` are the paths of the provisions that begin here, `level` their depth (0: none begins)."""

    anchors: tuple[str, ...]
    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents."""

    path: str
    words: str
    level: int


def lines_of(text: str, provisions: Iterable[Provision], citations: Iterable[StoredCitation], mark: Span | None = None) -> Iterator[Line]:
    """The lines of a text that are not empty, in order."""
    named = _apart(citations)
    starts = [c.citation.span.start for c in named]
    opening: dict[int, list[str]] = defaultdict(list)
    for provision in provisions:
        opening[provision.span.start].append(provision.path)
    begins = sorted(opening)
    at = 0
    for row in text.splitlines(keepends=True):
        line, at = Span(at, at + len(row.rstrip())), at + len(row)
        if not row.strip():
            continue
        low, high = bisect_left(begins, line.start), bisect_left(begins, at)
        anchors = tuple(path for begin in begins[low:high] for path in opening[begin])
        first = max(bisect_left(starts, line.start) - 1, 0)
        here = [c for c in named[first : bisect_left(starts, line.end)] if c.citation.span.overlaps(line)]
        level = min((path.count("__") + 1 for path in anchors), default=0)
        yield Line(anchors, level, tuple(_pieces(text, line, here, mark)))


def _apart(citations: Iterable[StoredCitation]) -> list[StoredCitation]:
    """Mentions by place, those that overlap an earlier one left out."""
    kept: list[StoredCitation] = []
    for stored in sorted(citations, key=lambda c: (c.citation.span.start, -c.citation.span.end)):
        if not kept or kept[-1].citation.span.end <= stored.citation.span.start:
            kept.append(stored)
    return kept


def _pieces(text: str, line: Span, named: Sequence[StoredCitation], mark: Span | None) -> Iterator[Piece]:
    cuts = {line.start, line.end}
    for span in [c.citation.span for c in named] + ([mark] if mark else []):
        cuts |= {cut for cut in (span.start, span.end) if line.start < cut < line.end}
    places = sorted(cuts)
    for start, end in pairwise(places):
        cited = next((c for c in named if c.citation.span.covers(Span(start, end))), None)
        marked = mark is not None and mark.covers(Span(start, end))
        if cited is None:
            yield Piece(text[start:end], marked=marked)
        else:
            yield Piece(text[start:end], cited.target_id, cited.citation.provision or "", cited.state.value, marked)


def outline(provisions: Iterable[Provision]) -> list[Entry]:
    """The table of contents: parts, chapters, sections, articles, annexes."""
    return [
        Entry(p.path, f"{p.label} {p.heading}"[:90].strip(), min(p.path.count("__") + 1, 4))
        for p in provisions
        if p.path.rsplit("__", 1)[-1].startswith(_OUTLINE)
    ]

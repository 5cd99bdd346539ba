"""Citations of a whole document: mentions in every paragraph and cell, with the provision they name and the one they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.model import Citation, Document, Layout, Paragraph, Provision, Span, Table
from graph.registry import canonical_agency
from ingest.mentions import find_mentions, mention_starts
from ingest.nesting import Nesting
from ingest.provision_refs import reference_before
from ingest.short_forms import in_full

__all__ = ["find_citations", "find_mentions", "paragraphs_of"]

_OWN_NUMBER = re.compile(r"\s*(?:\w+\s+){0,3}số\s*:\s*\S+\s*$", re.IGNORECASE)


def paragraphs_of(layout: Layout) -> Iterator[Paragraph]:
    """Every paragraph of a layout, those of table cells included, in order."""
    for block in layout.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                yield from cell.paragraphs
        else:
            yield block


def find_citations(layout: Layout, provisions: Sequence[Provision], document: Document) -> tuple[Citation, ...]:
    """All citations of other documents, in order of place. One mention that names several provisions gives one citation for each."""
    nesting = Nesting(provisions)
    found: list[Citation] = []
    for span in _naming(layout):
        low, aside = span.start, span.start
        for mention in find_mentions(layout.text, span.start, span.end):
            if mention.number and mention.number == document.number and _names_itself(layout.text, span, mention):
                continue
            placed = replace(mention, within=nesting.path_at(mention.span.start), issuer=_placed(mention.issuer, document))
            closes = layout.text.find(")", low, mention.span.start) >= 0
            reference = reference_before(layout.text, mention.span.start, aside if closes else low)
            if layout.text.find("(", low, mention.span.start) >= 0:
                aside = low
            elif closes:
                aside = mention.span.end
            low = mention.span.end
            found += [replace(placed, provision=path) for path in reference.paths] if reference and reference.paths else [placed]
    return in_full(found)


def _names_itself(text: str, paragraph: Span, mention: Citation) -> bool:
    """Whether the document's own number stands in its own header: "Số: 92/2017/NĐ-CP", "NGHỊ ĐỊNH SỐ 92/2017/NĐ-CP"."""
    return (
        bool(_OWN_NUMBER.match(text, paragraph.start, paragraph.end))
        or text[mention.span.start : mention.span.start + 6].isupper()
    )


def _naming(layout: Layout) -> Iterator[Span]:
    """The paragraphs in which a mention may begin, in order: most hold none and are passed over."""
    words = mention_starts(layout.text)
    for span in _with_headings(layout):
        at = bisect_left(words, span.start)
        if at < len(words) and words[at] < span.end:
            yield span


def _with_headings(layout: Layout) -> Iterator[Span]:
    """The paragraphs in order; lines in capitals that follow each other are one heading: "NGHỊ ĐỊNH" / "SỐ 156/2018/NĐ-CP …"."""
    heading: Span | None = None
    for span in sorted(paragraph.span for paragraph in paragraphs_of(layout)):
        capitals = (
            layout.text[span.start : span.start + 1].isupper()
            and span.end - span.start < 400
            and span.slice(layout.text).isupper()
        )
        if heading and capitals and layout.text[heading.end : span.start].isspace():
            heading = Span(heading.start, span.end)
            continue
        if heading:
            yield heading
        heading = span if capitals else None
        if not capitals:
            yield span
    if heading:
        yield heading


def _placed(issuer: str | None, document: Document) -> str | None:
    """The issuer's name in the document's place: "UBND tỉnh" in a Bến Tre plan is UBND tỉnh Bến Tre."""
    return canonical_agency(issuer, document.place) if issuer else None

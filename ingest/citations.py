"""Citations of a whole document: mentions in every paragraph and cell, with the provision they name and the one they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Citation, Document, Span
from graph.registry import canonical_agency
from ingest.mentions import find_mentions
from ingest.naming import naming_paragraphs
from ingest.nesting import Nesting
from ingest.provision_refs import reference_before, reference_behind
from ingest.short_forms import LAWS, in_full, is_bare_law, law_key, title_key

_OWN_NUMBER = re.compile(r"\s*(?:\w+\s+){0,3}số\s*:\s*[^\s|]+[\s|]*$", re.IGNORECASE)


def find_citations(text: str, paragraphs: Sequence[Span], nesting: Nesting, document: Document) -> tuple[Citation, ...]:
    """All citations of other documents, in order of place. One mention that names several provisions gives one citation for each.

    `paragraphs` are those of the text, table cells included, in order of place; `nesting` holds its provisions.
    """
    found: list[Citation] = []
    own, body = _own_name(document), nesting.starts[0] if nesting.starts else 0
    for span in naming_paragraphs(text, paragraphs):
        low, aside = span.start, span.start
        for mention in find_mentions(text, span.start, span.end):
            if mention.number and mention.number == document.number and (
                mention.span.end <= body or _names_itself(text, span, mention)
            ):
                continue
            if own and is_bare_law(mention) and law_key(mention) == own:
                if mention.span.end <= body or document.number is None:
                    continue
                mention = replace(mention, number=document.number, issued=document.issued)
            within, issuer = nesting.path_at(mention.span.start), _placed(mention.issuer, document)
            closes = text.find(")", low, mention.span.start) >= 0
            reference = reference_before(text, mention.span.start, aside if closes else low)
            reference = reference or reference_behind(text, mention.span.end, mention.span.start, span.end)
            if text.find("(", low, mention.span.start) >= 0:
                aside = low
            elif closes:
                aside = mention.span.end
            low = mention.span.end
            paths = reference.paths if reference and reference.paths else (None,)
            found += [_set(mention, within, issuer, path) for path in paths]
    return in_full(text, found)


def _own_name(document: Document) -> str | None:
    """The key of the name by which a law calls itself."""
    return title_key(f"{document.type} {document.title}") if document.type in LAWS and document.title else None


def _set(mention: Citation, within: str | None, issuer: str | None, provision: str | None) -> Citation:
    """The mention with its place, issuer and target."""
    if within == mention.within and issuer == mention.issuer and provision == mention.provision:
        return mention
    return mention.retold(issuer, provision, within, mention.relation)


def _names_itself(text: str, paragraph: Span, mention: Citation) -> bool:
    """Whether the document's own number stands in its own header: "Số: 92/2017/NĐ-CP", "NGHỊ ĐỊNH SỐ 92/2017/NĐ-CP"."""
    return (
        bool(_OWN_NUMBER.match(text, paragraph.start, paragraph.end))
        or text[mention.span.start : mention.span.start + 6].isupper()
    )


def _placed(issuer: str | None, document: Document) -> str | None:
    """The issuer's name in the document's place: "UBND tỉnh" in a Bến Tre plan is UBND tỉnh Bến Tre."""
    return canonical_agency(issuer, document.place) if issuer else None

"""What a consolidated text puts together: the document and the amending ones that its preamble names, each with the day it came into force.

Ordinance 01/2012/UBTVQH13 on consolidation: under the title stand the consolidated document, "có hiệu lực kể từ ngày …, được sửa đổi, bổ sung
bởi:", and a line of the same form for each amending document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from graph.model import Citation, Document, Provision, Relation, RelationKind, Span
from graph.quotes import LONGEST
from ingest.sentence import name_of

_IN_FORCE = re.compile(r"có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?từ\s+ngày", re.IGNORECASE)
_LABEL = re.compile(r"\s*(?:\d{1,2}[.)]\s*|[-+]\s*)?")


def with_consolidations(
    text: str, document: Document, provisions: Sequence[Provision], citations: Sequence[Citation], relations: Sequence[Relation], paragraphs: Sequence[Span]
) -> tuple[Relation, ...]:
    """The relations, those that a consolidated text states of what it consolidates among them, in place of plain mentions."""
    if document.type != "văn bản hợp nhất":
        return tuple(relations)
    found = _consolidations(text, document, provisions, citations, paragraphs)
    taken = {relation.object_mention for relation in found}
    kept = [r for r in relations if not (r.subject_mention is None and r.object_mention in taken)]
    return (*found, *kept)


def _consolidations(
    text: str, document: Document, provisions: Sequence[Provision], citations: Sequence[Citation], paragraphs: Sequence[Span]
) -> list[Relation]:
    body = min((p.span.start for p in provisions if p.path.rsplit("__", 1)[-1].startswith("dieu_")), default=len(text))
    starts = [span.start for span in paragraphs]
    found: dict[str, Relation] = {}
    for citation in citations:
        index = bisect_right(starts, citation.span.start) - 1
        if index < 0 or citation.span.start >= body:
            continue
        line = paragraphs[index]
        if _opens_line(text, line, citation.span.start) and _IN_FORCE.search(text, citation.span.end, min(line.end, line.start + LONGEST)):
            stated = Relation(document.number or "", RelationKind.CONSOLIDATES, name_of(citation), line, object_mention=citation.span)
            found.setdefault(stated.object, stated)
    return list(found.values())


def _opens_line(text: str, paragraph: Span, at: int) -> bool:
    """Whether a mention opens its paragraph, or a line of it: in a PDF the title above may have run into it."""
    opens = _LABEL.match(text, paragraph.start, paragraph.end)
    return (opens is not None and opens.end() == at) or text[at - 1 : at] == "\n"

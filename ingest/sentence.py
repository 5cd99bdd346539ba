"""One sentence with the documents it names, and what was heard of each so far: what `ingest.relations` and `ingest.third_parties` share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.model import Citation, Relation, RelationKind, Span
from graph.quotes import LONGEST
from ingest.list_heads import ListHeads
from ingest.nesting import Nesting
from ingest.relation_verbs import masked

AND = re.compile(r"\s*(?:,|;|và|, và)?\s*(?:các\s+)?(?:số\s*)?$", re.IGNORECASE)
LISTED = re.compile(r"(?:^|,|;|\svà|\shoặc)\s*(?:các\s+|số\s*:?\s*)?$", re.IGNORECASE)
NEXT_ITEM = re.compile(
    r"\s*(?:và\s+|hoặc\s+)?(?:các\s+)?(?:(?:điểm|khoản|điều|[a-zđ]|\d{1,3}[a-z]?|,|;|và|của|tại)(?!\w)\s*){0,40}"
    r"(?:(?:nghị\s+định|thông\s+tư|quyết\s+định|nghị\s+quyết|chỉ\s+thị|luật|pháp\s+lệnh)\s+(?:liên\s+tịch\s+)?(?:số\s*:?\s*)?\d|(?:bộ\s+luật|luật|pháp\s+lệnh)\s+(?=\w)(?!này\b))",
    re.IGNORECASE,
)
"""A further document of a list whose items are parted by semicolons."""
_SEPARATED = re.compile(r"(?:^|,|;|\svà|\shoặc|:)\s*(?:các\s+)?$", re.IGNORECASE)
_ISSUER = re.compile(
    r"^\s*của\s+(?:(?!\s(?:về|quy|sửa|bổ|hướng|ban\s+hành|được|đã|hết|thay|bãi|trừ)\s)[^;.()]){3,140}?(?=(?:\s*[,;]|\s+và)\s*(?:các\s+)?(?:số\s*)?$)"
    r"|^\s*của\s+[^,;.]{3,90}?(?=\s*(?:,|;|và)\s)"
)
"""The issuer between two items of a list; what stands before the last separator when nothing but a name does."""
REFERENCES = re.compile(
    r"(?<!\w)(?:(?:điểm|khoản|điều|chương|mục|phần|phụ\s+lục|(?:biểu\s+)?mẫu\s+số|biểu\s+số|các|và|,|;|đến|hoặc|của|tại|[a-zđ]|\d{1,3}[a-zđ]?|[ivx]{1,6}|ban\s+hành|kèm\s+theo|quy\s+định)(?!\w)\s*)*+$"
)
"""References to provisions right before a mention: "khoản 2 và khoản 5 Điều 7 của"."""
SELF = re.compile(r"(?<!\w)(?:nghị\s+định|thông\s+tư|thông\s+tư\s+liên\s+tịch|quyết\s+định|luật|bộ\s+luật|pháp\s+lệnh|nghị\s+quyết|chỉ\s+thị|kế\s+hoạch|văn\s+bản|quy\s+chế|quy\s+định)\s+này(?!\w)", re.IGNORECASE)  # fmt: skip
_DRAFT = re.compile(r"(?<!\w)(?:dự\s+án|dự\s+thảo)\s+(?:các\s+)?$")
_DRAFT_REACH = 40
"""Characters before a mention in which the word for a draft stands."""
_REMEMBERED = 40
"""Mentions of one sentence that are kept in mind."""
FOLLOWING = 700
"""Characters behind a mention that may tell what becomes of it."""
_TRIMMED = 8
"""Characters that a sentence may lose at its end."""

ACTS = frozenset({RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUSPENDS, RelationKind.CORRECTS})
LAWS = frozenset({"luật", "bộ luật", "pháp lệnh", "hiến pháp"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of one mention. `passive`: the mention is the subject, of what an earlier document suffered."""

    citation: Citation
    relation: Relation
    passive: bool = False


@dataclass(slots=True)
class Sentence:
    """The document, where its body begins, the sentence at `span`, what was heard of it so far."""

    text: str
    document: Citation
    body: int
    nesting: Nesting
    articled: bool
    heads: ListHeads
    span: Span = field(default_factory=lambda: Span(0, 0))
    heard: list[Heard] = field(default_factory=list)
    readable: int = 0

    @property
    def own(self) -> str:
        """The document's own number."""
        return self.document.number or ""

    def goes_on(self, mention: Span) -> bool:
        """Whether a further mention stands in the sentence at hand, so far from where a long one was cut that what follows it can be read."""
        return bool(self.heard) and mention.end <= self.readable

    def enter(self, span: Span, mention: Span) -> None:
        """Go on to the sentence at `span` around `mention`; a long one comes in pieces that overlap."""
        if self.heard and self.heard[-1].citation.span.start < span.start:
            self.heard = []
        del self.heard[:-_REMEMBERED]
        self.span = span
        cut = span.end >= mention.end + LONGEST - _TRIMMED
        self.readable = span.end - FOLLOWING if cut else span.end

    @property
    def acts(self) -> list[Heard]:
        """What this document was heard to act on."""
        return [h for h in self.heard if h.relation.subject_mention is None and h.relation.predicate in ACTS]

    def mentioned(self, mention: Span | None) -> Citation | None:
        """The citation that stands at `mention`."""
        return next((h.citation for h in reversed(self.heard) if h.citation.span == mention), None) if mention else None


def name_of(citation: Citation) -> str:
    """What a relation calls the cited document: its number, else the law's name."""
    return citation.number or citation.title or citation.text


def relation_to(
    kind: RelationKind,
    subject: str,
    citation: Citation,
    sentence: Span,
    mention: Span | None = None,
    provision: str | None = None,
    scope: str | None = None,
) -> Relation:
    """The relation of `subject` to the document that is cited."""
    return Relation(
        subject, kind, name_of(citation), sentence, provision, citation.provision, mention, citation.span, scope=scope
    )


def bare(bridge: str) -> str:
    """The words between two mentions without the issuer of the first."""
    return _ISSUER.sub("", bridge)


def names_draft(text: str, citation: Citation) -> bool:
    """Whether the document that is named is only a draft: "dự án Luật …"."""
    words = text[max(0, citation.span.start - _DRAFT_REACH) : citation.span.start].lower()
    return "dự " in words and _DRAFT.search(words) is not None


def clause_start(sentence: Sentence, citation: Citation) -> int:
    """Where the words about this mention begin: behind the mention before it, else where the sentence does."""
    return max(sentence.span.start, sentence.heard[-1].citation.span.end if sentence.heard else 0)


def listed(sentence: Sentence, citation: Citation) -> bool:
    """Whether a separator stands right before the mention (its references to provisions left out): a further item, no part of a title."""
    low = clause_start(sentence, citation)
    bridge = masked(sentence.text[low : citation.span.start])
    if ";" in bridge and "trừ" in bridge and REFERENCES.fullmatch(bridge.rpartition(";")[2].strip()):
        return True
    reference = REFERENCES.search(bridge[-300:])
    opening = reference[0].lstrip() if reference else ""
    if not opening.startswith((",", ";", "và ", "hoặc ")) and not _SEPARATED.search(bridge[: len(bridge) - len(opening)]):
        return False
    if not sentence.heard or ";" in bridge:
        return True
    last = sentence.heard[-1].relation
    in_list = last.subject_mention is None and last.predicate in ACTS
    return in_list or any(h.citation.type == citation.type for h in sentence.heard if h.relation.subject_mention is None)

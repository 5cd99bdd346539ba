"""What documents do to each other, from the words between and before mentions.

Rule 1  Between two mentions of one sentence: when a verb phrase reaches right up to the second ("… về việc sửa đổi, bổ sung một số
        điều của …"), the first document is the subject, whoever says so.
Rule 2  "A được sửa đổi, bổ sung bởi B, C và D": B, C and D act on A, the nearest document before them that they can act on
        (`graph.ranks`): a decree amends no law, nothing changes what is later.
Rule 3  A "Căn cứ" line of the preamble, or a line under the heading "Căn cứ pháp lý": this document is based on what the line names. An
        opening "Thực hiện …" line: it implements it.
Rule 4  "Nghị định này thay thế …", "Bãi bỏ …", "… hết hiệu lực": this document acts on what the sentence names, list for list, except in
        the titles of the documents listed and behind "trừ".
Rule 5  Bullets under "các văn bản sau đây hết hiệu lực:" take the verb of that line (`ingest.list_heads`).
Rule 6  The title of an amending law names the laws that it amends.
Rule 7  "Ban hành kèm theo Thông tư này … QCVN 06:2022/BXD": this document promulgates the technical regulation.
Rule 8  Everything else is CITES. A document does nothing to itself and to what it names in quotation marks only. A consolidated text repeats
        what others did. What it states of a document that it cannot act on is kept: the store tells that it is doubtful.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Citation, Document, Relation, RelationKind, Span
from graph.quotes import LONGEST, sentence_around
from ingest.list_heads import LABEL, ListHeads
from ingest.nesting import Nesting
from ingest.other_mentions import REGULATION, STANDARD
from ingest.relation_verbs import LAPSED, changes_phrase, excepted, leading, limits, masked, passive, quoted, reaching
from ingest.sentence import (
    ACTS,
    FOLLOWING,
    LISTED,
    NEXT_ITEM,
    REFERENCES,
    SELF,
    Heard,
    Sentence,
    bare,
    clause_start,
    listed,
    names_draft,
    relation_to,
)
from ingest.third_parties import amended_laws, told_of_others

SIGNED = frozenset({REGULATION, STANDARD})
"""Kinds that a circular or a decision promulgates under signs of their own."""
_OF_LAW = re.compile(
    r"(?:t(?<!\wt)heo\s+(?:quy\s+định|hướng\s+dẫn)|c(?<!\wc)(?:ấp\s+theo|ăn\s+cứ(?:\s+vào)?)|n(?<!\wn)ếu|(?:t(?<!\wt)hực\s+hiện|á(?<!\wá)p\s+dụng)\s+theo)(?!\w)"
)
"""In small letters."""
_OTHER_OBJECT = re.compile(
    r"(?<!\w)(?:nghị\s+định|thông\s+tư|quyết\s+định|văn\s+bản|luật)\s+(?:(?:có\s+)?liên\s+quan|hướng\s+dẫn|quy\s+định|về|trong)(?!\w)"
)
"""Documents that a verb acts on without naming them: what is named behind them is something else."""
_BASIS = re.compile(r"\s*[-–+]?\s*căn\s+cứ(?!\s+(?:chỉ\s+đạo|vào\s+tình|tình))", re.IGNORECASE)
_BASES = re.compile(r"(?:các\s+)?(?:căn\s+cứ(?:\s+pháp\s+l[ýí]|\s+xây\s+dựng|\s+ban\s+hành|\s+lập)?|cơ\s+sở\s+pháp\s+l[ýí])(?!\w)(?!\s+(?:để|vào)\s)", re.IGNORECASE)  # fmt: skip
_OPENING = re.compile(
    r"\s*(?:thực\s+hiện|triển\s+khai|thi\s+hành|để\s+triển\s+khai|nhằm\s+(?:triển\s+khai|thực\s+hiện))(?!\w)", re.IGNORECASE
)
_BY_TEXTS = re.compile(r"(?<!\w)văn\s+bản\s+(?:quy\s+phạm\s+pháp\s+luật\s+)?(?:khác\s+)?(?:quy\s+định\s+chi\s+tiết\s*(?:,|và)\s*)?$", re.IGNORECASE)
"""Before a verb whose subject are other texts: "các văn bản hướng dẫn thi hành Luật …"."""
_WITH_THIS = re.compile(r"(?<!\w)ban\s+hành\s+kèm\s+theo\s+(?:thông\s+tư|quyết\s+định)\s+này(?!\w)", re.IGNORECASE)
_IN_TITLE = re.compile(r"(?<!\w)ban\s+hành\s+(?:các\s+|\d{1,2}\s+)?(?:quy\s+chuẩn|tiêu\s+chuẩn)(?!\w)", re.IGNORECASE)
"""What promulgates technical regulations and standards."""
_AMENDED_ASIDE = re.compile(r"\((?:đã\s+)?(?:được|bị)\s+(?:sửa|bổ|thay|bãi)(?!\w)", re.IGNORECASE)
_STILL_HOLDS = re.compile(r"(?<!\w)đến\s+khi(?!\w)")
"""What goes on until another document lapses has not lapsed itself."""
_LABEL_ALONE = 8
"""Characters of a label: a verb needs more."""
_CONNECTED = re.compile(r"(?:có\s+hiệu\s+lực|đồng\s+thời|kể\s+từ\s+ngày)", re.IGNORECASE)


def find_relations(
    text: str, citations: Sequence[Citation], document: Document, nesting: Nesting, paragraphs: Sequence[Span]
) -> tuple[tuple[Citation, ...], tuple[Relation, ...]]:
    """The citations with what this document does to each, and the relations of this and of third documents.

    `paragraphs` bound the sentences, in order of place.
    """
    starts = [span.start for span in paragraphs]
    tops = [p.span.start for p in nesting.provisions if p.path.startswith(("dieu", "muc", "phan", "chuong", "khoan"))]
    articled = any(p.path.rsplit("__", 1)[-1].startswith("dieu_") for p in nesting.provisions)
    own = Citation(Span(0, 0), "", document.type, document.number, document.issued)
    sentence = Sentence(text, own, min(tops, default=len(text)), nesting, articled, ListHeads(text, paragraphs))
    told: list[Citation] = []
    found: list[Relation] = []
    named: dict[Span, list[str | None]] = {}
    last: Span | None = None
    for citation in citations:
        named.setdefault(citation.span, []).append(citation.provision)
        if told and told[-1].span == citation.span:
            heard = replace(sentence.heard[-1].relation, object_provision=citation.provision) if sentence.heard else None
            told.append(_told(citation, told[-1].relation))
        else:
            paragraph = _paragraph(paragraphs, starts, citation.span)
            if paragraph is None or paragraph is not last or not sentence.goes_on(citation.span):
                sentence.enter(sentence_around(text, citation.span, paragraph, NEXT_ITEM), citation.span)
            last = paragraph
            heard = _hear(sentence, citation)
            mine = heard.subject == sentence.own and heard.subject_mention is None
            told.append(_told(citation, heard.predicate if mine else None))
            found += amended_laws(citation, sentence)
        if heard is not None and heard.object and heard.subject != heard.object:
            before = named.get(heard.object_mention) if heard.object_mention and heard.object_mention != citation.span else None
            found += [replace(heard, object_provision=provision) for provision in before] if before else [heard]
    return tuple(told), tuple(dict.fromkeys(found))


def _told(citation: Citation, kind: RelationKind | None) -> Citation:
    """The citation with what this document does to it."""
    return citation if kind is None else citation.retold(citation.issuer, citation.provision, citation.within, kind)


def _paragraph(paragraphs: Sequence[Span], starts: Sequence[int], mention: Span) -> Span | None:
    index = bisect_right(starts, mention.start) - 1
    return paragraphs[index] if index >= 0 and paragraphs[index].covers(mention) else None


def _hear(sentence: Sentence, citation: Citation) -> Relation:
    """What the mention tells, remembered for the mentions that follow it in the sentence."""
    heard = told_of_others(sentence, citation)
    if heard is None:
        heard = Heard(citation, _own(sentence, citation))
    sentence.heard.append(heard)
    return heard.relation


def _own(sentence: Sentence, citation: Citation) -> Relation:
    """Rules 3 to 5: what this document does."""
    kind = _own_kind(sentence, citation)
    if kind in ACTS and not _can_be_mine(sentence, citation):
        kind = RelationKind.CITES
    if kind not in ACTS:
        return relation_to(kind, sentence.own, citation, sentence.span)
    low = clause_start(sentence, citation)
    before = sentence.text[low : citation.span.start]
    scope = limits(
        "" if citation.provision else _last_item(before) if sentence.heard else _without_verb(before),
        _until_next_act(sentence.text[citation.span.end : sentence.span.end]),
    )
    return relation_to(kind, sentence.own, citation, sentence.span, provision=citation.within, scope=scope)


def _can_be_mine(sentence: Sentence, citation: Citation) -> bool:
    """Rule 8."""
    consolidated = sentence.document.type == "văn bản hợp nhất"
    return not consolidated and not quoted(sentence.text[sentence.span.start : citation.span.start])


def _last_item(words: str) -> str:
    """What follows the last separator: in a list the words before it are the title of the item before."""
    return re.split(r"[,;]|\svà(?=\s)|:", words)[-1]


def _without_verb(words: str) -> str:
    verb = reaching(words)
    words = words[verb[1] :] if verb else LABEL.sub("", words, count=1)
    return re.sub(
        r"^(?:[\s,;]|(?:và|bãi\s+bỏ|thay\s+thế|h[uủ][ỷy]\s+bỏ|sửa\s+đổi|bổ\s+sung)(?!\w))+", "", words, flags=re.IGNORECASE
    )


def _until_next_act(words: str) -> str:
    found = re.search(r"[;]\s|\s(?:bãi\s+bỏ|thay\s+thế|sửa\s+đổi)\s", words, re.IGNORECASE)
    return words[: found.start()] if found else words


def _own_kind(sentence: Sentence, citation: Citation) -> RelationKind:
    text = sentence.text
    prefix = text[sentence.span.start : citation.span.start]
    preamble = citation.span.start < sentence.body
    if names_draft(text, citation) or passive(prefix) or _amended_aside(prefix):
        return RelationKind.CITES
    if _is_basis(sentence, citation, preamble):
        return RelationKind.BASED_ON
    if preamble and _OPENING.match(prefix) and not sentence.heard:
        return RelationKind.IMPLEMENTS
    if citation.type in SIGNED and (_WITH_THIS.search(prefix) or (preamble and _IN_TITLE.search(prefix))):
        return RelationKind.PROMULGATES
    listed = _goes_on(sentence, citation)
    if listed:
        return listed
    low = clause_start(sentence, citation) - sentence.span.start
    if "“" in prefix or '"' in prefix or ")" in prefix[low:]:
        low = 0  # the verb may stand before mentions that are only quoted or stand in parentheses
    verb = reaching(prefix[low:])
    if verb and verb[0] in ACTS | {RelationKind.DETAILS, RelationKind.GUIDES}:
        lead = prefix[: low + verb[1]]
        if _BY_TEXTS.search(lead):
            return RelationKind.CITES
        if preamble or not LABEL.sub("", lead, count=1).strip() or SELF.search(lead) or _CONNECTED.search(lead):
            return verb[0]
    if preamble:
        return RelationKind.CITES
    return _closing_kind(sentence, citation, prefix)


def _amended_aside(prefix: str) -> bool:
    """Whether the mention stands in parentheses that tell how a provision was amended: "(đã được sửa đổi tại khoản 1 Điều 2 Nghị định A và Điều 3 …"."""
    opened = prefix.rfind("(")
    return opened > prefix.rfind(")") and _AMENDED_ASIDE.match(prefix, opened) is not None


def _closing_kind(sentence: Sentence, citation: Citation, prefix: str) -> RelationKind:
    """What a clause of the body does: by the verb it opens with, by "hết hiệu lực" behind, by the head of the list it stands in."""
    kind = _opened(sentence, prefix) or _ended(sentence, citation) or _headed(sentence, citation)
    if kind is None or excepted(prefix) or _OF_LAW.search(masked(prefix)):
        return RelationKind.CITES
    return kind


def _opened(sentence: Sentence, prefix: str) -> RelationKind | None:
    """By the verb that the clause opens with, for the first document that it names."""
    if sentence.heard or len(prefix) <= _LABEL_ALONE:
        return None
    opened = leading(LABEL.sub("", prefix, count=1))
    return opened if opened and not _OTHER_OBJECT.search(masked(prefix)) else None


def _ended(sentence: Sentence, citation: Citation) -> RelationKind | None:
    """By "hết hiệu lực" behind it."""
    rest = sentence.text[citation.span.end : sentence.span.end]
    told = LAPSED.search(rest) if "hiệu" in rest and len(rest) < FOLLOWING else None
    if told is None or not (not sentence.heard or listed(sentence, citation)) or _STILL_HOLDS.search(rest, 0, told.start()):
        return None
    before = LABEL.sub("", masked(sentence.text[sentence.span.start : citation.span.start]), count=1)
    return RelationKind.REPEALS if ";" not in rest[: told.start()] or sentence.heard or REFERENCES.fullmatch(before) else None


def _headed(sentence: Sentence, citation: Citation) -> RelationKind | None:
    """By the line above the list."""
    kind = sentence.heads.act_on(sentence.span.start)
    if kind is RelationKind.PROMULGATES and citation.type not in SIGNED:
        return None
    if kind is None or not (not sentence.heard or listed(sentence, citation)):
        return None
    item = sentence.text[sentence.heads.start(sentence.span.start) : citation.span.start]
    if sentence.heads.one_each(sentence.span.start) and (sentence.heard or ";" in item):
        return None
    low = max(sentence.heads.start(sentence.span.start), citation.span.start - LONGEST)
    return RelationKind.AMENDS if changes_phrase(masked(sentence.text[low : citation.span.start]), 0) else kind


def _is_basis(sentence: Sentence, citation: Citation, preamble: bool) -> bool:
    """Rule 3. In a document of articles a "Căn cứ …" below the preamble belongs to a form or says how to decide."""
    if sentence.articled and not preamble:
        return False
    opens = bool(_BASIS.match(sentence.text, sentence.span.start))
    if preamble:
        return opens
    around = sentence.nesting.around(citation.span.start)
    headed = any(_BASES.match(part.heading) for part in around)
    return headed or (opens and citation.span.start - sentence.span.start < 200)


def _goes_on(sentence: Sentence, citation: Citation) -> RelationKind | None:
    """The kind of the list that the mention continues: "thay thế Thông tư A của Bộ … về …, Thông tư B …"."""
    if not sentence.heard:
        return None
    last = sentence.heard[-1]
    first = last if last.relation.subject_mention is None else next((h for h in reversed(sentence.heard) if h.relation.subject_mention is None), None)
    if first is None or first.relation.predicate is RelationKind.CITES:
        return None
    bridge = sentence.text[last.citation.span.end : citation.span.start]
    if last is first and LISTED.search(bare(bridge)) and not bare(bridge).lower().strip(" ,;\n").removesuffix("và").strip():
        return first.relation.predicate
    own_act = first.relation.predicate in ACTS and not sentence.heads.one_each(sentence.span.start)
    return first.relation.predicate if own_act and listed(sentence, citation) and not excepted(bridge) else None

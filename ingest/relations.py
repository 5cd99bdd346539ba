"""What documents do to each other, from the words between and before mentions.

Rule 1  Between two mentions of one sentence: when a verb phrase reaches right up to the second ("… về việc sửa đổi, bổ sung một số
        điều của …"), the first document is the subject, whoever says so.
Rule 2  "A được sửa đổi, bổ sung bởi B, C và D": B, C and D act on A, the nearest document before them that they can act on: a decree
        amends no law.
Rule 3  A "Căn cứ" line of the preamble, or a line under the heading "Căn cứ pháp lý": this document is based on what the line names. An
        opening "Thực hiện …" line: it implements it.
Rule 4  "Nghị định này thay thế …", "Bãi bỏ …", "… hết hiệu lực": this document acts on what the sentence names, list for list, except in
        the titles of the documents listed and behind "trừ".
Rule 5  Bullets under "các văn bản sau đây hết hiệu lực:" take the verb of that line.
Rule 6  The title of an amending law names the laws that it amends.
Rule 7  Everything else is CITES. A document does nothing to itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from graph.model import Citation, Document, Relation, RelationKind, Span
from graph.quotes import LONGEST, sentence_around
from ingest.nesting import Nesting
from ingest.relation_verbs import changes_phrase, excepted, leading, limits, masked, passive, reaching

_TITLE_OF = re.compile(
    r"\s*,?\s*(?:của\s+(?:(?!\s(?:về|quy\s+định|gắn\s+với|cùng\s+với)\s)[^.;:()]){2,160})?"
    r"(?:\s*,?\s*ngày\s[\d/.\s]{6,12}|\s*ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d{4})?"
    r"(?:\s*\((?:sau\s+đây|gọi|viết)[^()]{0,80}\))?\s*,?\s*(?:(?:về(?:\s+việc)?|để|nhằm)(?:\s+ban\s+hành\s+[^.;:,]{3,120})?)?\s*"
)
"""What may stand between a document and the verb of its title: issuer, date, "về việc"."""
_AND = re.compile(r"\s*(?:,|;|và|, và)?\s*(?:các\s+)?(?:số\s*)?$")
_LISTED = re.compile(r"(?:^|,|;|\svà|\shoặc)\s*(?:các\s+|số\s*:?\s*)?$")
_SEPARATED = re.compile(r"(?:^|,|;|\svà|\shoặc|:)\s*(?:các\s+)?$")
_ISSUER = re.compile(r"^\s*của\s+[^,;.]{3,90}?(?=\s*(?:,|;|và)\s)")
_REFERENCES = re.compile(
    r"(?<!\w)(?:(?:điểm|khoản|điều|chương|mục|phần|phụ\s+lục|các|và|,|;|đến|hoặc|của|tại|[a-zđ]|\d{1,3}[a-zđ]?|[ivx]{1,6}|ban\s+hành|kèm\s+theo|quy\s+định)(?!\w)\s*)*+$"
)
"""References to provisions right before a mention: "khoản 2 và khoản 5 Điều 7 của"."""
_OF_LAW = re.compile(r"(?:t(?<!\wt)heo\s+(?:quy\s+định|hướng\s+dẫn)|c(?<!\wc)(?:ấp\s+theo|ăn\s+cứ(?:\s+vào)?)|n(?<!\wn)ếu)(?!\w)")
"""In small letters."""
_BASIS = re.compile(r"\s*[-–+]?\s*căn\s+cứ(?!\s+(?:chỉ\s+đạo|vào\s+tình|tình))", re.IGNORECASE)
_BASES = re.compile(r"(?:các\s+)?(?:căn\s+cứ(?:\s+pháp\s+l[ýí]|\s+xây\s+dựng|\s+ban\s+hành|\s+lập)?|cơ\s+sở\s+pháp\s+l[ýí])(?!\w)(?!\s+(?:để|vào)\s)", re.IGNORECASE)  # fmt: skip
_OPENING = re.compile(
    r"\s*(?:thực\s+hiện|triển\s+khai|thi\s+hành|để\s+triển\s+khai|nhằm\s+(?:triển\s+khai|thực\s+hiện))(?!\w)", re.IGNORECASE
)
_SELF = re.compile(r"(?<!\w)(?:nghị\s+định|thông\s+tư|thông\s+tư\s+liên\s+tịch|quyết\s+định|luật|bộ\s+luật|pháp\s+lệnh|nghị\s+quyết|chỉ\s+thị|kế\s+hoạch|văn\s+bản|quy\s+chế|quy\s+định)\s+này(?!\w)", re.IGNORECASE)  # fmt: skip
_LAPSED = re.compile(r"(?<!\w)(?:hết\s+hiệu\s+lực|không\s+còn\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực)", re.IGNORECASE)
_LIST_HEAD = re.compile(r"(?:sau\s+đây|sau|dưới\s+đây)[^.;:]{0,80}:\s*$|:\s*$", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-+•]|\d+[.)]|[a-zđ]\))\s")
_LABEL = re.compile(
    r"\s*(?:\d+(?:\.\d+)*[.)]?\s|[a-zđ]\d?\)\s|[-+•]\s?|Điều\s+\d+[a-z]?\.?\s|(?:Chương|Mục)\s+[IVXLC\d]+\.?\s|[IVX]+\.\s)?\s*(?=\w)"
)
_CONNECTED = re.compile(r"(?:có\s+hiệu\s+lực|đồng\s+thời|kể\s+từ\s+ngày)", re.IGNORECASE)
_DRAFT = re.compile(r"(?<!\w)(?:dự\s+án|dự\s+thảo)\s+(?:các\s+)?$", re.IGNORECASE)
_DRAFT_REACH = 40
"""Characters before a mention in which the word for a draft stands."""
_AMENDED_LAW = re.compile(r"(?<=\s)(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s+(?![Ss]ửa|số\b)\w", re.IGNORECASE)

_ACTS = frozenset(
    {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUSPENDS, RelationKind.CORRECTS}
)
_LAWS = frozenset({"luật", "bộ luật", "pháp lệnh", "hiến pháp"})


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was heard of one mention. `passive`: the mention is the subject, of what an earlier document suffered."""

    citation: Citation
    relation: Relation
    passive: bool = False


@dataclass(slots=True)
class _Place:
    """The text around: the document's own number, the sentence, what was heard of it so far."""

    text: str
    own: str
    body: int
    nesting: Nesting
    articled: bool
    sentence: Span = field(default_factory=lambda: Span(0, 0))
    heard: list[_Heard] = field(default_factory=list)

    def enter(self, sentence: Span) -> None:
        if sentence.start != self.sentence.start:
            self.heard = []
        self.sentence = sentence


def find_relations(
    text: str, citations: Sequence[Citation], document: Document, nesting: Nesting, paragraphs: Sequence[Span]
) -> tuple[tuple[Citation, ...], tuple[Relation, ...]]:
    """The citations with what this document does to each, and the relations of this and of third documents.

    `paragraphs` bound the sentences, in order of place.
    """
    starts = [span.start for span in paragraphs]
    tops = [p.span.start for p in nesting.provisions if p.path.startswith(("dieu", "muc", "phan", "chuong", "khoan"))]
    articled = any(p.path.rsplit("__", 1)[-1].startswith("dieu_") for p in nesting.provisions)
    place = _Place(text, document.number or "", min(tops, default=len(text)), nesting, articled)
    told: list[Citation] = []
    found: list[Relation] = []
    for citation in citations:
        if told and told[-1].span == citation.span:
            heard = replace(place.heard[-1].relation, object_provision=citation.provision) if place.heard else None
            told.append(replace(citation, relation=told[-1].relation) if told[-1].relation else citation)
        else:
            place.enter(sentence_around(text, citation.span, _paragraph(paragraphs, starts, citation.span)))
            heard = _hear(place, citation)
            mine = heard.subject == place.own and heard.subject_mention is None
            told.append(replace(citation, relation=heard.predicate) if mine else citation)
            found += _amended_laws(citation, place)
        if heard is not None and heard.object and heard.subject != heard.object:
            found.append(heard)
    return tuple(told), tuple(dict.fromkeys(found))


def _paragraph(paragraphs: Sequence[Span], starts: Sequence[int], mention: Span) -> Span | None:
    index = bisect_right(starts, mention.start) - 1
    return paragraphs[index] if index >= 0 and paragraphs[index].covers(mention) else None


def name_of(citation: Citation) -> str:
    """What a relation calls the cited document: its number, else the law's name."""
    return citation.number or citation.title or citation.text


def _hear(place: _Place, citation: Citation) -> Relation:
    """What the mention tells, remembered for the mentions that follow it in the sentence."""
    heard = _third(place, citation)
    if heard is None:
        heard = _Heard(citation, _own(place, citation))
    place.heard.append(heard)
    return heard.relation


# --- other documents as subjects ---------------------------------------------------------------------------------------------


def _third(place: _Place, citation: Citation) -> _Heard | None:
    """Rules 1 and 2, and their continuation over a list."""
    if not place.heard:
        return None
    last = place.heard[-1]
    bridge = place.text[last.citation.span.end : citation.span.start]
    suffered = passive(bridge)
    if suffered:
        return _suffered(place, citation, suffered[0])
    if last.passive and _AND.fullmatch(_bare(bridge)) and _same_kind(last.citation, citation):
        acted = last.relation
        return _Heard(
            citation, replace(acted, subject=name_of(citation), subject_mention=citation.span, span=place.sentence), True
        )
    if name_of(last.citation) == name_of(citation):
        return None
    verb = reaching(bridge)
    if verb and not _SELF.search(bridge) and _TITLE_OF.fullmatch(bridge[: verb[1]]):
        return _Heard(citation, _relation(verb[0], name_of(last.citation), citation, place.sentence, last.citation.span))
    goes_on = last.relation.subject_mention is not None and not last.passive and last.citation.type == citation.type
    if goes_on and _AND.fullmatch(_bare(bridge)):
        further = replace(
            last.relation, object=name_of(citation), object_mention=citation.span, object_provision=citation.provision
        )
        return _Heard(citation, replace(further, span=place.sentence))
    return None


def _suffered(place: _Place, citation: Citation, kind: RelationKind) -> _Heard | None:
    """Rule 2: the nearest document before the passive that this one can act on."""
    for earlier in reversed(place.heard):
        if _same_kind(earlier.citation, citation) and name_of(earlier.citation) != name_of(citation) and not earlier.passive:
            acted = earlier.citation
            return _Heard(
                citation,
                Relation(
                    name_of(citation), kind, name_of(acted), place.sentence, None, acted.provision, citation.span, acted.span
                ),
                True,
            )
    return _Heard(citation, _relation(RelationKind.CITES, place.own, citation, place.sentence))


def _same_kind(acted: Citation, acting: Citation) -> bool:
    """Whether `acting` is of a kind that changes `acted`: its own kind, laws for laws, resolutions for anything."""
    if acting.type == "nghị quyết" or acted.type == acting.type:
        return True
    if {acted.type, acting.type} <= _LAWS or {acted.type, acting.type} <= {"thông tư", "thông tư liên tịch"}:
        return True
    return acted.type not in _LAWS and acting.type in _LAWS | {"nghị định"}


def _bare(bridge: str) -> str:
    return _ISSUER.sub("", bridge)


def _relation(
    kind: RelationKind,
    subject: str,
    citation: Citation,
    sentence: Span,
    mention: Span | None = None,
    provision: str | None = None,
    scope: str | None = None,
) -> Relation:
    return Relation(
        subject, kind, name_of(citation), sentence, provision, citation.provision, mention, citation.span, scope=scope
    )


def _amended_laws(citation: Citation, place: _Place) -> Iterator[Relation]:
    """Rule 6: "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư và Luật Nhà ở số 03/2022/QH15" amends both."""
    title = citation.title or ""
    if citation.type not in _LAWS or not re.match(r"\w+(?:\s+\w+)?\s+sửa\s+đổi", title, re.IGNORECASE):
        return
    if _names_draft(place.text, citation):
        return
    bounds = [*(found.start() for found in _AMENDED_LAW.finditer(title)), len(title)]
    for start, end in pairwise(bounds):
        name = re.sub(r"\s*(?:,|;|\svà)?\s*$", "", title[start:end])
        if " liên quan" not in name and not re.match(r"\w+\s+(?:về|có|trong)\s", name):
            law = name[0].upper() + name[1:]
            yield Relation(name_of(citation), RelationKind.AMENDS, law, place.sentence, subject_mention=citation.span)


def _names_draft(text: str, citation: Citation) -> bool:
    """Whether the document that is named is only a draft: "dự án Luật …"."""
    return _DRAFT.search(text, max(0, citation.span.start - _DRAFT_REACH), citation.span.start) is not None


# --- this document as subject ------------------------------------------------------------------------------------------------


def _own(place: _Place, citation: Citation) -> Relation:
    """Rules 3 to 5: what this document does."""
    kind = _own_kind(place, citation)
    if kind not in _ACTS:
        return _relation(kind, place.own, citation, place.sentence)
    low = _clause_start(place, citation)
    before = place.text[low : citation.span.start]
    scope = limits(
        "" if citation.provision else _last_item(before) if place.heard else _without_verb(before),
        _until_next_act(place.text[citation.span.end : place.sentence.end]),
    )
    return _relation(kind, place.own, citation, place.sentence, provision=citation.within, scope=scope)


def _clause_start(place: _Place, citation: Citation) -> int:
    """Where the words about this mention begin: behind the mention before it, else where the sentence does."""
    return max(place.sentence.start, place.heard[-1].citation.span.end if place.heard else 0)


def _last_item(words: str) -> str:
    """What follows the last separator: in a list the words before it are the title of the item before."""
    return re.split(r"[,;]|\svà(?=\s)|:", words)[-1]


def _without_verb(words: str) -> str:
    verb = reaching(words)
    words = words[verb[1] :] if verb else _LABEL.sub("", words, count=1)
    return re.sub(
        r"^(?:[\s,;]|(?:và|bãi\s+bỏ|thay\s+thế|h[uủ][ỷy]\s+bỏ|sửa\s+đổi|bổ\s+sung)(?!\w))+", "", words, flags=re.IGNORECASE
    )


def _until_next_act(words: str) -> str:
    found = re.search(r"[;]\s|\s(?:bãi\s+bỏ|thay\s+thế|sửa\s+đổi)\s", words, re.IGNORECASE)
    return words[: found.start()] if found else words


def _own_kind(place: _Place, citation: Citation) -> RelationKind:
    text, sentence = place.text, place.sentence
    prefix = text[sentence.start : citation.span.start]
    preamble = citation.span.start < place.body
    if _names_draft(text, citation) or passive(prefix):
        return RelationKind.CITES
    if _is_basis(place, citation, preamble):
        return RelationKind.BASED_ON
    if preamble and _OPENING.match(prefix) and not place.heard:
        return RelationKind.IMPLEMENTS
    listed = _goes_on(place, citation)
    if listed:
        return listed
    verb = reaching(prefix)
    if verb and verb[0] in _ACTS | {RelationKind.DETAILS, RelationKind.GUIDES}:
        lead = prefix[: verb[1]]
        if preamble or not _LABEL.sub("", lead, count=1).strip() or _SELF.search(lead) or _CONNECTED.search(lead):
            return verb[0]
    if preamble:
        return RelationKind.CITES
    return _closing_kind(place, citation, prefix)


def _closing_kind(place: _Place, citation: Citation, prefix: str) -> RelationKind:
    """What a clause of the body does: by the verb it opens with, by "hết hiệu lực" behind, by the head of the list it stands in."""
    if excepted(prefix) or _OF_LAW.search(prefix.lower()):
        return RelationKind.CITES
    rest = place.text[citation.span.end : place.sentence.end]
    first = not place.heard
    opened = leading(_LABEL.sub("", prefix, count=1)) if first and _REFERENCES.search(masked(prefix)[-200:]) else None
    if opened and len(prefix) > 8:
        return opened
    if len(rest) < 700 and _LAPSED.search(rest) and (first or _listed(place, citation)):
        return RelationKind.REPEALS
    line = _line_start(place.text, place.sentence.start)
    head = place.text[line : citation.span.start]
    if _BULLET.match(head) and (first or _listed(place, citation)):
        kind = _head_kind(place.text, line)
        return RelationKind.AMENDS if kind in _ACTS and changes_phrase(masked(head), 0) else kind
    return RelationKind.CITES


def _is_basis(place: _Place, citation: Citation, preamble: bool) -> bool:
    """Rule 3. In a document of articles a "Căn cứ …" below the preamble belongs to a form or says how to decide."""
    opens = bool(_BASIS.match(place.text, place.sentence.start))
    if preamble:
        return opens
    if place.articled:
        return False
    around = place.nesting.around(citation.span.start)
    headed = any(_BASES.match(part.heading) for part in around)
    return headed or (opens and citation.span.start - place.sentence.start < 200)


def _goes_on(place: _Place, citation: Citation) -> RelationKind | None:
    """The kind of the list that the mention continues: "thay thế Thông tư A của Bộ … về …, Thông tư B …"."""
    if not place.heard:
        return None
    last = place.heard[-1]
    first = next((h for h in reversed(place.heard) if h.relation.subject_mention is None), None)
    if first is None or first.relation.predicate is RelationKind.CITES:
        return None
    bridge = place.text[last.citation.span.end : citation.span.start]
    if last is first and _LISTED.search(_bare(bridge)) and not _bare(bridge).strip(" ,;\n").removesuffix("và").strip():
        return first.relation.predicate
    own_act = first.relation.predicate in _ACTS
    return first.relation.predicate if own_act and _listed(place, citation) and not excepted(bridge) else None


def _listed(place: _Place, citation: Citation) -> bool:
    """Whether a separator stands right before the mention (its references to provisions left out): a further item, no part of a title."""
    low = _clause_start(place, citation)
    bridge = masked(place.text[low : citation.span.start])
    reference = _REFERENCES.search(bridge[-300:])
    opening = reference[0].lstrip() if reference else ""
    if not opening.startswith((",", ";", "và ", "hoặc ")) and not _SEPARATED.search(bridge[: len(bridge) - len(opening)]):
        return False
    if not place.heard or ";" in bridge:
        return True
    last = place.heard[-1].relation
    in_list = last.subject_mention is None and last.predicate in _ACTS
    return in_list or any(h.citation.type == citation.type for h in place.heard if h.relation.subject_mention is None)


def _line_start(text: str, at: int) -> int:
    found = text.rfind("\n", max(0, at - LONGEST), at)
    return found + 1 if found >= 0 else max(0, at - LONGEST)


def _head_kind(text: str, at: int) -> RelationKind:
    """Rule 5: the verb of the line that opens the list a bullet stands in."""
    for line in _lines_before(text, at):
        if _BULLET.match(line) and not line.rstrip().endswith(":"):
            continue
        if not _LIST_HEAD.search(line):
            break
        low = masked(line)
        if changes_phrase(low, 0) or re.search(r"sửa\s+đổi|bổ\s+sung", low):
            return RelationKind.AMENDS if re.search(r"sửa\s+đổi|bãi\s+bỏ|thay\s+thế|bổ\s+sung", low) else RelationKind.CITES
        if _LAPSED.search(line) or re.search(r"bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ", low):
            return RelationKind.REPEALS
        if re.search(r"thay\s+thế", low):
            return RelationKind.REPLACES
        break
    return RelationKind.CITES


def _lines_before(text: str, at: int) -> Iterator[str]:
    """Lines above offset `at`, nearest first; at most forty."""
    end = at - 1
    for _ in range(40):
        if end <= 0:
            return
        start = _line_start(text, end)
        yield text[start:end]
        end = start - 1

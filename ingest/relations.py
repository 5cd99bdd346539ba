"""What documents do to each other, from the words between and before mentions.

Rule 1  Between two mentions of one sentence: when a verb phrase reaches right up to the second ("… về việc sửa đổi, bổ sung một số
        điều của …"), the first document is the subject, whoever says so.
Rule 2  A "Căn cứ" line: this document is based on what the line names. An opening "Thực hiện …" line: it implements it.
Rule 3  "Nghị định này thay thế …", "Bãi bỏ …", "… hết hiệu lực": this document acts on what the sentence names.
Rule 4  Bullets under "các văn bản sau đây hết hiệu lực:" take the verb of that line.
Rule 5  Everything else is CITES.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.model import Citation, Document, Provision, Relation, RelationKind, Span
from graph.quotes import LONGEST, sentence_around
from graph.text import same_length_lower

_PARTS = (
    r"(?:\s*+(?:một\s+số|các|toàn\s+bộ|nội\s+dung|quy\s+định|tại|khoản|điểm|điều|chương|mục|phụ\s+lục|phần|biểu\s+mẫu|mẫu|tên|đoạn|"
    r"[a-zđ]|\d{1,3}[a-z]?|[IVX]{2,}|,|;|và|của|trong|quy\s+chế|ban\s+hành|kèm\s+theo|thi\s+hành)(?!\w)){0,40}+\s*+"
)
"""Words between a verb and its object. Possessive: each word is read one way only, so the search stays linear."""
_VERBS: tuple[tuple[RelationKind, str], ...] = (
    (RelationKind.CORRECTS, r"đính\s+chính"),
    (RelationKind.SUSPENDS, r"(?:tạm\s+)?đình\s+chỉ(?:\s+(?:việc\s+)?thi\s+hành)?|tạm\s+ngưng\s+hiệu\s+lực|ngưng\s+hiệu\s+lực"),
    (RelationKind.CONSOLIDATES, r"hợp\s+nhất"),
    (RelationKind.REPLACES, r"thay\s+thế(?:\s+cho)?"),
    (RelationKind.REPEALS, r"bãi\s+bỏ|huỷ\s+bỏ|hủy\s+bỏ"),
    (RelationKind.AMENDS, r"sửa\s+đổi\s*,?\s*(?:và\s+)?bổ\s+sung|sửa\s+đổi|bổ\s+sung"),
    (RelationKind.DETAILS, r"quy\s+định\s+chi\s+tiết(?:\s*,?\s*(?:và\s+)?(?:hướng\s+dẫn|biện\s+pháp|một\s+số\s+biện\s+pháp)?\s*(?:để\s+)?thi\s+hành)?"),
    (RelationKind.GUIDES, r"hướng\s+dẫn(?:\s+(?:chi\s+tiết|về|cụ\s+thể))?(?:\s*,?\s*(?:việc\s+)?(?:thi\s+hành|thực\s+hiện|triển\s+khai|áp\s+dụng))?"),
    (RelationKind.IMPLEMENTS, r"(?:tổ\s+chức\s+)?(?:triển\s+khai|thực\s+hiện|thi\s+hành)(?:\s*,?\s*(?:và\s+)?(?:thực\s+hiện|thi\s+hành|có\s+hiệu\s+quả|nội\s+dung))*"),
)  # fmt: skip
_REACHING = re.compile(
    r"(?<!\w)(?=[đtnhbsq])(?:" + "|".join(rf"(?P<{kind.name}>(?:{verbs}){_PARTS}$)" for kind, verbs in _VERBS) + ")"
)
"""A verb phrase that reaches right up to the end of the words searched: the object follows at once."""

_TITLE_OF = re.compile(
    r"\s*,?\s*(?:của\s+(?:(?!\s(?:về|quy\s+định|gắn\s+với|cùng\s+với)\s)[^.;:()]){2,160})?"
    r"(?:\s*,?\s*ngày\s[\d/.\s]{6,12}|\s*ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d{4})?"
    r"(?:\s*\((?:sau\s+đây|gọi|viết)[^()]{0,80}\))?\s*,?\s*(?:(?:về(?:\s+việc)?|để|nhằm)(?:\s+ban\s+hành\s+[^.;:,]{3,120})?)?\s*"
)
"""What may stand between a document and the verb of its title: issuer, date, "về việc"."""
_AMENDED_BY = re.compile(
    r"\s*(?:của\s+[^.;:,()]{2,90})?\s*[,(]?\s*(?:đã\s+)?được\s+(?:sửa\s+đổi|bổ\s+sung)[^.;:()]{0,90}?\s(?:bởi|theo|tại|bằng)\s+(?:các\s+)?"
)
_AND = re.compile(r"\s*(?:,|;|và|, và)?\s*(?:các\s+)?(?:số\s*)?$")
_ISSUER_ONLY = re.compile(r"\s*(?:của\s+[^,;.]{3,90}?)?\s*(?:,|;|và|, và)\s*(?:các\s+|số\s*)?$")
_STOP = re.compile(r"(?<!\w)(?:theo\s+(?:quy\s+định|hướng\s+dẫn)|quy\s+định\s+tại|căn\s+cứ)\s[^,;]{0,40}$", re.IGNORECASE)
_BASIS = re.compile(r"\s*[-–+]?\s*căn\s+cứ(?!\s+(?:chỉ\s+đạo|vào\s+tình|tình))", re.IGNORECASE)
_OPENING = re.compile(
    r"\s*(?:thực\s+hiện|triển\s+khai|thi\s+hành|để\s+triển\s+khai|nhằm\s+(?:triển\s+khai|thực\s+hiện))(?!\w)", re.IGNORECASE
)
_SELF = re.compile(r"(?<!\w)(?:nghị\s+định|thông\s+tư|thông\s+tư\s+liên\s+tịch|quyết\s+định|luật|bộ\s+luật|pháp\s+lệnh|nghị\s+quyết|chỉ\s+thị|kế\s+hoạch|văn\s+bản|quy\s+chế|quy\s+định)\s+này(?!\w)", re.IGNORECASE)  # fmt: skip
_LAPSED = re.compile(r"(?<!\w)(?:hết\s+hiệu\s+lực|không\s+còn\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực)", re.IGNORECASE)
_EXCEPT = re.compile(r"(?<!\w)trừ(?!\w)[^.;]*$", re.IGNORECASE)
_LIST_HEAD = re.compile(r"(?:sau\s+đây|sau|dưới\s+đây)[^.;:]{0,80}:\s*$|:\s*$", re.IGNORECASE)
_ACTING = re.compile(r"\s*(?:[\d.]+\s|[a-zđ]\)\s|[-+]\s?|Điều\s+\d+[a-z]?\.?\s|[IVX]+\.\s)?\s*(?=\w)")

_ACTS = frozenset(
    {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUSPENDS, RelationKind.CORRECTS}
)


def find_relations(
    text: str, citations: Sequence[Citation], document: Document, provisions: Sequence[Provision], paragraphs: Sequence[Span] = ()
) -> tuple[tuple[Citation, ...], tuple[Relation, ...]]:
    """The citations with what this document does to each, and the relations of this and of third documents.

    `paragraphs` bound the sentences, in order of place; without them line ends do.
    """
    starts = [span.start for span in paragraphs]
    body = min(
        (p.span.start for p in provisions if p.path.startswith(("dieu", "muc", "phan", "chuong", "khoan"))), default=len(text)
    )
    own = document.number or ""
    told: list[Citation] = []
    found: list[Relation] = []
    previous: Citation | None = None
    heard: Relation | None = None
    for citation in citations:
        if previous is not None and previous.span == citation.span:
            if heard is not None:
                found.append(replace(heard, object_provision=citation.provision))
            told.append(replace(citation, relation=told[-1].relation))
            continue
        sentence = sentence_around(text, citation.span, _paragraph(paragraphs, starts, citation.span))
        before = previous if previous is not None and previous.span.start >= sentence.start else None
        heard = _third(text, before, citation, sentence, heard) or _own(text, citation, sentence, own, body, before, heard)
        mine = heard.subject == own and heard.subject_mention is None
        told.append(replace(citation, relation=heard.predicate if mine else None))
        if heard.object:
            found.append(heard)
        previous = citation
    return tuple(told), tuple(dict.fromkeys(found))


def _paragraph(paragraphs: Sequence[Span], starts: Sequence[int], mention: Span) -> Span | None:
    index = bisect_right(starts, mention.start) - 1
    return paragraphs[index] if index >= 0 and paragraphs[index].covers(mention) else None


def name_of(citation: Citation) -> str:
    """What a relation calls the cited document: its number, else the law's name."""
    return citation.number or citation.title or citation.text


def _relation(
    kind: RelationKind,
    subject: str,
    citation: Citation,
    sentence: Span,
    mention: Span | None = None,
    provision: str | None = None,
) -> Relation:
    return Relation(subject, kind, name_of(citation), sentence, provision, citation.provision, mention, citation.span)


def _third(text: str, before: Citation | None, citation: Citation, sentence: Span, heard: Relation | None) -> Relation | None:
    """Rule 1, and its continuation over a list of objects of one kind."""
    if before is None or name_of(before) == name_of(citation):
        return None
    bridge = text[before.span.end : citation.span.start]
    if _AMENDED_BY.fullmatch(bridge):
        return Relation(
            name_of(citation), RelationKind.AMENDS, name_of(before), sentence, None, before.provision, citation.span, before.span
        )
    verb = _reaching(bridge)
    if verb and not _SELF.search(bridge) and _TITLE_OF.fullmatch(bridge[: verb[1]]):
        return _relation(verb[0], name_of(before), citation, sentence, before.span)
    if heard is not None and heard.subject_mention is not None and before.type == citation.type and _AND.fullmatch(_bare(bridge)):
        return replace(
            heard, object=name_of(citation), object_mention=citation.span, object_provision=citation.provision, span=sentence
        )
    return None


def _bare(bridge: str) -> str:
    return re.sub(r"^\s*của\s+[^,;.]{3,90}?(?=\s*(?:,|;|và)\s)", "", bridge)


def _reaching(words: str) -> tuple[RelationKind, int] | None:
    """The verb that reaches up to the end of `words` and the offset where it begins."""
    found = _REACHING.search(same_length_lower(words), max(0, len(words) - 300))
    return (RelationKind[str(found.lastgroup)], found.start()) if found and found.lastgroup else None


def _own(
    text: str, citation: Citation, sentence: Span, own: str, body: int, before: Citation | None, heard: Relation | None
) -> Relation:
    """Rules 2 to 5: what this document does."""
    kind = _own_kind(text, citation, sentence, body, before, heard)
    provision = citation.within if kind in _ACTS else None
    return _relation(kind, own, citation, sentence, provision=provision)


def _own_kind(
    text: str, citation: Citation, sentence: Span, body: int, before: Citation | None, heard: Relation | None
) -> RelationKind:
    prefix = text[sentence.start : citation.span.start]
    preamble = citation.span.start < body
    if _BASIS.match(text, sentence.start) and (preamble or len(prefix) < 200):
        return RelationKind.BASED_ON
    if preamble and _OPENING.match(prefix) and before is None:
        return RelationKind.IMPLEMENTS
    if (
        before is not None
        and heard is not None
        and heard.subject_mention is None
        and _ISSUER_ONLY.fullmatch(text[before.span.end : citation.span.start])
    ):
        return heard.predicate
    verb = _reaching(prefix)
    if verb and verb[0] in _ACTS | {RelationKind.DETAILS, RelationKind.GUIDES} and not _STOP.search(prefix):
        lead = prefix[: verb[1]]
        if preamble or not _ACTING.sub("", lead, count=1).strip() or _SELF.search(lead) or _acts_by_itself(text, sentence, lead):
            return verb[0]
    rest = text[citation.span.end : sentence.end]
    if (
        not preamble
        and _LAPSED.search(rest)
        and not _EXCEPT.search(prefix)
        and len(rest) < 700
        and not re.search(r"(?<!\w)nếu(?!\w)", prefix)
    ):
        return RelationKind.REPEALS
    if not preamble and re.match(
        r"\s*(?:[-+•]|\d+[.)]|[a-zđ]\))\s", text[_line_start(text, sentence.start) : citation.span.start]
    ):
        return _head_kind(text, _line_start(text, sentence.start))
    return RelationKind.CITES


def _acts_by_itself(text: str, sentence: Span, lead: str) -> bool:
    """A sentence such as "…, đồng thời bãi bỏ Điều 5 Thông tư …" of a closing clause."""
    return bool(re.search(r"(?:có\s+hiệu\s+lực|đồng\s+thời|kể\s+từ\s+ngày)", lead, re.IGNORECASE))


def _line_start(text: str, at: int) -> int:
    found = text.rfind("\n", max(0, at - LONGEST), at)
    return found + 1 if found >= 0 else max(0, at - LONGEST)


def _head_kind(text: str, at: int) -> RelationKind:
    """Rule 4: the verb of the line that opens the list a bullet stands in."""
    for line in _lines_before(text, at):
        if re.match(r"\s*(?:[-+•]|\d+[.)]|[a-zđ]\))\s", line) and not line.rstrip().endswith(":"):
            continue
        if not _LIST_HEAD.search(line):
            break
        if _LAPSED.search(line) or re.search(r"bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ", line, re.IGNORECASE):
            return RelationKind.REPEALS
        if re.search(r"thay\s+thế", line, re.IGNORECASE):
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

"""Mentions of documents by number: "Nghị định số 92/2017/NĐ-CP ngày 07/8/2017", and with the laws of `ingest.law_mentions` all mentions.

Rule 1  Kind, number and date are the mention. Issuer and title stand behind it; a date behind the issuer is part of the mention, the issuer
        between them too: "Nghị định 141/2016/NĐ-CP của Chính phủ ngày 10/10/2016".
Rule 2  After one kind several numbers may follow: "các Nghị định số 63/2010/NĐ-CP, số 48/2013/NĐ-CP và số 92/2017/NĐ-CP".
Rule 3  "Nghị định này", "Luật này" name the document itself: no mention of another.
Rule 4  "(sau đây gọi là Nghị định 63)" gives a document that was just named a short name: no mention of its own.
Rule 5  In a text that lost its line breaks, what the document's own title names, before the first "Căn cứ", is part of that title.
Rule 6  The sign of a number tells who issued it ("TT-BVHTTDL"); the words behind it do where the sign does not ("QĐ-UBND", "CT/TU").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from graph.model import Citation, Span
from graph.registry import agency_opening, document_types, issuer_of_symbol, type_named, type_of_symbol
from graph.text import clean_spaces
from ingest.dates import date_in
from ingest.law_mentions import find_laws, words_at_start
from ingest.number_patterns import BLANK_NUMBER, DATE_AFTER, NUMBER, number_of
from ingest.other_mentions import OTHERS, find_others, in_title_of

_SHORTENED = frozenset(
    {"nghị định", "thông tư", "thông tư liên tịch", "chỉ thị", "nghị quyết", "quyết định", "kế hoạch", "kết luận"}
)
"""Kinds that texts name by their sequence alone once they have been named in full: "Nghị định 63", "Chỉ thị 11"."""

_IN_CAPITALS = frozenset({"nghị định", "thông tư", "thông tư liên tịch", "nghị quyết", "quyết định", "pháp lệnh", "chỉ thị"})
"""Kinds that headings name in capitals: "SỬA ĐỔI MỘT SỐ ĐIỀU CỦA NGHỊ ĐỊNH SỐ 58/2017/NĐ-CP"."""

_MORE_NUMBERS = re.compile(rf"\s*(?:,|;|và|hoặc|, và)\s*(?:số\s*:?\s*)?(?P<number>{NUMBER})")
_ISSUER = re.compile(
    r"\s*,?\s*của\s+(?P<issuer>(?:liên\s+)?(?:Ban\s+Chấp\s+hành\s+(?:Đảng\s+bộ|Trung\s+ương)|Ban\s+Thường\s+vụ|Ban\s+Bí\s+thư|Bộ\s+Chính\s+trị|"
    r"Bộ\s+trưởng(?=\s)|Thủ\s+tướng\s+Chính\s+phủ|Thủ\s+tướng|Chính\s+phủ|Quốc\s+hội|Ủy\s+ban\s+Thường\s+vụ\s+Quốc\s+hội|"
    r"(?:Bộ|Tỉnh|Thành|Văn\s+phòng|HĐND|UBND|UBNĐ|Hội\s+đồng|Ủy\s+ban|Uỷ\s+ban|Chủ\s+tịch|Thanh\s+tra|Ngân\s+hàng|Tổng|Kiểm|Tòa|Viện|Bảo\s+hiểm|Sở|"
    r"Ban)\b)[^.;:,()\n]{0,120}?)"
    r"(?=\s+(?:về|quy\s+định|hướng\s+dẫn|sửa\s+đổi|bổ\s+sung|ban\s+hành|ngày|thực\s+hiện|triển\s+khai|bãi\s+bỏ|phê\s+duyệt|thay\s+thế|số|khóa)\b"
    r"|\s*[.;:,()]|\s*$|\s+và\s+(?:Nghị|Thông|Quyết|Luật|Chỉ|Kế))",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\s*,?\s*(?P<title>(?:về(?:\s+việc)?|quy\s+định|hướng\s+dẫn|sửa\s+đổi|bổ\s+sung|ban\s+hành|thực\s+hiện|triển\s+khai|phê\s+duyệt|một\s+số)\s[^.;\n]{3,400})",
    re.IGNORECASE,
)
_PERSON = re.compile(r"^(?:Bộ\s+trưởng|Thống\s+đốc|Tổng\s+(?:cục\s+trưởng|Thanh\s+tra)|Chủ\s+tịch(?=\s+(?:UBND|Ủy\s+ban|Uỷ\s+ban)))\s+", re.IGNORECASE)
"""Who signs for an agency."""
_ANY_OF_ITS_KIND = frozenset({"Tỉnh ủy", "Trung ương"})
"""Issuers of signs that several bodies share: the words behind the number say more."""
_BETWEEN = (
    r"(?:\s+của)?\s+(?:liên\s+|Liên\s+)?(?:Chính\s+phủ|Thủ\s+tướng|Bộ|Quốc\s+hội|Hội\s+đồng|Ủy\s+ban|Uỷ\s+ban|UBND|HĐND|Ngân\s+hàng|Tổng\s|Thống\s+đốc)"
    r"(?:(?!\s(?:[Nn]ghị|[Tt]hông\s+tư|[Qq]uyết|[Ll]uật|[Pp]háp|[Cc]hỉ|về|quy|hướng|sửa|ban|tại|theo|và\s+[NTQLPC])\s)[^,.;:()\n\d]){0,100}?"
)
"""The issuer between kind and number: "Nghị định của Chính phủ số 132/2008/NĐ-CP"."""
_NAMES_AGAIN = re.compile(r"(?:gọi|viết)\s+(?:(?:tắt|chung|gọn)\s+)?(?:tắt\s+)?là\s*:?\s*[“\"]?\s*$", re.IGNORECASE)
_OWN_KIND = re.compile(
    r"\s*(?:Thông\s+tư\s+liên\s+tịch|Thông\s+tư|Nghị\s+định|Nghị\s+quyết|Quyết\s+định|Bộ\s+luật|Luật|Pháp\s+lệnh|Chỉ\s+thị)\s+(?!số\b|của\b|này\b)(?=\w)"
)
_PREAMBLE = re.compile(r"(?:[.;]\s|(?P<basis>\sCăn\s+cứ\s))")


@cache
def number_kinds() -> tuple[str, ...]:
    """Patterns of the kinds: in full, with a capital or a small first letter, and short."""
    rows = [row for row in document_types() if row.name not in ("luật", "hiến pháp")]
    names = sorted((name for row in rows for name in (row.name, *row.longer)), key=len, reverse=True)
    signs = sorted({s for row in document_types() for s in row.short if len(s) > 1}, key=len, reverse=True)
    words = [spelling for name in ["thông tư liên bộ", *names] for spelling in _any_case(name)]
    capitals = [r"\s+".join(name.upper().split()) for name in names if name in _IN_CAPITALS]
    return (*words, *capitals, r"Luật(?<!pháp\sLuật)", r"luật(?<!pháp\sluật)", *(rf"{sign}(?=\s+(?:số\s+)?\d)" for sign in signs))


@cache
def _numbered() -> re.Pattern[str]:
    """Kind and number."""
    return re.compile(
        rf"(?P<kind>{words_at_start(number_kinds())})(?:(?:{_BETWEEN})?(?:\s*:)?\s+[Ss][ốôỐ]\s*:?\s*|\s+)(?:(?P<number>{NUMBER})|(?P<blank>{BLANK_NUMBER})"
        rf"|(?P<short>\d{{1,4}}[a-z]?)(?![\w/%]|[.,-]\d|\s*(?:ngày|tháng|năm|lần|người|điều|bản|triệu|tỷ|%)))"
    )


def _any_case(words: str) -> tuple[str, str]:
    """Patterns of `words` with a capital and with a small letter in front, any of them in the further words."""
    first, *rest = words.split()
    tail = "".join(rf"\s+[{word[0].upper()}{word[0]}]{word[1:]}" for word in rest)
    return first.capitalize() + tail, first + tail


def find_mentions(text: str, start: int = 0, end: int | None = None) -> tuple[Citation, ...]:
    """All mentions of documents in `text[start:end]`, in order; offsets index `text`."""
    end = len(text) if end is None else end
    found = [*_by_number(text, start, end)]
    for further in (find_others(text, start, end), find_laws(text, start, end)):
        taken = [citation.span.start for citation in found]
        new = [citation for citation in further if not (taken and _taken(citation.span, found, taken))]
        found = sorted([*found, *new], key=lambda citation: citation.span) if found and new else found or new
    titled = _title_end(text, start, end) if found else start
    named: list[Citation] = []
    for citation in found:
        if _names_again(text, start, citation, named) or (
            named and citation.type in OTHERS and in_title_of(text, named[-1], citation)
        ):
            continue
        named.append(replace(citation, in_title=True) if citation.span.end <= titled else citation)
    return tuple(named)


def _names_again(text: str, low: int, citation: Citation, named: Sequence[Citation]) -> bool:
    """Rule 4: whether the mention is the short name of a document named before it in the paragraph."""
    at = citation.span.start
    if not named or not _NAMES_AGAIN.search(text, max(low, at - 40), at):
        return False
    sequence = _sequence(citation)
    return any(
        earlier.type == citation.type and (sequence is None or _sequence(earlier) == sequence) for earlier in reversed(named)
    )


def _sequence(citation: Citation) -> str | None:
    """The running number: "63" of "63/2010/NĐ-CP" and of "Nghị định 63"."""
    return re.split(r"[/\s-]", citation.number)[0].lstrip("0") if citation.number else None


def _title_end(text: str, start: int, end: int) -> int:
    """Rule 5: where the own title of a document ends that stands in one paragraph with its bases, else `start`."""
    own = _OWN_KIND.match(text, start, end)
    found = _PREAMBLE.search(text, own.end(), min(end, own.end() + 1500)) if own else None
    return found.start() if found and found["basis"] else start


def _taken(span: Span, numbered: Sequence[Citation], starts: Sequence[int]) -> bool:
    """Whether a numbered mention shares a character with `span`; mentions do not overlap each other, so two neighbours tell."""
    index = bisect_right(starts, span.start)
    return any(citation.span.overlaps(span) for citation in numbered[max(0, index - 1) : index + 1])


def _by_number(text: str, start: int, end: int) -> Iterator[Citation]:
    at = start
    while found := _numbered().search(text, at, end):
        at = found.end()
        kind = _kind(found["kind"])
        if found["short"]:
            if found["kind"][0].isupper() and not found["kind"].isupper() and kind in _SHORTENED:
                span = Span(found.start(), found.end())
                yield Citation(span, span.slice(text), kind, found["short"])
            continue
        citation = _citation(text, found.start(), found.span("number" if found["number"] else "blank"), kind, end)
        yield citation
        at = max(at, citation.span.end)
        while more := _MORE_NUMBERS.match(text, at, end):
            citation = _citation(text, more.start("number"), more.span("number"), kind, end)
            yield citation
            at = citation.span.end


def _kind(words: str) -> str:
    words = clean_spaces(words).lower()
    return "thông tư liên tịch" if words == "thông tư liên bộ" else type_named(words) or words


def _citation(text: str, start: int, at: tuple[int, int], kind: str, end: int) -> Citation:
    """The mention whose number stands at `at`, with date, issuer and title."""
    number = number_of(text[at[0] : at[1]])
    symbol = re.sub(r"^[^/\s-]*(?:/\d{4})?[/\s-]?", "", number) if number else ""
    if kind == "văn bản":
        kind = type_of_symbol(symbol) or kind
    dated = DATE_AFTER.match(text, at[1], end)
    stop = dated.end("date") if dated else at[1]
    citation = Citation(Span(start, stop), text[start:stop], kind, number, issued=date_in(dated["date"]) if dated else None)
    return _described(text, citation, symbol, end)


def _described(text: str, citation: Citation, symbol: str, end: int) -> Citation:
    """Add issuer, title and, where it stands behind the issuer, the date: "… của Chính phủ ngày 10/10/2016 về …"."""
    at = citation.span.end
    issuer = _ISSUER.match(text, at, min(end, at + 200))
    if issuer:
        at = issuer.end("issuer")
        dated = DATE_AFTER.match(text, at, end)
        if dated and citation.issued is None:
            at = dated.end("date")
            span = Span(citation.span.start, at)
            citation = replace(citation, span=span, text=span.slice(text), issued=date_in(dated["date"]))
    title = _TITLE.match(text, at, min(end, at + 420))
    named = _issuer(issuer["issuer"] if issuer else None, symbol)
    return replace(citation, issuer=named, title=clean_spaces(title["title"]) if title else citation.title)


def _issuer(words: str | None, symbol: str) -> str | None:
    """Rule 6: who issued it, by its sign, else by the words behind it."""
    by_sign = issuer_of_symbol(symbol) if symbol else None
    if words is None or (by_sign and by_sign not in _ANY_OF_ITS_KIND):
        return by_sign
    return agency_opening(_PERSON.sub("", clean_spaces(words))) or by_sign

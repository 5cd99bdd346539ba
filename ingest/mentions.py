"""Mentions of documents: by number, by a law's name, by a short form that the text has introduced.

Rule 1  Kind, number and date are the mention: "Nghị định số 92/2017/NĐ-CP ngày 07/8/2017". Issuer and title stand behind it.
Rule 2  After one kind several numbers may follow: "các Nghị định số 63/2010/NĐ-CP, số 48/2013/NĐ-CP và số 92/2017/NĐ-CP".
Rule 3  A law is named, not numbered; its name ends where the longest known name ends, else at the first stop word or sign.
Rule 4  "Nghị định này", "Luật này" name the document itself: no mention of another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Citation, Span
from graph.registry import canonical_agency, document_types, issuer_of_symbol, law_names, type_named, type_of_symbol
from graph.text import clean_spaces, match_key
from ingest.dates import DAY_MONTH_YEAR, date_in

_SHORTENED = frozenset(
    {"nghị định", "thông tư", "thông tư liên tịch", "chỉ thị", "nghị quyết", "quyết định", "kế hoạch", "kết luận"}
)
"""Kinds that texts name by their sequence alone once they have been named in full: "Nghị định 63", "Chỉ thị 11"."""

_SYMBOL = r"[A-ZĐÐ](?:[\w&]|\.(?=\w)){0,14}(?:\s?[-–/.]\s?[A-ZĐÐ][\w&]{0,24}){0,5}"
_NUMBER = (
    rf"\d{{1,5}}(?:\.\d{{1,2}})?(?:\s?[a-zđA-ZĐ]{{1,2}})?\s?/\s?(?:\d{{4}}\s?/\s?{_SYMBOL}|\d{{4}}(?!\d|\s?/\s?\d)|\d\d\s?/\s?{_SYMBOL}|{_SYMBOL})"
    rf"|\d{{1,5}}[a-z]?\s?[-–]\s?(?:(?:NQ|CT|QĐ|KL|CTr|KH|TB|QC|HD|QyĐ|ĐA|BC|CV|TT)\s?/\s?[A-ZĐ][\w&-]{{0,20}}|(?:CP|HĐBT|TTg|CT|TC|LCT)(?!\w)(?:/\w+)?)"
    rf"|\d{{1,5}}[a-z]?\s[A-ZĐ]{{1,8}}/[A-ZĐ][\w&-]{{0,20}}"
)
_DATE_AFTER = re.compile(rf"(?:\s*</\w+>)?\s*,?\s*\(?(?P<date>ngày\s+{DAY_MONTH_YEAR})")
_YEAR_AFTER = re.compile(r"\s+năm\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_MORE_NUMBERS = re.compile(rf"\s*(?:,|;|và|hoặc|, và)\s*(?:số\s*:?\s*)?(?P<number>{_NUMBER})")
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
_NAME_END = re.compile(
    r"[.,;:()\"“”/<>\[\]\n0-9]|\s(?:và|về|của|quy|này|đã|được|có|thì|khi|ngày|năm|số|hoặc|hay|để|do|bởi|từ|theo|tại|cho|với|trong|trên|nhưng|nếu|mà|"
    r"phải|không|là|bao|gồm|đến|áp|thi|trừ|cũng|như|sau|trước|nêu|hiện|căn|đối|thực\s+hiện|ban\s+hành|sửa|hướng|điều\s+chỉnh|ở|bằng|các\s+văn|cùng|vào|"
    r"còn|sẽ|đang|tương|liên\s+quan|vẫn|chưa|nhằm|nói|mới|cần|chỉ)\b",
)
_ABOUT = re.compile(r"về\s+(?=\w)")
_SELF = re.compile(r"\s+(?:này|nêu\s+trên|trên|đó|nói\s+trên|sửa\s+đổi\s+này)\b")
_STATE = re.compile(r"\s+(?:của\s+)?nước\s+(?:Cộng\s+hòa|Cộng\s+hoà|CHXHCN)(?:\s+[xX]ã\s+hội\s+[cC]hủ\s+nghĩa)?\s+Việt\s+Nam")
_INNER = re.compile(r"(?:<\w+[^<>]{0,40}>\s*)?(?P<kind>Bộ\s+luật|Luật|Pháp\s+lệnh)(?=\s)", re.IGNORECASE)
"""The law that an amending law names; texts saved from annotated pages hold stray tags."""
_RELATED = re.compile(r"luật\s+(?:liên\s+quan\s+đến|về)\s+(?:(?!\s(?:ngày|số|năm)\s)[^.;:,()\d\n]){3,100}")
_AMENDING = re.compile(
    r"(?P<verbs>[Ss]ửa\s+đổi\s*,?\s*(?:và\s+)?(?:bổ\s+sung)?|[Bb]ổ\s+sung)\s+(?:một\s+số\s+)?(?:điều|Điều)\s*(?:\d[\d,\s]*(?:và\s+\d+\s+)?)?(?:của\s+)?(?:các\s+)?"
)


@cache
def _kinds() -> tuple[str, ...]:
    """Patterns of the kinds: in full, with a capital or a small first letter, and short."""
    names = sorted((row.name for row in document_types() if row.name not in ("luật", "hiến pháp")), key=len, reverse=True)
    signs = sorted({s for row in document_types() for s in row.short if len(s) > 1}, key=len, reverse=True)
    words = [spelling for name in [*names, "luật"] for spelling in _any_case(name)]
    return (*words, *(rf"{sign}(?=\s+(?:số\s+)?\d)" for sign in signs))


@cache
def _numbered() -> re.Pattern[str]:
    """Kind and number."""
    return re.compile(
        rf"(?P<kind>{_words(_kinds())})(?:\s+(?:số|Số)\s*:?)?\s+(?:(?P<number>{_NUMBER})"
        rf"|(?P<short>\d{{1,4}})(?![\w/%]|[.,-]\d|\s*(?:ngày|tháng|năm|lần|người|điều|bản|triệu|tỷ|%)))"
    )


def _any_case(words: str) -> tuple[str, str]:
    """Patterns of `words` with a capital and with a small letter in front, any of them in the further words."""
    first, *rest = words.split()
    tail = "".join(rf"\s+[{word[0].upper()}{word[0]}]{word[1:]}" for word in rest)
    return first.capitalize() + tail, first + tail


def _words(patterns: Sequence[str]) -> str:
    """An alternation of patterns at the beginning of a word, one branch for each first letter: what lets a search skip quickly."""
    letters = dict.fromkeys(pattern[0] for pattern in patterns)
    return "|".join(rf"{a}(?<!\w{a})(?:{'|'.join(p[1:] for p in patterns if p[0] == a)})" for a in letters)


@cache
def _law() -> re.Pattern[str]:
    kinds = _words([r"Hiến\s+pháp", r"Bộ\s+[Ll]uật", "Luật(?<!pháp Luật)", "LUẬT", r"Pháp\s+[Ll]ệnh",
                    *(f"{kind}(?<=Căn cứ {kind})" for kind in ("bộ luật", "luật", "pháp lệnh"))])  # fmt: skip
    return re.compile(rf"(?P<kind>{kinds})(?=\s)")


@cache
def _names(kind: str) -> re.Pattern[str]:
    """Known names of one kind, longest first; white space may be any, letters of either case."""
    names = sorted(law_names().get(kind, ()), key=len, reverse=True)
    return re.compile(
        "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names) + r"(?!\w)" if names else r"(?!)", re.IGNORECASE
    )


@cache
def _in_capitals() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words([kind for kind in _kinds() if kind[0].isupper()])})(?=[\s:]+(?:số[\s:]+)?\d)")


_SIGN = re.compile(r"\d(?:\s?[a-zđA-ZĐ]{0,2}\s?[/–-]|\s[A-ZĐ]{1,8}/)")


def mention_starts(text: str) -> list[int]:
    """Places in the whole text of which each paragraph that mentions a document has one, in order.

    Every number has a sign behind its digits, every short form a capital in front: two quick searches of the whole text spare most
    paragraphs a slow one.
    """
    return sorted(found.start() for pattern in (_SIGN, _in_capitals(), _law()) for found in pattern.finditer(text))


def find_mentions(text: str, start: int = 0, end: int | None = None) -> tuple[Citation, ...]:
    """All mentions of documents in `text[start:end]`, in order; offsets index `text`."""
    end = len(text) if end is None else end
    numbered = [*_by_number(text, start, end)]
    starts = [citation.span.start for citation in numbered]
    laws = [law for law in _by_name(text, start, end) if not _taken(law.span, numbered, starts)]
    return tuple(sorted([*numbered, *laws], key=lambda citation: citation.span))


def _taken(span: Span, numbered: Sequence[Citation], starts: Sequence[int]) -> bool:
    """Whether a numbered mention shares a character with `span`; mentions do not overlap each other, so two neighbours tell."""
    index = bisect_right(starts, span.start)
    return any(citation.span.overlaps(span) for citation in numbered[max(0, index - 1) : index + 1])


def _by_number(text: str, start: int, end: int) -> Iterator[Citation]:
    at = start
    while found := _numbered().search(text, at, end):
        at = found.end()
        kind = type_named(clean_spaces(found["kind"])) or clean_spaces(found["kind"]).lower()
        if found["short"]:
            if found["kind"][0].isupper() and kind in _SHORTENED:
                span = Span(found.start(), found.end())
                yield Citation(span, span.slice(text), kind, found["short"])
            continue
        citation = _numbered_citation(text, found.start(), found.span("number"), kind, end)
        if citation is None:
            continue
        yield citation
        at = max(at, citation.span.end)
        while more := _MORE_NUMBERS.match(text, at, end):
            citation = _numbered_citation(text, more.start("number"), more.span("number"), kind, end)
            if citation is None:
                break
            yield citation
            at = citation.span.end


def _numbered_citation(text: str, start: int, at: tuple[int, int], kind: str, end: int) -> Citation | None:
    printed = text[at[0] : at[1]]
    try:
        number = DocumentNumber.parse(printed)
    except InvalidIdentifier:
        return None
    dated = _DATE_AFTER.match(text, at[1], end)
    stop = dated.end("date") if dated else at[1]
    if kind == "văn bản":
        kind = type_of_symbol(number.symbol) or kind
    citation = Citation(Span(start, stop), text[start:stop], kind, str(number), issued=date_in(dated["date"]) if dated else None)
    return _described(text, citation, number, end)


def _described(text: str, citation: Citation, number: DocumentNumber | None, end: int) -> Citation:
    """Add issuer, title and, where it stands behind the issuer, the date: "… của Chính phủ ngày 10/10/2016 về …"."""
    at = citation.span.end
    issuer = _ISSUER.match(text, at, min(end, at + 200))
    named = canonical_agency(_without_person(issuer["issuer"])) if issuer else None
    if issuer:
        at = issuer.end("issuer")
        dated = _DATE_AFTER.match(text, at, end)
        if dated and citation.issued is None:
            citation = replace(citation, issued=date_in(dated["date"]))
            at = dated.end("date")
    title = _TITLE.match(text, at, min(end, at + 420))
    by_sign = issuer_of_symbol(number.symbol) if number else None
    return replace(citation, issuer=named or by_sign, title=clean_spaces(title["title"]) if title else citation.title)


def _without_person(issuer: str) -> str:
    return re.sub(
        r"^Bộ trưởng\s+(?!Bộ)|^Bộ trưởng\s+(?=Bộ)|^Chủ tịch\s+(?=UBND|Ủy ban|Uỷ ban)|^Thống đốc\s+", "", clean_spaces(issuer)
    )


# --- laws ------------------------------------------------------------------------------------------------------------------


def _by_name(text: str, start: int, end: int) -> Iterator[Citation]:
    at = start
    while found := _law().search(text, at, end):
        at = found.end()
        kind = clean_spaces(found["kind"]).lower()
        if _SELF.match(text, at, end):
            continue
        name_end = _name_end(text, at, end, kind)
        if name_end is None:
            continue
        stop = _law_stop(text, name_end, end)
        words = clean_spaces(text[found.start() : name_end])
        tail = text[name_end:stop]
        number = re.search(_NUMBER, tail)
        citation = Citation(
            Span(found.start(), stop), text[found.start() : stop], kind, str(DocumentNumber.parse(number[0])) if number else None,
            issued=date_in(tail), issuer="Quốc hội" if kind != "pháp lệnh" else "Ủy ban Thường vụ Quốc hội", title=_law_title(words),
        )  # fmt: skip
        yield citation
        at = stop


def _law_title(words: str) -> str:
    return words[0].upper() + words[1:]


def _name_end(text: str, at: int, end: int, kind: str, depth: int = 0) -> int | None:
    """Where the law's name ends; None when no name follows. `depth` counts laws that amend amending laws; three are enough."""
    if kind == "hiến pháp":
        state = _STATE.match(text, at, end)
        return state.end() if state else at
    first = _skip_space(text, at, end)
    amending = _AMENDING.match(text, first, end)
    if amending and kind != "hiến pháp":
        inner = _INNER.match(text, amending.end(), end)
        related = _RELATED.match(text, amending.end(), end)
        if related:
            return _trim_end(text, first, related.end())
        if inner:
            return _name_end(text, inner.end(), end, clean_spaces(inner["kind"]).lower(), depth + 1) if depth < 3 else None
        return None
    known = _names(kind).match(text, first, end)
    loose = _NAME_END.search(text, first, min(end, first + 120))
    free = loose.start() if loose else min(end, first + 120)
    if known:
        return known.end()
    about = _ABOUT.match(text, first, end)
    if about:
        known = _names(kind).match(text, about.end(), end)
        loose = _NAME_END.search(text, about.end(), min(end, first + 120))
        return known.end() if known else _trim_end(text, first, loose.start() if loose else min(end, first + 120))
    if first >= end or free <= first or not (text[first].isupper() or _opens_name(text, first, end, kind)):
        return None
    return _trim_end(text, first, free)


def _opens_name(text: str, at: int, end: int, kind: str) -> bool:
    """Whether the first two syllables at `at`, in small letters, open a known name: "Luật thuế GTGT", "Luật tổ chức Hội đồng …"."""
    syllable = re.compile(r"\w+").match(text, at, end)
    return syllable is not None and match_key(syllable[0]) in _first_syllables(kind)


@cache
def _first_syllables(kind: str) -> frozenset[str]:
    return frozenset(match_key(name.split()[0].strip(",")) for name in law_names().get(kind, ()) if " " in name) - {
        "có",
        "các",
        "công",
    }


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _law_stop(text: str, at: int, end: int) -> int:
    """The end of the mention: number, date or year behind the name are in it."""
    number = re.compile(rf"\s+(?:số\s*:?\s*)?(?P<number>{_NUMBER})").match(text, at, end)
    stop = number.end("number") if number else at
    for pattern, group in ((_DATE_AFTER, "date"), (_YEAR_AFTER, "year")):
        found = pattern.match(text, stop, end)
        if found:
            return found.end(group)
    year = re.compile(r"\s+((?:19|20)\d\d)(?![\d/])").match(text, stop, end)
    return year.end(1) if year else stop

"""Mentions of laws by name: "Luật Đê điều ngày 29 tháng 11 năm 2006", "Pháp lệnh Ngoại hối", "Hiến pháp năm 2013".

Rule 1  A name ends where the longest known name ends, or where a number follows the name that goes on from there ("Luật Đầu tư … số 64/2020/QH14");
        else where a number follows the name ("Luật Phòng, chống … số 116/2025/QH15"); else at the first stop word or sign. A basis names nothing else:
        behind "Căn cứ" a known name goes on up to the sign ("Căn cứ Luật Xây dựng nông thôn mới;").
Rule 2  Number, date and year behind the name are part of the mention.
Rule 3  A law that amends laws names them: "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư và Luật Nhà ở số 03/2022/QH15" is one mention.
Rule 4  "Luật này" names the document itself: no mention.
Rule 5  A name may be shortened: words of it ("Luật thuế GTGT", "Luật HTX"), or all of it ("Điều 174 BLHS", "BLDS 2015").
Rule 6  A kind in small letters names a law when a known name follows that has a capital, or number, date or year behind it ("luật Đất đai",
        "luật cư trú năm 2020"): "pháp luật đất đai", "kỷ luật lao động" and "các luật thuế" name none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from graph.model import Citation, Span
from graph.registry import abbreviations, law_codes, law_in_full, law_names
from graph.text import clean_spaces, match_key
from ingest.dates import DAY_MONTH_YEAR, date_in
from ingest.number_patterns import DATE_AFTER, NUMBER, number_of

_NAME_END = re.compile(
    r"[.,;:()\"“”/<>\[\]\n0-9]|\s(?:và|về|của|quy|này|đã|được|có|thì|khi|ngày|năm|số|hoặc|hay|để|do|bởi|từ|theo|tại|cho|với|trong|trên|nhưng|nếu|mà|"
    r"phải|không|là|bao|gồm|đến|áp|thi|trừ|cũng|như|sau|trước|nêu|hiện|căn|đối\s+(?:với|tượng)|thực\s+hiện|ban\s+hành|sửa|hướng|điều\s+chỉnh|ở|bằng|các\s+văn|cùng|vào|"
    r"còn|sẽ|đang|tương|liên\s+quan|vẫn|chưa|nhằm|nói|mới|cần|chỉ|giao|xem)\b",
)
_SIGN = re.compile(r"[.,;:()\"“”/<>\[\]\n0-9]")
_NUMBER_NAME = re.compile(
    rf"(?:(?!\s(?:[Ll]uật|[Nn]ghị|[Tt]hông|[Pp]háp\s+lệnh|[Qq]uyết\s+định|này|hết|có|được|quy\s+định)\s)[^.;:()\"“”\n\d]){{3,160}}?(?=\s+số\s*:?\s*\d{{1,3}}\s?/\s?\d{{4}}\s?/\s?(?:QH|PL|UBTVQH))"
    rf"|(?:(?!\s(?:[Ll]uật|[Nn]ghị|[Tt]hông|[Pp]háp\s+lệnh|[Qq]uyết\s+định|này|hết|có|được|quy\s+định|của|từ|trước|sau|đến|kể|tại|theo|cho)\s)[^.;:()\"“”\n\d]){{3,110}}?(?=\s+ngày\s+{DAY_MONTH_YEAR})"
)
"""The name of a law that no table knows, up to its number, or its date, behind."""
_ABOUT = re.compile(r"về\s+(?=\w)", re.IGNORECASE)
_SELF = re.compile(r"\s+(?:này|nêu\s+trên|trên|đó|nói\s+trên|sửa\s+đổi\s+này)\b")
_NOT_A_NAME = re.compile(r"\s+(?:Căn\s+cứ|CĂN\s+CỨ)\s")
_STATE = re.compile(r"\s+(?:của\s+)?nước\s+(?:Cộng\s+hòa|Cộng\s+hoà|CHXHCN)(?:\s+[xX]ã\s+hội\s+[cC]hủ\s+nghĩa)?\s+Việt\s+Nam")
_INNER = re.compile(r"(?P<mark><\w+[^<>]{0,40}>\s*)?(?P<kind>Bộ\s+luật|Luật|Pháp\s+lệnh)(?=\s)", re.IGNORECASE)
"""The law that an amending law names; texts saved from annotated pages hold stray marks."""
_NEXT = re.compile(r"(?:\s*[,;]\s*(?:và\s+)?|\s+và\s+)(?P<kind>Bộ\s+luật|Luật|Pháp\s+lệnh)(?=\s)")
_RELATED = re.compile(r"(?:\d+\s+)?luật\s+(?:(?:có\s+)?liên\s+quan\s+(?:đến|trong)|về|trong)\s+(?:(?!\s(?:ngày|số|năm|và\s+sửa|và\s+bổ)\s)[^.;:,()\d\n]){3,100}", re.IGNORECASE)  # fmt: skip
_AMENDING = re.compile(
    r"SỬA\s+ĐỔI,?(?:\s+BỔ\s+SUNG)?\s+MỘT\s+SỐ\s+ĐIỀU\s+CỦA\s+(?:CÁC\s+)?"
    r"|[Ss]ửa\s+đổi\s*,?\s*(?:và\s+)?(?:b[ổố]\s+sung)?\s+(?:một\s+số\s+)?(?:điều|Điều)\s*(?:(?:và|,)\s+(?:[Pp]hụ\s+lục|[Dd]anh\s+mục)\s[^.;:()\n]{0,80}?\s(?=của\s))?"
    r"(?:\d[\d,\s]*(?:và\s+\d+\s+)?)?(?:của\s+)?(?:các\s+)?"
    r"|[Bb]ổ\s+sung\s+(?:một\s+số\s+)?(?:điều|Điều)\s*(?:\d[\d,\s]*(?:và\s+\d+\s+)?)?(?:của\s+)?(?:các\s+)?"
)
_ISSUED_NOW = re.compile(r"ban\s+hành\s+$")
"""Before the name of the law that is being made: "Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật X số …": only X is cited."""
_NUMBER_AFTER = re.compile(rf"(?:\s+\((?:đã\s+)?sửa\s+đổi\)|\s+(?:năm\s+)?(?:19|20)\d\d(?=\s+số\s))?\s+(?:số\s*:?\s*)?(?P<number>{NUMBER})")
_ABBREVIATED = re.compile(r"[A-ZĐ][A-ZĐ&]{1,9}(?:\s+Việt\s+Nam)?(?![A-ZĐÀ-Ỹ])")
"""A name of one abbreviated word, however unknown: "Luật TTTM"."""
_QUOTE = re.compile(r"\s*[“”\"]\s*")
_YEAR_AFTER = re.compile(r"\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?![\d/-])")
_ISSUER_DATE = re.compile(
    rf"\s+của\s+(?:Ủy|Uỷ)\s+ban\s+thường\s+vụ\s+Quốc\s+h[ộố]i\s+(?P<date>ngày\s*{DAY_MONTH_YEAR})", re.IGNORECASE
)
_ADOPTED = re.compile(
    rf"\s*,?\s*(?:đã\s+)?(?:được\s+)?Quốc\s+hội[^.;:()\n]{{0,100}}?\s+thông\s+qua\s+(?P<date>ngày\s*{DAY_MONTH_YEAR})",
    re.IGNORECASE,
)


LONGEST_REST = 120
"""Characters of a name behind the known name that it begins with."""


def words_at_start(patterns: Sequence[str]) -> str:
    """An alternation of patterns at the beginning of a word, one branch for each first letter: what lets a search skip quickly."""
    letters = dict.fromkeys(pattern[0] for pattern in patterns)
    return "|".join(rf"{a}(?<!\w{a})(?:{'|'.join(p[1:] for p in patterns if p[0] == a)})" for a in letters)


LAW_KINDS = (r"Hiến\s+pháp", r"Bộ\s+[Ll]uật", r"Luật(?<!pháp\sLuật)", r"BỘ\s+LUẬT", r"LUẬT(?<!PHÁP\sLUẬT)", r"PHÁP\s+LỆNH", r"Pháp\s+[Ll]ệnh",
             r"luật(?<![Pp]háp\sluật)(?<!kỷ\sluật)", r"bộ\s+luật", r"pháp\s+lệnh")  # fmt: skip
"""Patterns of the kinds of laws; white space must follow."""


@cache
def law_starts() -> tuple[str, ...]:
    """Patterns with which a law's mention begins: its kind, or a code in one word."""
    return (*(rf"{kind}(?=\s)" for kind in LAW_KINDS), *(rf"{code}(?![\w-])" for code in law_codes()))


@cache
def _start() -> re.Pattern[str]:
    return re.compile(rf"(?P<kind>{words_at_start(law_starts())})")


def find_laws(text: str, start: int, end: int) -> Iterator[Citation]:
    """The laws that `text[start:end]` names, in order."""
    at = start
    while found := _start().search(text, at, end):
        at = found.end()
        if _amends_as_made(text, found.start(), at, start, end):
            continue
        kind = clean_spaces(found["kind"])
        if kind in law_codes():
            citation: Citation | None = _law(text, found.start(), at, law_in_full(kind), end)
        elif kind[0].islower() and not text.endswith("Căn cứ ", 0, found.start()) and not _named_in_small(text, at, kind, end):
            continue
        else:
            citation = _law_at(text, found.start(), found.end(), kind.lower(), end)
        if citation is not None:
            yield citation
            at = citation.span.end


def _amends_as_made(text: str, begin: int, at: int, start: int, end: int) -> bool:
    """Whether the law at `begin` is the one that is being made, by its heading in capitals or by "ban hành": only what it amends is cited."""
    made = (begin == start and text[begin + 1].isupper()) or _ISSUED_NOW.search(text, max(start, begin - 12), begin)
    return bool(made and _AMENDING.match(text, _skip_space(text, at, end), end))


def _law_at(text: str, start: int, at: int, kind: str, end: int) -> Citation | None:
    """The law of `kind` whose name begins at `at`, None when no name stands there."""
    if _SELF.match(text, at, end) or _NOT_A_NAME.match(text, at, end):
        return None
    name_end = _name_end(text, at, end, kind)
    if name_end is None:
        return None
    name_end = _basis_end(text, name_end, end) if text.endswith("Căn cứ ", 0, start) else name_end
    words = clean_spaces(_QUOTE.sub(" ", text[start:name_end]))
    return _law(text, start, name_end, words.capitalize() if words.isupper() else words[0].upper() + words[1:], end)


def _named_in_small(text: str, at: int, kind: str, end: int) -> bool:
    """Rule 6."""
    first = _skip_space(text, at, end)
    known = _known(kind, text, first, end)
    return known is not None and (text[first].isupper() or _stop(text, known.end(), end) > known.end())


def _law(text: str, start: int, name_end: int, title: str, end: int) -> Citation:
    """The mention of the law `title`, with number and date behind its name."""
    stop = name_end if _marked(text, start, name_end) else _stop(text, name_end, end)
    number = _NUMBER_AFTER.match(text, name_end, stop)
    dated = text[number.end() if number else name_end : stop]
    adopted = _ADOPTED.match(text, stop, end)
    kind = next(kind for kind in ("hiến pháp", "bộ luật", "luật", "pháp lệnh") if title.lower().startswith(kind))
    return Citation(
        Span(start, stop), text[start:stop], kind, number_of(number["number"]) if number else None,
        issued=date_in(dated) or (date_in(adopted["date"]) if adopted else None),
        issuer="Quốc hội" if kind != "pháp lệnh" else "Ủy ban Thường vụ Quốc hội", title=title,
    )  # fmt: skip


def _marked(text: str, start: int, name_end: int) -> bool:
    """Whether the amended law stands in a mark of its own: what follows its name is inside that mark and tells of the inner law."""
    return "<" in text[start:name_end]


def _name_end(text: str, at: int, end: int, kind: str, depth: int = 0) -> int | None:
    """Where the law's name ends; None when no name follows. `depth` counts laws that amend amending laws; three are enough."""
    if kind == "hiến pháp":
        state = _STATE.match(text, at, end)
        return state.end() if state else at
    quoted = _QUOTE.match(text, at, end)
    first = quoted.end() if quoted else _skip_space(text, at, end)
    amending = _AMENDING.match(text, first, end)
    if amending:
        return _amended_end(text, first, amending.end(), end, depth)
    known = _known(kind, text, first, end)
    if known and quoted:
        closed = _QUOTE.match(text, known.end(), end)
        return trimmed_end(text, first, closed.end()) if closed else known.end()
    if known:
        longer = None if _NAME_END.match(text, known.end(), end) else _NUMBER_NAME.match(text, first, end)
        return longer.end() if longer and longer.end() > known.end() else known.end()
    about = _ABOUT.match(text, first, end)
    if about and (known := _known(kind, text, about.end(), end)):
        return known.end()
    abbreviated = _ABBREVIATED.match(text, first, end) if not text[at - 1].isupper() else None
    if abbreviated:
        return abbreviated.end()
    opens = first < end and (text[first].isupper() or about is not None or _opens_name(text, first, end, kind))
    numbered = _NUMBER_NAME.match(text, first, end) if opens else None
    if numbered:
        return numbered.end()
    begin = about.end() if about else first
    loose = _NAME_END.search(text, begin, min(end, first + 120))
    free = loose.start() if loose else min(end, first + 120)
    return trimmed_end(text, first, free) if opens and free > begin else None


def _basis_end(text: str, at: int, end: int) -> int:
    """Where the sign stands that ends a basis, when nothing but words of a name in small letters lead up to it ("nông thôn mới"); else `at`."""
    sign = _SIGN.search(text, at, min(end, at + LONGEST_REST))
    stop = sign.start() if sign else min(end, at + LONGEST_REST)
    rest = text[at:stop]
    ends = (stop == end or text[stop] in ";,.\n") and rest.islower()
    return stop if ends and not _NAME_END.search(rest.replace(" mới", "")) else at


def _amended_end(text: str, first: int, at: int, end: int, depth: int) -> int | None:
    """Where the name of an amending law ends: behind the law or laws that it amends."""
    related = _RELATED.match(text, at, end)
    if related:
        return trimmed_end(text, first, related.end())
    inner = _INNER.match(text, at, end)
    if inner is None or depth >= 3:
        return None
    stop = _name_end(text, inner.end(), end, clean_spaces(inner["kind"]).lower(), depth + 1)
    return stop if stop is None or inner["mark"] or depth else _last_amended(text, stop, end)


def _last_amended(text: str, stop: int, end: int) -> int:
    """Rule 3: further laws belong to the name when the amending law's number or date stands behind the last of them, or when each has its own."""
    last, numbered = stop, False
    while following := _NEXT.match(text, _behind_number(text, last, end), end):
        numbered = numbered or _behind_number(text, last, end) > last
        further = _name_end(text, following.end(), end, clean_spaces(following["kind"]).lower(), 3)
        if further is None:
            return stop
        last = further
    if last > stop and numbered:
        return _behind_number(text, last, end)
    told = _NUMBER_AFTER.match(text, last, end) or DATE_AFTER.match(text, last, end)
    return last if last > stop and told else stop


def _behind_number(text: str, at: int, end: int) -> int:
    number = _NUMBER_AFTER.match(text, at, end)
    return number.end("number") if number else at


_TONES = ("óa|oá", "òa|oà", "ỏa|oả", "úy|uý", "ủy|uỷ", "ụy|uỵ", "ỏe|oẻ", "óe|oé", "sĩ|sỹ", "kĩ|kỹ")
"""The two ways of setting a tone mark, and of writing some syllables."""


def _as_written(name: str) -> str:
    """The pattern of a name: "và", comma, dash and nothing stand for each other where the name has one of them."""
    parts = [
        r"\s+".join(re.escape(word) for word in part.split()) for part in re.split(r"\s*,\s*(?:và\s+)?|\s+và\s+|\s+-\s+", name)
    ]
    pattern = r"(?:\s*[,–-]\s*(?:và\s+)?|\s+và\s+|\s+)".join(parts)
    for pair in _TONES:
        pattern = re.sub(pair, f"(?:{pair})", pattern, flags=re.IGNORECASE)
    return pattern


def _spellings(name: str) -> Iterator[str]:
    """Rule 5: a name, and the same with a run of its words abbreviated."""
    yield name
    low = name.lower()
    for short, words in abbreviations().items():
        at = low.find(words.lower())
        if at >= 0 and not f" {low} "[at].isalnum() and not f"{low} "[at + len(words)].isalnum():
            yield name[:at] + short + name[at + len(words) :]


def _known(kind: str, text: str, at: int, end: int) -> re.Match[str] | None:
    """The longest known name of this kind that begins at `at`."""
    return _names(kind, text[at].casefold()).match(text, at, end) if at < end else None


@cache
def _patterns(kind: str) -> tuple[str, ...]:
    """Patterns of all known names of one kind, longest first."""
    spellings = {spelling for name in law_names().get(kind, ()) for spelling in _spellings(name)}
    return tuple(map(_as_written, sorted(spellings, key=lambda name: (-len(name), name))))


@cache
def _names(kind: str, letter: str) -> re.Pattern[str]:
    """Known names of one kind that begin with a letter, longest first; white space may be any, letters of either case."""
    begun = [pattern for pattern in _patterns(kind) if pattern[0].casefold() == letter or not pattern[0].isalpha()]
    return re.compile(rf"(?:{'|'.join(begun)})(?!\w)" if begun else r"(?!)", re.IGNORECASE)


def _opens_name(text: str, at: int, end: int, kind: str) -> bool:
    """Whether the first syllable at `at`, in small letters, opens a known name: "Luật thuế GTGT", "Luật tổ chức Hội đồng …"."""
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


def trimmed_end(text: str, start: int, end: int) -> int:
    """`end` without the white space before it, down to `start`."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _stop(text: str, at: int, end: int) -> int:
    """The end of the mention: number, date or year behind the name are in it."""
    number = _NUMBER_AFTER.match(text, at, end)
    stop = number.end("number") if number else at
    for pattern, group in ((DATE_AFTER, "date"), (_ISSUER_DATE, "date"), (_YEAR_AFTER, "year")):
        found = pattern.match(text, stop, end)
        if found:
            return found.end(group)
    return stop

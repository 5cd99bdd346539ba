"""Who is to do what, in the words of one paragraph.

Rule 1  Bodies open the words, and a verb of duties says what they are to do: "Sở Nội vụ rà soát …", "Các khoa có trách nhiệm …", "Văn phòng được giao …".
Rule 2  Adverbs may stand before the bodies ("Chậm nhất đến ngày 01/7/2027, các bộ …") or before the verb ("…, trong phạm vi nhiệm vụ của mình, giám sát").
Rule 3  "Giao Sở A …", "đề nghị Hội B …", "yêu cầu các xã …" is given wherever it stands.
Rule 4  Words that open with a verb are a duty of whom the heading names.
Rule 5  What "đã" tells of a body is past, and who "thống nhất", "giao", "yêu cầu" gives duties and has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.text import clean_spaces
from ingest.body_names import ALONE, BODY, PERSON, is_many
from ingest.duty_verbs import LONGEST, WORD, is_verb, pair_at, verb_behind

_GIVING = re.compile(r"(?:[Gg]iao|(?:[Kk]ính\s+)?[Đđ]ề\s+nghị|[Yy]êu\s+cầu)\s+(?:cho\s+|đối\s+với\s+)?")
_GIVEN = re.compile(rf"(?:(?<!\w)(?:Giao|Đề\s+nghị|Yêu\s+cầu)|(?<!\w)giao(?=\s+(?:cho\s+)?(?:Sở|Ban|Bộ|Văn|UBND|Công|Cục|Chi|Thanh|các|[Pp]hòng|Trung|Chủ|Giám|Ủy|Chính|Tổ|Viện|Hội)(?!\w)))\s+(?:cho\s+)?(?!(?:cơ\s+quan|đơn\s+vị|ngành|địa\s+phương|doanh\s+nghiệp)(?!\w))(?={BODY.pattern})")
_ADDRESSING = re.compile(rf"(?:[Gg]iao|[Đđ]ề\s+nghị|[Yy]êu\s+cầu|[Cc]hỉ\s+đạo)\s+(?:cho\s+|đối\s+với\s+)?(?={BODY.pattern})")
_BEFORE = re.compile(
    r"(?:Trên\s+cơ\s+sở|Căn\s+cứ|H[ằà]ng\s+(?:năm|quý|tháng)|Định\s+kỳ|Trước\s+(?:ngày|tháng)|Chậm\s+nhất|Trong\s+(?:tháng|quý|năm|thời\s+hạn|phạm\s+vi)|Sau\s+khi|Kết\s+thúc|Từ\s+ngày|Khi\s+có)(?!\w)[^.;:]{1,300}"
    r"|(?:Về|Đối\s+với)\s[^.;:]{1,200}:\s+"
)
"""Adverbs and topics before the names (Rule 2)."""
_COMMA = re.compile(r",\s+")
_WHOSE = re.compile(r"^(?:Trách\s+nhiệm|Nhiệm\s+vụ)(?:\s*,\s*quyền\s+hạn)?(?:\s+(?:cụ\s+thể|chính|phối\s+hợp))?\s+của\s+", re.IGNORECASE)
_PARTIES = re.compile(r"(?:các|mỗi|hai|từng)\s+(?:bên|ngành|cơ\s+quan|đơn\s+vị)", re.IGNORECASE)
"""Whose duties the headings below tell apart."""
_NO_NAME = re.compile(r"(?:Luật|Nghị|Quyết|Kế\s+hoạch|Chương\s+trình|Đề\s+án|Thông|Chỉ\s+thị|Dự\s+án|Quy|Công\s+tác|Việc|Nội\s+dung|Kinh\s+phí|Kết\s+quả|Thời|Các|Những|Mọi|Trong|Trường\s+hợp|Nếu|Khi|Tỉnh)(?!\w)")
"""Words that open what is no name of a bearer."""
_CHARGED = re.compile(r"(?:có|chịu)\s+trách\s+nhiệm|chủ\s+trì")
_TOLD = re.compile(r"\s+được\s.*$", re.DOTALL)
_CARRIES_OUT = re.compile(
    r"(?:(?:phải\s+)?(?:chịu|có)\s+trách\s+nhiệm\s+)?(?:(?:khẩn\s+trương|nghiêm\s+túc|kịp\s+thời)\s+)?(?:(?:tổ\s+chức|triển\s+khai)\s*,?\s+)?"
    r"(?:(?:thi\s+hành|thực\s+hiện)\s+(?:\w+\s+){1,3}này\W*$|(?:triển\s+khai\s+)?thực\s+hiện\W*$|thông\s+báo\s+(?:để|đến|tới|cho)\s[^.;]{0,300}\s(?:biết|thực\s+hiện)\W*$|(?:thi\s+hành|thực\s+hiện)\s+(?:Nghị\s+quyết|Quyết\s+định|Thông\s+tư|Nghị\s+định|Kế\s+hoạch|Chỉ\s+thị|Luật)\s+này\s*\.(?!\w))",
    re.IGNORECASE,
)
"""What the last article of a decision says of all that it binds: no duty."""
_ORGANISES = re.compile(r"(?:tổ\s+chức|triển\s+khai)\s+thực\s+hiện\s+\w")
"""What a council gives with its resolution: "Giao Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này"."""
_BINDS = re.compile(r"[^.]{0,600}\s(?:chịu|có)\s+trách\s+nhiệm\s+(?:tổ\s+chức\s+)?thi\s+hành\s+(?:Nghị|Quyết|Thông|Chỉ|Kế|Luật|Quy|Chương|nội)")
"""A sentence that binds all it names to carry the document out."""
_SENTENCES = re.compile(r"(?<=[^\W\d_]{2})\.\s+(?=[A-ZĐUỦ])")
_SUPPORT = re.compile(rf"[Pp]hối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với\s+|cùng\s+)?(?={BODY.pattern})")
_CLAUSES = re.compile(r"[;,.]\s+(?=[^;,.]{0,300}\sphối\s+hợp)")
"""Clauses of which another body is said to support: "…; Sở Tư pháp phối hợp thẩm định"."""
_WITH = re.compile(r"phối\s+hợp(?!\s+(?:với|cùng))")
_GROUPS = re.compile(r"\s*(?:ban|ngành|đơn\s+vị|cơ\s+quan|địa\s+phương|các|huyện|thị\s+xã|thành\s+phố|cấp|đoàn\s+thể|tổ\s+chức|phường|xã|hội|phòng|sở|bộ)(?!\w)|\s*[A-ZĐ]")
"""What may stand behind a comma among names."""
_GENERIC = frozenset(["quan", "vị"])
"""Ends of "cơ quan", "đơn vị": a verb behind them tells which ("cơ quan chủ trì")."""
_ENDS_NAMES = frozenset(["để", "trong", "nhằm", "về", "tại", "khi", "theo", "từ"])


@dataclass(frozen=True, slots=True)
class Duty:
    """`lead`: the words that name whose it is; `start`, `end`: where what they are to do stands, with an adverb before the names."""

    lead: str
    start: int
    end: int


def duty_opening(words: str, at: int = 0) -> Duty | None:
    """The duty whose bearers open the words from `at` (Rules 1 and 2); None where none is.

    >>> duty_opening("Sở Nội vụ chủ trì rà soát thủ tục.")
    Duty(lead='Sở Nội vụ', start=10, end=34)
    """
    if _BINDS.match(words, at):
        return None
    for start in _starts(words, at):
        given = _GIVING.match(words, start)
        named = given.end() if given else start
        verb = _verb(words, named)
        if verb is not None and not _CARRIES_OUT.match(words, verb):
            return Duty(_names_alone(words[named:verb]), verb if start == at else at, len(words))
    return None


def _starts(words: str, at: int) -> Iterator[int]:
    """Where names may open the words: at once, or behind an adverb or a topic; behind a verb no more."""
    yield at
    if before := _BEFORE.match(words, at):
        if words[before.end() - 1].isspace():
            yield before.end()
            return
        for comma in _COMMA.finditer(words, at, before.end()):
            yield comma.end()
            first = WORD.match(words, comma.end())
            if first and first[0].islower() and is_verb(words, first):
                return


def duty_named_loosely(words: str) -> Duty | None:
    """As `duty_opening`, of bearers whose name begins in a way that is not known, where nothing but names can open the words: names of several capitals, and
    whoever "có trách nhiệm".

    >>> duty_named_loosely("VNPT Cà Mau nâng cấp đường truyền.")
    Duty(lead='VNPT Cà Mau', start=12, end=34)
    """
    if _NO_NAME.match(words) or opens_with_verb(words) or not words[:1].isupper():
        return None
    verb = verb_behind(words, 0, many=True)
    if verb is None or _CARRIES_OUT.match(words, verb):
        return None
    name = words[:verb].strip()
    capitals = sum(part[0].isupper() for part in name.split())
    charged = _CHARGED.match(words, verb)
    return Duty(name, verb, len(words)) if len(name) < 90 and not set(name) & set(",;:(") and (capitals > 1 or charged) else None


def duties_given(words: str, until: int) -> Iterator[Duty]:
    """What is given to bodies anywhere in the words before `until` (Rule 3); each up to the next."""
    found = [(given, verb) for given in _GIVEN.finditer(words, 0, until) if (verb := _verb(words, given.end())) is not None]
    ends = [*(given.start() for given, _ in found[1:]), len(words)]
    for (given, verb), end in zip(found, ends, strict=False):
        if not _CARRIES_OUT.match(words, verb) or (given[0][0] in "Gg" and _ORGANISES.match(words, verb)):
            yield Duty(_names_alone(words[given.end() : verb]), verb, end)


def addressed_in(words: str) -> str:
    """The words that name to whom orders are given: "… yêu cầu các sở tập trung thực hiện các việc sau:"."""
    found = [words[given.end() : verb].rstrip(" ,\n") for given in _ADDRESSING.finditer(words) if (verb := _verb(words, given.end())) is not None]
    return found[-1] if found else ""


def duties_by_sentence(words: str, *, later: bool) -> Iterator[Duty]:
    """As `duty_opening`, of each sentence that opens so, up to the next that does; without `later` only where the first does."""
    starts = (0, *(found.end() for found in _SENTENCES.finditer(words)))
    found: list[tuple[int, Duty]] = []
    for start in starts:
        if duty := duty_opening(words, start):
            found.append((start, duty))
        elif start == 0 and not later:
            return
    ends = [*(start for start, _ in found[1:]), len(words)]
    yield from (replace(duty, end=end) for (_, duty), end in zip(found, ends, strict=False))


def opens_with_verb(words: str) -> bool:
    """Whether the words say at once what is to be done (Rule 4).

    >>> opens_with_verb("Rà soát thủ tục"), opens_with_verb("Kinh phí thực hiện")
    (True, False)
    """
    first = next((found for start in _starts(words, 0) if (found := WORD.match(words, start)) and is_verb(words, found)), WORD.match(words))
    return first is not None and (is_verb(words, first) or pair_at(words, first) in ("là đầu", "là đơn", "là cơ"))


def bodies_heading(words: str, *, listed: bool = True) -> str:
    """The names in a heading that is nothing but whose what stands below it is; "" in others. A verb may stand before what is `listed` behind a colon.

    >>> bodies_heading("Giao Sở Nội vụ"), bodies_heading("Trách nhiệm của Công an xã"), bodies_heading("Phòng, chống lụt bão")
    ('Sở Nội vụ', 'Công an xã', '')
    """
    words = _WHOSE.sub("", clean_spaces(words))
    if _PARTIES.fullmatch(words):
        return ""
    names = words[given.end() :] if (given := _GIVING.match(words)) else words
    if PERSON.match(names):
        return names
    forms = (names.capitalize(), names.title()) if names.isupper() else (names,)
    if (verb := _verb(names, 0)) is not None:
        names = names[:verb].rstrip(" ,") if listed else names if len(names[verb:].split()) < 3 else ""
    elif not given and (addressed := addressed_in(names)):
        return addressed if listed else ""
    return names if any(BODY.match(form) for form in forms) and "." not in names.replace("TP.", "").rstrip(".") else ""


def support_in(words: str) -> str:
    """The words that name with whom something is done: "… phối hợp với Sở Tư pháp rà soát …"."""
    found = _SUPPORT.search(words)
    if not found:
        return next((duty.lead for at in _CLAUSES.finditer(words) if (duty := duty_opening(words, at.end())) and _WITH.match(words, duty.start)), "")
    return clean_spaces(words[found.end() : _end_of_names(words, found.end())].rstrip(" ,"))


def _end_of_names(words: str, at: int) -> int:
    previous = ""
    for word in WORD.finditer(words, at, at + LONGEST):
        ends = word[0] in ".;:()" and word.start() > at
        ends = ends or (word[0] == "," and not _GROUPS.match(words, word.end()))
        ends = ends or (word[0][0].islower() and (word[0] in _ENDS_NAMES or (previous not in _GENERIC and is_verb(words, word, previous))))
        if ends and word.start() > at:
            return word.start()
        previous = word[0]
    return min(len(words), at + LONGEST)


def _verb(words: str, at: int) -> int | None:
    """Where the verb behind the names from `at` begins, or an adverb before it."""
    body = BODY.match(words, at)
    if body is None:
        return None
    return verb_behind(words, body.end(), many=is_many(body[0]), alone=ALONE.fullmatch(body[0]) is not None)


def _names_alone(words: str) -> str:
    """Without what is told of a single body: "Văn phòng A được thành lập trước ngày …"."""
    names = clean_spaces(words).rstrip(" ,")
    return names if names[:1].islower() or is_many(names) else _TOLD.sub("", names)

"""The words by which documents act on each other: verbs that reach up to their object, passive forms, exceptions, parts.

Source: Law on Promulgation of Legal Documents; Decree 78/2025/NĐ-CP, technique of amending, replacing and repealing documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from graph.model import RelationKind
from graph.text import same_length_lower, shortened

_PARTS = (
    r"(?:\s*+(?:một\s+số|các|toàn\s+bộ|nội\s+dung|quy\s+định|tại|khoản|điểm|điều|chương|mục|phụ\s+lục|phần|biểu\s+mẫu|mẫu|biểu|tên|đoạn|số|"
    r"cụm|từ|bằng|thành|vào|sau|trước|cuối|đầu|[a-zđ]|\d{1,3}[a-z]?|[ivx]{2,6}|,|;|và|của|trong|quy\s+chế|quyết\s+định|điều\s+lệ|được|ban\s+hành|kèm\s+theo|thi\s+hành|căn\s+cứ)(?!\w)){0,400}+\s*+"
)
"""Words between a verb and its object. Possessive: each word is read one way only, so the search stays linear."""
_DETAILING = r"quy\s+định\s+chi\s+tiết(?:[\s,]++(?:và|một\s+số|điều|khoản|nội\s+dung|biện\s+pháp|để|tổ\s+chức|hướng\s+dẫn|thi\s+hành|thực\s+hiện|các|của)(?!\w))*+"
_CHANGE = r"(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ|h[uủ][ỷy]\s+bỏ|bỏ\s+cụm\s+từ|bỏ|thay\s+cụm\s+từ)"
_VERBS: tuple[tuple[RelationKind, str], ...] = (
    (RelationKind.CORRECTS, r"đính\s+chính"),
    (RelationKind.SUSPENDS, r"(?:tạm\s+)?đình\s+chỉ(?:\s+(?:việc\s+)?thi\s+hành)?|(?:tạm\s+)?ngưng\s+hiệu\s+lực"),
    (RelationKind.CONSOLIDATES, r"hợp\s+nhất"),
    (RelationKind.AMENDS, rf"{_CHANGE}(?:\s*+(?:,|và|hoặc)\s*+{_CHANGE}){{1,4}}+|sửa\s+đổi|bổ\s+sung"),
    (RelationKind.REPLACES, r"thay\s+thế(?:\s+cho)?"),
    (RelationKind.REPEALS, r"bãi\s+bỏ|h[uủ][ỷy]\s+bỏ|(?<!\w)bỏ(?=\s+(?:một\s+số\s+|các\s+)?(?:cụm\s+)?từ)"),
    (RelationKind.DETAILS, _DETAILING),
    (RelationKind.GUIDES, r"hướng\s+dẫn(?:\s+(?:chi\s+tiết|về|cụ\s+thể))?(?:\s*,?\s*(?:việc\s+)?(?:thi\s+hành|thực\s+hiện|triển\s+khai|áp\s+dụng))?"),
    (RelationKind.IMPLEMENTS, r"(?:tổ\s+chức\s+)?(?:triển\s+khai|thực\s+hiện|thi\s+hành)(?:\s*,?\s*(?:và\s+)?(?:thực\s+hiện|thi\s+hành|có\s+hiệu\s+quả|nội\s+dung))*"),
)  # fmt: skip
ACTED_ON = (
    r"(?:(?:toàn\s+bộ|một\s+phần|một\s+số|các|những|hiệu\s+lực|nội\s+dung(?:\s+của)?|quy\s+định(?:\s+(?:của|tại|về))?|tên)\s+){0,4}(?:văn\s+bản|quy\s+định|nghị\s+định|thông\s+tư|quyết\s+định|nghị\s+quyết|"
    r"pháp\s+lệnh|chỉ\s+thị|bộ\s+luật|luật|điều|khoản|điểm|phụ\s+lục|biểu|mẫu|bảng|cụm\s+từ|từ|nội\s+dung|chương|mục|phần|tiểu\s+mục|đoạn|danh\s+mục|định\s+mức|quy\s+chuẩn|quy\s+chế|"
    r"số\s+thứ\s+tự|dòng|gạch\s+đầu\s+dòng|tên)(?!\w)"
)
"""Documents and parts of them: what an act of law is done to."""
LAPSED = re.compile(r"(?<!\w)(?:hết\s+hiệu\s+lực|không\s+còn\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực)", re.IGNORECASE)
COMPONENTS = r"(?:quy\s+chế|quy\s+định|điều\s+lệ|nội\s+quy|thể\s+lệ|quy\s+trình|định\s+mức|danh\s+mục|chương\s+trình|chế\s+độ|bảng\s+giá|đơn\s+giá|đề\s+án|kế\s+hoạch|quy\s+hoạch|hệ\s+thống|bộ\s+\w+)"
"""What documents promulgate with themselves."""
_PROMULGATED = re.compile(r"\s(?:được\s+)?ban\s+hành\s+(?:kèm\s+)?theo\s+(?:các\s+)?$")
_COMPONENT = re.compile(rf"(?:của|tại|trong)\s+(?:các\s+|bản\s+|tập\s+)?(?={COMPONENTS}\s)")
_COMPONENTS_TRIED = 4
_ANNEXED = re.compile(r"\s(?:và|,)\s+(?:phụ\s+lục|danh\s+mục)\s[^.;:()]{3,100}\scủa\s$")
_LONGEST_ANNEX = 130
_FIRST_SYLLABLE = re.compile(
    r"đ(?<!\wđ)(?:ính|ình)|t(?<!\wt)(?:ạm|hay|ổ|riển|hực|hi)|n(?<!\wn)gưng|h(?<!\wh)(?:ợp|ướng|[uủ][ỷy])|s(?<!\ws)ửa|b(?<!\wb)(?:ổ|ãi|ỏ)|q(?<!\wq)uy"
)
"""With which a verb begins, in small letters; a letter in front of each branch lets the search skip."""
_REACHING = re.compile("|".join(rf"(?P<{kind.name}>(?:{verbs}){_PARTS}$)" for kind, verbs in _VERBS))
"""A verb phrase that reaches right up to the end of the words searched: the object follows at once."""
_LEADING = re.compile(
    r"\s*(?:" + "|".join(rf"(?P<{kind.name}>(?:{verbs})(?!\w))" for kind, verbs in _VERBS[:6]) + ")", re.IGNORECASE
)
_VAGUE = re.compile(r"\s*(?:bổ\s+sung|thay\s+thế)(?!\w)")
"""Verbs that other things are done with as well: they act on a document when words for one, or for a part of one, follow."""
_ACTED_ON = re.compile(rf"(?:\s*,?\s*(?:và\s+|hoặc\s+)?{_CHANGE}(?!\w))*\s*(?:{ACTED_ON}|$)")
_PASSIVE = re.compile(
    r"(?P<verb>(?:được|bị)\s+(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ|đính\s+chính)[^.;:()]{0,90}?)\s(?:bởi|theo|tại|bằng)\s+"
    r"(?:(?:quy\s+định\s+)?(?:tại\s+)?(?:các\s+)?(?:(?:điểm|khoản|điều|và|,|[a-zđ]|\d{1,3}[a-z]?|của|tại|phụ\s+lục|mục|[ivx]{1,5})(?!\w)\s*){0,20})?$"
)
_QUOTED = re.compile(r"[“\"][^”\"“]{0,3000}[”\"]")
_UNCLOSED = re.compile(r"[“\"][^”\"]*$")
_AMENDED_BEFORE = re.compile(r"\((?:đã\s+)?(?:được|bị)\s[^()]{0,300}\)")
_PHRASE = re.compile(r"(?<!\w)(?:cụm\s+từ|(?:thay|bỏ|thay\s+thế)\s+từ)(?!\w)")
_PASSIVES = (
    ("bãi bỏ", RelationKind.REPEALS), ("thay thế", RelationKind.REPLACES), ("đính chính", RelationKind.CORRECTS), ("", RelationKind.AMENDS),
)  # fmt: skip
_PARENTHESES = re.compile(r"\([^()]{0,400}\)")
_EXCEPT = re.compile(r"(?<!\w)(?:ngoại\s+)?trừ(?!\w)", re.IGNORECASE)
_EXCEPTING = ("trừ", "Trừ", "TRỪ")
"""Words without any of these hold no exception."""
_EXCEPTION = re.compile(r"(?<!\w)(?:ngoại\s+)?trừ(?!\w)[^.;()\n]{2,400}", re.IGNORECASE)
_PART = re.compile(
    r"(?<!\w)(?:một\s+số|một\s+phần|cụm\s+từ|phụ\s+lục|biểu\s+mẫu|mẫu|điều|khoản|điểm|đoạn|chương|mục|nội\s+dung|danh\s+mục|biểu|phần|số\s+thứ\s+tự|"
    r"quy\s+định\s+(?:tại|về|của)|liên\s+quan)(?!\w)",
    re.IGNORECASE,
)

_LONGEST_SCOPE = 200
LONGEST_PHRASE = 1000
"""Characters before the object in which its verb is looked for: articles by the dozen may stand between."""


@lru_cache(maxsize=256)
def masked(words: str, *, open_end: bool = False) -> str:
    """The words in small letters, with quotations and "(đã được sửa đổi …)" blanked; offsets stay. `open_end`: a quotation may go on.

    The words before one mention are asked for several times in a row: the last ones are remembered.
    """
    low = same_length_lower(words)
    if "“" in low or '"' in low:
        low = _QUOTED.sub(lambda m: " " * len(m[0]), low)
        low = _UNCLOSED.sub(lambda m: " " * len(m[0]), low) if open_end else low
    return _AMENDED_BEFORE.sub(lambda m: " " * len(m[0]), low) if "(" in low else low


@lru_cache(maxsize=64)
def reaching(words: str) -> tuple[RelationKind, int] | None:
    """The verb that reaches up to the end of `words` and the offset where it begins. To change a phrase is to amend, whatever the verb."""
    low = masked(words)
    for end in (len(low), *_components(low)):
        for begun in _FIRST_SYLLABLE.finditer(low, max(0, end - LONGEST_PHRASE), end):
            found = _REACHING.match(low, begun.start(), end)
            if found and found.lastgroup:
                kind = RelationKind[found.lastgroup]
                return (RelationKind.AMENDS if changes_phrase(low, found.start()) else kind), found.start()
    return None


def _components(low: str) -> Iterator[int]:
    """Where names may begin of what belongs to the object: to change "một số điều của Quy chế … ban hành kèm theo" it, or "một số điều và Phụ lục … của"
    it, is to change it."""
    annexed = _ANNEXED.search(low, max(0, len(low) - _LONGEST_ANNEX)) if low.endswith("của ") else None
    if annexed:
        yield annexed.start()
    promulgated = _PROMULGATED.search(low, max(0, len(low) - 40))
    if promulgated is None:
        return
    for named in islice(_COMPONENT.finditer(low, max(0, promulgated.start() - LONGEST_PHRASE), promulgated.start()), _COMPONENTS_TRIED):
        if low.find(";", named.end(), promulgated.start()) < 0:
            yield named.end()


def leading(words: str) -> RelationKind | None:
    """The verb that a clause opens with: "Bãi bỏ Định mức … ban hành kèm theo …"."""
    low = masked(words)
    found = _LEADING.match(low)
    if not found or not found.lastgroup:
        return None
    vague = _VAGUE.match(low)
    if vague and not _ACTED_ON.match(low, vague.end()):
        return None
    return RelationKind.AMENDS if changes_phrase(low, 0) else RelationKind[found.lastgroup]


def changes_phrase(words: str, start: int) -> bool:
    """Whether the verb at `start` acts on a phrase only: "bãi bỏ cụm từ “…” tại khoản 2"."""
    return bool(_PHRASE.search(words, start))


def passive(words: str) -> tuple[RelationKind, int] | None:
    """The passive that ends `words` — "… được sửa đổi, bổ sung bởi", "đã bị bãi bỏ theo khoản 2 Điều 3" — and where it begins."""
    end = words[-LONGEST_PHRASE:]
    if "ợ" not in end and "ị" not in end and "Ợ" not in end and "Ị" not in end:  # quicker than to mask the words
        return None
    low = masked(words)
    if "được" not in low and "bị" not in low:
        return None
    found = _PASSIVE.search(low, max(0, len(low) - LONGEST_PHRASE))
    if not found:
        return None
    verb = " ".join(found["verb"].split())
    return next(kind for word, kind in _PASSIVES if word in verb), found.start()


def quoted(words: str) -> bool:
    """Whether what follows `words` stands in quotation marks that they open: no document acts on what it only quotes."""
    return words.rfind("“") > words.rfind("”") or ("“" not in words and "”" not in words and words.count('"') % 2 == 1)


def excepted(words: str) -> bool:
    """Whether what follows `words` stands in an exception: "…, trừ quy định tại"."""
    words = words.rpartition(";")[2]
    return _may_except(words) and bool(_EXCEPT.search(_PARENTHESES.sub(" ", words)))


def _may_except(words: str) -> bool:
    return any(word in words for word in _EXCEPTING)


def limits(before: str, after: str) -> str | None:
    """The words that limit an act: the part that it names before its object, the exception behind it."""
    exception = _EXCEPTION.search(after) if _may_except(after) else None
    if exception:
        return " ".join(exception[0].split())
    return shortened(before, _LONGEST_SCOPE) or None if _PART.search(before) else None

"""Where the names of bodies end and a verb says what they are to do; the verbs stand in a table (`graph/registry/duties.toml`)."""

from __future__ import annotations

import re
from functools import cache

from graph.registry import table
from graph.text import clean_spaces

LONGEST = 420
"""Characters of names before a verb, at most."""
WORD = re.compile(r"[^\W\d_]+|[.;:(),]|\d+")
_NEXT = re.compile(r"\s+([^\W\d_]+)|\s*([,;-])")
_ADVERBS = frozenset(
    ["trong phạm", "căn cứ", "trên cơ", "theo chức", "theo thẩm", "theo nhiệm", "có trách", "chịu trách", "có nhiệm", "hằng năm", "hàng năm", "hằng quý", "hằng tháng", "định kỳ",
     "phải", "cần", "sẽ", "cũng", "đều", "luôn", "vẫn", "hãy", "cùng với", "giúp", "không được", "là cơ", "là đơn", "là đầu", "chủ động", "sớm", "luân phiên", "trước ngày", "theo địa", "thừa ủy", "thay mặt"]
)  # fmt: skip
"""What may stand between the names and the verb, also behind a comma."""
_NOT_GIVEN = frozenset(["giao", "yêu cầu", "đề nghị", "kiến nghị", "thống nhất", "quyết định", "đồng ý", "nhận thấy", "do", "như", "thì", "mà", "nếu", "có quyền", "có thể"])
"""Who does this gives duties and has none; or what follows is no main clause."""
_DENYING = frozenset(["không", "chẳng"])
"""Nobody is given what is denied; "không được" forbids, which is a duty."""
_NAMES = frozenset(["giao thông", "giao dịch", "giao lưu", "giao tiếp", "giao nhận", "giao hàng", "giao ban"])
"""Nouns that begin as "giao" does."""
_EQUIPPED = frozenset(["thiết", "trang", "chuẩn", "dự"])
"""Before "bị": no passive."""
_MANAGING = ("Quản", "lý")
"""Behind it stands what a unit manages: "Cục Quản lý đấu thầu"."""
_TELLING = frozenset(["được", "đã", "chưa", "đang", "bị"])
_ASSIGNED = frozenset(["giao", "phân"])
_NONE: frozenset[str] = frozenset()


def verb_behind(words: str, at: int, *, many: bool, alone: bool = False) -> int | None:
    """Where the verb behind names from `at` begins, or an adverb before it; None where none does in their clause. Of a single body "đã" tells what is done; a
    verb right behind a head that is no name `alone` belongs to the name."""
    earlier, previous, depth, told = "", "", 0, False
    for word in WORD.finditer(words, at, at + LONGEST):
        syllable = word[0]
        if syllable in ".;:" and not (syllable == "." and words[word.end() : word.end() + 1].strip()):
            return None
        depth += (syllable == "(") - (syllable == ")")
        if not depth and syllable[0].islower():
            pair, free = pair_at(words, word), _is_free(previous, earlier)
            if (syllable == "đã" and not many) or (free and pair not in _NAMES and (pair in _NOT_GIVEN or syllable in _NOT_GIVEN or (syllable in _DENYING and pair not in _ADVERBS))):
                return None
            if syllable == "được" and pair.partition(" ")[2] in _ASSIGNED and not many:
                return word.start()
            told = told or syllable in _TELLING
            adverb = free and (pair in _ADVERBS or syllable in _ADVERBS) and not (told and pair == "trước ngày")
            if not (alone and not previous) and (adverb or (previous != "," and is_verb(words, word, previous, earlier))):
                return word.start()
        earlier, previous = previous, syllable
    return None


def pair_at(words: str, word: re.Match[str]) -> str:
    """A syllable and the next, small; the syllable alone before a mark."""
    following = _NEXT.match(words, word.end())
    return f"{word[0].lower()} {(following[1] or '').lower()}" if following else word[0].lower()


def is_verb(words: str, word: re.Match[str], previous: str = "", earlier: str = "") -> bool:
    """Whether a verb of duties begins here, behind these two syllables."""
    pair = pair_at(words, word)
    if not _is_free(previous, earlier) or (earlier, previous) == _MANAGING or (previous, pair) == ("hoạch", "tổng hợp"):
        return False
    if pair in _verbs():
        following = _NEXT.match(words, word.end())
        third = _NEXT.match(words, following.end()) if following else None
        return not (third and ((third[1] or "").lower() in _nouns().get(pair, _NONE) or (pair == "tổ chức" and third[2] == ",")))
    singles = _singles()
    return word[0].lower() in singles and previous.lower() not in singles[word[0].lower()]


def _is_free(previous: str, earlier: str) -> bool:
    """Whether the syllables before leave a verb to be one of the names: not "được kiểm tra", "việc rà soát"."""
    return previous not in _behind() or (previous == "bị" and earlier in _EQUIPPED)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(clean_spaces(verb) for verb in table("duties")["verbs"].split(",") if verb.strip())


@cache
def _singles() -> dict[str, frozenset[str]]:
    return {verb: frozenset(before) for verb, before in table("duties")["single"].items()}


@cache
def _behind() -> frozenset[str]:
    return frozenset(table("duties")["behind"]["syllables"])


@cache
def _nouns() -> dict[str, frozenset[str]]:
    return {verb: frozenset(behind) for verb, behind in table("duties")["nouns"].items()}

"""Who is to do what, in the words of one paragraph.

Rule 1  Bodies open the words, and a verb of duties says what they are to do: "Sở Nội vụ rà soát …", "Các khoa có trách nhiệm …", "Văn phòng được giao …".
Rule 2  Adverbs may stand before the bodies ("Chậm nhất đến ngày 01/7/2027, các bộ …") or before the verb ("…, trong phạm vi nhiệm vụ của mình, giám sát").
Rule 3  "Giao Sở A …", "đề nghị Hội B …", "yêu cầu các xã …" is given wherever it stands.
Rule 4  Words that open with a verb are a duty of whom the heading names.
Rule 5  What "đã", "báo cáo tại" and the like tell of is past, and who "thống nhất", "giao", "yêu cầu" gives duties and has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from graph.registry import table
from graph.text import clean_spaces

LONGEST = 420
"""Characters of names before a verb, at most."""
_HEADS = (
    r"(?:Bộ\s+trưởng|(?:Phó\s+)?(?:Tổng\s+)?Giám\s+đốc|Kế\s+toán\s+trưởng|(?:Phó\s+)?Bí\s+thư|Thủ\s+trưởng|(?:Phó\s+)?Chủ\s+tịch|Chủ\s+nhiệm|Chánh|(?:Chi\s+|Tổng\s+)?[Cc]ục\s+trưởng|Hiệu\s+trưởng|Viện\s+trưởng|Thống\s+đốc|"
    r"Trưởng|(?:Phó\s+)?Thủ\s+tướng|Tổng\s+[Tt]hư\s+ký|[Nn]gười\s+đứng\s+đầu|[Ll]ãnh\s+đạo(?=\s+(?:[Cc]ác\s|Sở|Bộ|UBND|Ủy\s+ban|Ban|[Pp]hòng|Văn|Công\s+an|đơn\s+vị|cơ\s+quan)))"
)
_BODIES = (
    "[Ss]ở(?! hữu)|[Bb]ộ(?! (?:máy|tiêu chí|chỉ số|mặt|phận|thủ tục|luật|câu hỏi|hồ sơ))|[Bb]an(?= (?:[A-ZĐ]|chấp|giám|của|thường|liên|biên|vận|đại))|[Bb]an (?:chỉ đạo|quản lý(?: dự án(?: đầu tư(?: xây dựng)?+)?+)?+|tổ chức)|"
    "[Cc]ơ quan|[Đđ]ơn vị(?! hành chính)|[Nn]gành|[Đđ]ịa phương|[Dd]oanh nghiệp|Văn phòng|VP|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Thường trực|Công an|Tổng cục|Chi cục|Cục(?= [A-ZĐ])|Vụ(?= [A-ZĐ])|"
    "Thanh tra(?= (?:[A-ZĐ]|tỉnh|huyện|thành phố|bộ|sở|các|ngành|chủ trì|có trách))|[Pp]hòng(?!,| (?:chống|ngừa|cháy|bệnh|thủ|trừ))|Trung tâm|Đài|Báo(?= (?:[A-ZĐ]|và))|Bảo hiểm(?= (?:xã|y|tiền))|"
    "Kho bạc|Ngân hàng|Bưu điện|Kiểm toán(?= (?:[Nn]hà|nội|độc))|Viện(?= (?:[A-ZĐ]|kiểm|nghiên))|[Tt]rường(?= (?:[A-ZĐ]|đại học|cao đẳng|tiểu|trung|mầm|mẫu|phổ))|Học viện|Đại học(?= [A-ZĐ])|Bệnh viện|"
    "Tòa án|Toà án|Mặt trận|UBMTTQ|MTTQ|Hội(?= [A-ZĐ])|Hiệp hội|Liên (?:đoàn|minh|hiệp)|Đoàn công tác|Đoàn(?= (?:[A-ZĐ]|thanh tra|kiểm tra|giám sát|liên|đại biểu|thể|thẩm))|Đảng (?:đoàn|ủy|bộ)|"
    "[Đđ]ảng (?:ủy|bộ)|[Tt]ỉnh ủy|(?:Tỉnh|Thành|Huyện|Xã) [Đđ]oàn|[Tt]hành ủy|[Hh]uyện ủy|[Cc]ấp ủy|Quỹ(?= [A-ZĐ])|Tập đoàn|Tổng (?:công ty|Liên đoàn)|[Cc]ông ty|Tổ công tác|Tổ(?= (?:[A-ZĐ]|giúp|dân|đại|thư|liên|chuyên|hợp))|Đội(?= (?:[A-ZĐ]|cảnh|trật|quản|công))|"
    "Khoa(?= [A-ZĐ])|[Cc]ông đoàn|Nhà (?:văn hóa|thiếu nhi|hát|khách)|Trạm(?= (?:[A-ZĐ]|y tế|kiểm))|Hạt(?= (?:[A-ZĐ]|kiểm))|Xí nghiệp|Nhà máy(?= [A-ZĐ])|Chi nhánh|Điện lực|Hợp tác xã|Bộ đội|BCH|Thuế(?= (?:tỉnh|cơ|thành))|Hải quan(?= (?:khu|cửa|tỉnh))|Quốc hội|"
    "Chính phủ(?! (?:điện|số))|Tạp chí|Thư viện(?= [A-ZĐ]| tỉnh)|Bảo tàng|Nhà xuất bản|VNPT|Viettel|BHXH|KBNN|NHNN|LĐLĐ|TTYT|TAND|VKSND|BCHQS|BĐBP|BCĐ|BQL\\w*|CA(?= (?:tỉnh|xã|huyện|phường|thành))"
).replace(" ", r"\s+")
"""How names of those who carry out begin."""
_MANY = (
    "bộ|sở|ban|ngành|cơ quan|đơn vị(?! hành chính)|phòng|khoa|viện|trường|xã|phường|huyện|tỉnh|thành phố|thôn|bản|ấp|khu phố|tổ|đội|trạm|chi bộ|chi cục|chi đoàn|cấp|đảng ủy|đảng bộ|đoàn thể|hội|địa phương|doanh nghiệp|công ty|"
    "tập đoàn|chủ đầu tư|nhà thầu|nhà trường|cơ sở|tổ chức|thành viên|đồng chí|đại biểu|ủy viên|trung tâm|bệnh viện|ngân hàng|hợp tác xã|hiệp hội|giám đốc|trưởng|chủ tịch|lực lượng|đài|cụm|khối|xí nghiệp|chi nhánh|thư viện|ban quản lý|báo|tòa án|vụ|cục"
).replace(" ", r"\s+")
"""What "các" puts in the plural as bodies; not "các nhiệm vụ", "các dự án"."""
_BODY = re.compile(
    rf"(?:{_HEADS}\s+)?(?:[Cc]ác\s+(?:{_HEADS}(?!\w)|{_MANY}|{_BODIES})|{_HEADS}|{_BODIES}|[Mm]ặt\s+trận|(?:Các\s+)?[Đđ]ồng\s+chí|Đ/c|[Cc]ấp\s+ủy|[Cc]hủ\s+đầu\s+tư|[Nn]hà\s+trường|Các\s+ông|Mỗi\s+(?:{_MANY}))(?!\w)"
)
_ALONE = re.compile(r"(?:Ban|Trung\s+tâm|Quỹ|Hội|Tổ|Đoàn|Liên\s+\w+)(?!\w)")
"""Heads that are no name by themselves: a verb right behind them belongs to the name ("Trung tâm hỗ trợ …")."""
_GIVING = re.compile(r"(?:[Gg]iao|(?:[Kk]ính\s+)?[Đđ]ề\s+nghị|[Yy]êu\s+cầu)\s+(?:cho\s+|đối\s+với\s+)?")
_GIVEN = re.compile(rf"(?:(?<!\w)(?:Giao|Đề\s+nghị|Yêu\s+cầu)|(?<!\w)giao(?=\s+(?:cho\s+)?(?:Sở|Ban|Bộ|Văn|UBND|Công|Cục|Chi|Thanh|các|[Pp]hòng|Trung|Chủ|Giám|Ủy|Chính|Tổ|Viện|Hội)(?!\w)))\s+(?:cho\s+)?(?!(?:cơ\s+quan|đơn\s+vị|ngành|địa\s+phương|doanh\s+nghiệp)(?!\w))(?={_BODY.pattern})")
_ADDRESSING = re.compile(rf"(?:[Gg]iao|[Đđ]ề\s+nghị|[Yy]êu\s+cầu|[Cc]hỉ\s+đạo)\s+(?:cho\s+|đối\s+với\s+)?(?={_BODY.pattern})")
_BEFORE = re.compile(
    r"(?:Trên\s+cơ\s+sở|Căn\s+cứ|H[ằà]ng\s+(?:năm|quý|tháng)|Định\s+kỳ|Trước\s+(?:ngày|tháng)|Chậm\s+nhất|Trong\s+(?:tháng|quý|năm|thời\s+hạn|phạm\s+vi)|Sau\s+khi|Kết\s+thúc|Từ\s+ngày|Khi\s+có)(?!\w)[^.;:]{1,300}"
    r"|(?:Về|Đối\s+với)\s[^.;:]{1,200}:\s+"
)
"""Rule 2."""
_COMMA = re.compile(r",\s+")
_WORD = re.compile(r"[^\W\d_]+|[.;:(),]|\d+")
_NEXT = re.compile(r"\s+([^\W\d_]+)|\s*([,;-])")
_ADVERBS = frozenset(
    ["trong phạm", "căn cứ", "trên cơ", "theo chức", "theo thẩm", "theo nhiệm", "có trách", "chịu trách", "có nhiệm", "hằng năm", "hàng năm", "hằng quý", "hằng tháng", "định kỳ",
     "phải", "cần", "cùng với", "giúp", "không được", "là cơ", "là đơn", "là đầu", "chủ động", "sớm", "trước ngày", "theo địa", "thừa ủy", "thay mặt"]
)  # fmt: skip
"""What may stand between the names and the verb, also behind a comma."""
_NOT_GIVEN = frozenset(["giao", "yêu cầu", "đề nghị", "kiến nghị", "thống nhất", "quyết định", "đồng ý", "nhận thấy", "do", "như", "thì", "mà", "nếu", "có quyền", "có thể"])
"""Rule 5."""
_WHOSE = re.compile(r"^(?:Trách\s+nhiệm|Nhiệm\s+vụ)(?:\s*,\s*quyền\s+hạn)?(?:\s+(?:cụ\s+thể|chính|phối\s+hợp))?\s+của\s+", re.IGNORECASE)
_PERSON = re.compile(r"(?:Ông|Bà)(?!\w)")
_NAMES = frozenset(["giao thông", "giao dịch", "giao lưu", "giao tiếp", "giao nhận", "giao hàng", "giao ban"])
_EQUIPPED = frozenset(["thiết", "trang", "chuẩn", "dự"])
"""Before "bị": no passive."""
_NO_NAME = re.compile(r"(?:Luật|Nghị|Quyết|Kế\s+hoạch|Chương\s+trình|Đề\s+án|Thông|Chỉ\s+thị|Dự\s+án|Quy|Công\s+tác|Việc|Nội\s+dung|Kinh\s+phí|Kết\s+quả|Thời|Các|Những|Mọi|Trong|Trường\s+hợp|Nếu|Khi|Tỉnh)(?!\w)")
_CHARGED = re.compile(r"(?:có|chịu)\s+trách\s+nhiệm|chủ\s+trì")
_TELLING = frozenset(["được", "đã", "chưa", "đang", "bị"])
_TOLD = re.compile(r"\s+được\s.*$", re.DOTALL)
_ASSIGNED = frozenset(["giao", "phân"])
_CARRIES_OUT = re.compile(
    r"(?:(?:phải\s+)?(?:chịu|có)\s+trách\s+nhiệm\s+)?(?:(?:khẩn\s+trương|nghiêm\s+túc|kịp\s+thời)\s+)?(?:(?:tổ\s+chức|triển\s+khai)\s*,?\s+)?"
    r"(?:(?:thi\s+hành|thực\s+hiện)\s+(?:\w+\s+){1,3}này\W*$|(?:triển\s+khai\s+)?thực\s+hiện\W*$|thông\s+báo\s+(?:để|đến|tới|cho)\s[^.;]*\s(?:biết|thực\s+hiện)\W*$|(?:thi\s+hành|thực\s+hiện)\s+(?:Nghị\s+quyết|Quyết\s+định|Thông\s+tư|Nghị\s+định|Kế\s+hoạch|Chỉ\s+thị|Luật)\s+này\s*\.(?!\w))",
    re.IGNORECASE,
)
"""What the last article of a decision says of all that it binds: no duty."""
_ORGANISES = re.compile(r"(?:tổ\s+chức|triển\s+khai)\s+thực\s+hiện\s+\w")
"""What a council gives with its resolution: "Giao Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này"."""
_BINDS = re.compile(r"[^.]*\s(?:chịu|có)\s+trách\s+nhiệm\s+(?:tổ\s+chức\s+)?thi\s+hành\s+(?:Nghị|Quyết|Thông|Chỉ|Kế|Luật|Quy|Chương|nội)")
_SENTENCES = re.compile(r"(?<=[^\W\d_]{2})\.\s+(?=[A-ZĐUỦ])")
_SUPPORT = re.compile(rf"[Pp]hối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với\s+|cùng\s+)?(?={_BODY.pattern})")
_CLAUSES = re.compile(r"[;,.]\s+(?=[^;,.]*\sphối\s+hợp)")
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
            first = _WORD.match(words, comma.end())
            if first and first[0].islower() and _is_verb(words, first, ""):
                return


def duty_named_loosely(words: str) -> Duty | None:
    """As `duty_opening`, of bearers whose name begins in a way that is not known, where nothing but names can open the words: names of several capitals, and
    whoever "có trách nhiệm".

    >>> duty_named_loosely("VNPT Cà Mau nâng cấp đường truyền.")
    Duty(lead='VNPT Cà Mau', start=12, end=34)
    """
    if _NO_NAME.match(words) or opens_with_verb(words) or not words[:1].isupper():
        return None
    verb = _verb_from(words, 0, many=True)
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
    first = next((found for start in _starts(words, 0) if (found := _WORD.match(words, start)) and _is_verb(words, found, "")), _WORD.match(words))
    return first is not None and (_is_verb(words, first, "") or _pair(words, first) in ("là đầu", "là đơn", "là cơ"))


def bodies_heading(words: str, *, listed: bool = True) -> str:
    """The names in a heading that is nothing but whose what stands below it is; "" in others. A verb may stand before what is `listed` behind a colon.

    >>> bodies_heading("Giao Sở Nội vụ"), bodies_heading("Trách nhiệm của Công an xã"), bodies_heading("Phòng, chống lụt bão")
    ('Sở Nội vụ', 'Công an xã', '')
    """
    words = _WHOSE.sub("", clean_spaces(words))
    names = words[given.end() :] if (given := _GIVING.match(words)) else words
    if _PERSON.match(names):
        return names
    forms = (names.capitalize(), names.title()) if names.isupper() else (names,)
    if (verb := _verb(names, 0)) is not None:
        names = names[:verb].rstrip(" ,") if listed else names if len(names[verb:].split()) < 3 else ""
    elif not given and (addressed := addressed_in(names)):
        return addressed if listed else ""
    return names if any(_BODY.match(form) for form in forms) and "." not in names.replace("TP.", "").rstrip(".") else ""


def support_in(words: str) -> str:
    """The words that name with whom something is done: "… phối hợp với Sở Tư pháp rà soát …"."""
    found = _SUPPORT.search(words)
    if not found:
        return next((duty.lead for at in _CLAUSES.finditer(words) if (duty := duty_opening(words, at.end())) and _WITH.match(words, duty.start)), "")
    return clean_spaces(words[found.end() : _end_of_names(words, found.end())].rstrip(" ,"))


def _end_of_names(words: str, at: int) -> int:
    previous = ""
    for word in _WORD.finditer(words, at, at + LONGEST):
        ends = word[0] in ".;:()" and word.start() > at
        ends = ends or (word[0] == "," and not _GROUPS.match(words, word.end()))
        ends = ends or (word[0][0].islower() and (word[0] in _ENDS_NAMES or (previous not in _GENERIC and _is_verb(words, word, previous))))
        if ends and word.start() > at:
            return word.start()
        previous = word[0]
    return min(len(words), at + LONGEST)


def _verb(words: str, at: int) -> int | None:
    """Where the verb behind the names from `at` begins, or an adverb before it."""
    body = _BODY.match(words, at)
    if body is None:
        return None
    many = body[0].lower().startswith(("các", "cơ", "đơn", "mỗi"))
    return _verb_from(words, body.end(), many=many, alone=_ALONE.fullmatch(body[0]) is not None)


def _verb_from(words: str, at: int, *, many: bool, alone: bool = False) -> int | None:
    previous, depth, first, told = "", 0, True, False
    managing = managed = False
    for word in _WORD.finditer(words, at, at + LONGEST):
        syllable = word[0]
        if syllable in ".;:" and not (syllable == "." and words[word.end() : word.end() + 1].strip()):
            return None
        depth += (syllable == "(") - (syllable == ")")
        if not depth and syllable[0].islower():
            if not many and syllable == "đã":
                return None
            pair = _pair(words, word)
            if previous not in _behind() and pair not in _NAMES and (pair in _NOT_GIVEN or syllable in _NOT_GIVEN):
                return None
            if syllable == "được" and pair.partition(" ")[2] in _ASSIGNED and not many:
                return word.start()
            told = told or syllable in _TELLING
            adverb = (pair in _ADVERBS or syllable in _ADVERBS) and previous not in _behind() and not (told and pair == "trước ngày")
            if not (first and alone) and (adverb or (previous != "," and not managed and _is_verb(words, word, previous))):
                return word.start()
        managed = managing and syllable == "lý"
        managing = syllable == "Quản"
        first, previous = False, "" if syllable == "bị" and previous in _EQUIPPED else syllable
    return None


def _names_alone(words: str) -> str:
    """Without what is told of a single body: "Văn phòng A được thành lập trước ngày …"."""
    names = clean_spaces(words).rstrip(" ,")
    return names if names[:1].islower() or names.startswith(("Các", "Cơ", "Đơn")) else _TOLD.sub("", names)


def _pair(words: str, word: re.Match[str]) -> str:
    following = _NEXT.match(words, word.end())
    return f"{word[0].lower()} {(following[1] or '').lower()}" if following else word[0].lower()


def _is_verb(words: str, word: re.Match[str], previous: str) -> bool:
    if previous in _behind():
        return False
    pair = _pair(words, word)
    if pair == "tổng hợp" and previous == "hoạch":
        return False
    if pair in _verbs():
        following = _NEXT.match(words, word.end())
        third = _NEXT.match(words, following.end()) if following else None
        return not (third and (third[1] or third[2] or "").lower() in _nouns().get(pair, _NONE)) and not (pair == "tổ chức" and third and third[2] == ",")
    singles = _singles()
    return word[0].lower() in singles and previous.lower() not in singles[word[0].lower()]


_NONE: frozenset[str] = frozenset()


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

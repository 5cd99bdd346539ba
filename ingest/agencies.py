"""Lists of agencies as plans write them → usual names.

Rule 1  Semicolons, line bullets and paragraphs part agencies; commas and "và" do when an agency's name can begin behind them.
Rule 2  "Các Sở Tư pháp, Tài chính, TT&TT" shares its head: every item is a department.
Rule 3  "UBND cấp huyện, cấp xã" and "Phòng A, phòng B" carry their head on the same way.
Rule 4  "Các sở, ban, ngành tỉnh" is one group: commas inside it do not part.
Rule 5  Names are read in the place of the document; unknown bodies stay as printed.
Rule 6  What they are to do is no part of their names: "UBND cấp xã có trách nhiệm", "các bộ, ngành liên quan kịp thời"; forms to fill in name nobody.
Rule 7  Who heads a body stands for it: "Giám đốc Sở Nội vụ" is Sở Nội vụ. The chairman of a People's Committee has powers of his own and is not it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.registry import canonical_agency, department_of, known_agency
from graph.registry.persons import names_person
from graph.text import clean_spaces, match_key

_OPENS = (
    r"(?:UBND|HĐND|UBMTTQ|MTTQ|Ủy\s?ban|Uỷ\s?ban|Hội|Sở|Các|các|Bộ|Ban|Văn\s?phòng|VP|Công\s?an|Đài|Báo|Cục|Chi\s?cục|Tổng\s?cục|Trung\s?tâm|Trường|Viện|Thanh\s?tra|Tòa|Toà|"
    r"Bảo\s?hiểm|BHXH|Ngân\s?hàng|Kho\s?bạc|Tỉnh|Thành|Huyện|Hiệp\s?hội|Liên|Đoàn|Bưu\s?điện|Phòng|phòng|Tổ|tổ|Chủ\s?tịch|Thủ\s?trưởng|Bộ\s?Chỉ\s?huy|Quỹ|Kiểm\s?toán|Vườn|Mặt\s?trận|"
    r"Cơ\s?quan|cơ\s?quan|Đơn\s?vị|đơn\s?vị|Tổ\s?chức|Doanh\s?nghiệp|doanh\s?nghiệp|Đại\s?học|Học\s?viện|Bệnh\s?viện|Sở,|Đội|Hạt|Lực\s?lượng|địa\s?phương|cấp|xã|VKS|TAND|Thuế|"
    r"Nhà|đại\s?biểu|công\s?đoàn|Thông\s?tấn|Tạp\s?chí|Công\s?ty|Tập\s?đoàn|Khối|Nhân\s?dân|Quân|Bộ\s?đội|Các\s?cơ|Giám\s?đốc|Chánh|Trưởng|BCH|BCHQS|CA|BQL|BQLDA|LĐLĐ|TAND|VKSND|BĐBP|KBNN|NHNN|NHCSXH|UB|Thường\s?trực|"
    r"TT\.?\s?HĐND|MTTQ|LM\s?HTX|VPUBND|Vụ|Khoa(?!\s+học)|Tiểu\s?ban|Đảng\s?(?:ủy|uỷ|bộ)|Chi\s?bộ|Công\s?chức|Công\s?đoàn|Bảo\s?tàng|Thư\s?viện)"
)
_ONE_OFFICE = r"(?<!Báo)(?<!ĐBQH)(?<!Quốc hội)(?<!phòng HĐND)(?<!VP HĐND)"
"""Before "và HĐND", "và UBND", "và Đài": one office of both."""
_PART = re.compile(rf"\s*(?:;|\n\s*[-–+*•]\s*|(?:,|{_ONE_OFFICE}\s(?:và(?!(?:(?<=MTTQ\svà)|(?<=ốc\svà))\s+các\s+đoàn\s+thể)|cùng(?!\s+cấp)|phối\s+hợp\s+với))\s*(?={_OPENS}\b)(?!các\s+khu\s)|,\s*(?=(?:UBND|VP|Sở)\b))\s*")
_GROUP = re.compile(
    r"(?:các\s+)?(?:sở|cơ\s+quan|ban|ngành|bộ|phòng)\s*(?:,|-|\s)\s*(?:ban|ngành|đơn\s+vị|tổ\s+chức|địa\s+phương|đoàn\s+thể|cơ\s+quan|chuyên\s+môn|phòng)",
    re.IGNORECASE,
)
_GROUP_WORDS = re.compile(
    r"(?:(?:các|tất\s+cả)\s+)?(?:sở|ban|ngành|cơ\s+quan|đơn\s+vị|đoàn\s+thể|bộ|hội|phòng|khoa|tổ\s+chức|địa\s+phương|cấp)"
    r"(?:\s*(?:,|-|và)\s*(?:các\s+)?(?:sở|ban|ngành|cơ\s+quan|đơn\s+vị|đoàn\s+thể|hội|phòng|khoa|tổ\s+chức|địa\s+phương|bộ))+(?![\w])(?:\s+(?!và\s|UBND|Sở)[^,;\n]*)?",
    re.IGNORECASE,
)
_MINISTRIES = re.compile(r"(?:các\s+)?bộ,\s*(?:ban,\s*)?(?:cơ quan ngang bộ(?:,?\s*(?:và\s*)?cơ quan thuộc Chính phủ)?|ngành(?:(?:,|\s+và)\s+(?:các\s+)?địa phương)?)(?:\s+(?!và\s|UBND|Sở)[^,;\n]*)?", re.IGNORECASE)
_LEVELS = re.compile(r"(?:(?:Thường\s+trực|Chủ\s+tịch|Văn\s+phòng)\s+)?(?:UBND|HĐND)\s+cấp\s+\w+(?P<more>(?:\s*[,;]\s*|\s+và\s+)cấp\s+\w+)+")
_SHARED = re.compile(
    r"(?:Các\s+|các\s+)(?P<head>[Ss]ở|[Bb]ộ|[Pp]hòng)(?:\s*:?\s+|,\s*(?:ban,\s*)?ngành(?:\s+tỉnh)?\s*:\s*)(?P<list>[A-ZĐ].*)", re.DOTALL
)
_HEADED = re.compile(r"(?P<head>Sở|Bộ)\s+(?P<list>[A-ZĐ].*)", re.DOTALL)
_NOISE = re.compile(
    r"^(?:\(.*\)|như trên|nt|-+|\.+|…+|các|thời gian(?: thực hiện)?|.*\(ký\b.*|.*ghi rõ họ tên.*|ngày[\s.…]+tháng.*|.*(?:…|\.{3,}).*"
    r"|tổ chức (?!chính|xã|tư|chủ|sự|đoàn|tín|kinh|hành nghề|đảng|khoa|phi|công|nghề|quốc|có|liên|và|cá nhân|được|này)[a-zđ].*)$",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\s*,?\s+(?:(?:có|chịu)\s+trách\s+nhiệm|được\s+(?:giao|phân\s+công)|trong\s+phạm\s+vi|theo\s+(?:lĩnh\s+vực|chức\s+năng|thẩm\s+quyền|quy\s+định|nhiệm\s+vụ)|căn\s+cứ|(?<![Tt]rợ\s)giúp|"
    r"chỉ\s+đạo|kịp\s+thời|(?<!ội\sđồng\s)phối\s+hợp|chủ\s+trì)(?!\w).*$"
    r"|(?<=liên quan)\s+(?!của|thuộc|ở|trên|trong|tỉnh|cấp|đến|khác|và\b)[a-zđ].*$|\s+về$",
    re.DOTALL,
)
"""Rule 6. In small letters: "Ban Chỉ đạo" is a name."""
_HEADS = re.compile(
    r"(?:Quyền\s+)?(?:(?:Phó\s+)?(?:Tổng\s+)?Giám\s+đốc\s+(?=Sở|Công\s+an|Kho\s+bạc|Bảo\s+hiểm|Ngân\s+hàng|Trung\s+tâm|Đài|Bệnh\s+viện|các\s)|(?:Thứ|Bộ)\s+trưởng\s+(?=Bộ\s)"
    r"|Thủ\s+trưởng\s+(?=Bộ|Sở|cơ\s+quan|đơn\s+vị|các\s)|(?:Tổng\s+c|C|Chi\s+c)ục\s+trưởng\s+(?=(?:Tổng\s+|Chi\s+)?[Cc]ục)|Vụ\s+trưởng\s+(?=Vụ)|Viện\s+trưởng\s+(?=Viện)"
    r"|Chánh\s+(?=Văn\s+phòng|Thanh\s+tra)|Chánh\s+án\s+(?=Tòa|Toà)|Trưởng\s+(?=[Pp]hòng|[Bb]an\s|Công\s+an)|Chủ\s+nhiệm\s+(?=Ủy\s+ban|Văn\s+phòng)"
    r"|Thống\s+đốc\s+(?=Ngân)|Hiệu\s+trưởng\s+(?=Trường))",
    re.IGNORECASE,
)
"""Rule 7."""
_BODY_ALONE = re.compile(r"(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|tổ\s+chức)", re.IGNORECASE)
"""What a duty does belong to, for without it nobody is named: "cơ quan chủ trì soạn thảo"."""
_HEADS_OF_MINISTRIES = re.compile(r"(?:[Cc]ác\s+)?[Bb]ộ\s+trưởng,\s*(?:các\s+)?[Tt]hủ\s+trưởng\s+(?:các\s+)?")
"""Before "cơ quan ngang bộ"."""
_LISTED = re.compile(r"\s*,\s*|\s+và\s+")
_UNIT = re.compile(r"\s*\([^()]*\)$")
"""A unit of a body behind its name: "Bộ Tài chính (Cục Thống kê)"."""


def split_agencies(text: str, place: str | None) -> tuple[str, ...]:
    """The agencies that a cell or phrase lists, in order, each once.

    >>> split_agencies("Các Sở Tư pháp, TT&TT\\nVP.UBND tỉnh", "Bến Tre")
    ('Sở Tư pháp', 'Sở Thông tin và Truyền thông', 'Văn phòng UBND tỉnh Bến Tre')
    """
    names: list[str] = []
    text = _HEADS_OF_MINISTRIES.sub("các bộ, ", text) if "ộ trưởng," in text else text
    for line in re.split(r"\n(?=\s*(?:[-–+*•]|[A-ZĐ]))", text):
        for part in _parts(clean_spaces(line)):
            if names and re.fullmatch(r"cấp\s+\w+", part) and " cấp " in names[-1]:
                part = f"{names[-1].split(' cấp ')[0]} {part}"
            name = canonical_agency(_without_duty(part), place)
            if name and not _NOISE.match(name) and match_key(name) not in {match_key(known) for known in names}:
                names.append(name)
    return tuple(names)


def _without_duty(part: str) -> str:
    """Rule 6; the unit of a body that is known by itself is left out as well."""
    name = _DUTY.sub("", part, count=1) or part
    name = part if _BODY_ALONE.fullmatch(name) else name
    headed = _HEADS.match(name)
    name = name[headed.end() :] if headed else name
    whole = _UNIT.sub("", name)
    return whole if whole != name and known_agency(whole) else name


def _parts(line: str) -> Iterator[str]:
    line = line.strip(" -–+*•.;,:")
    shared = _SHARED.fullmatch(line)
    if shared:
        yield from _with_head(shared["head"].capitalize(), shared["list"])
        return
    for clause in re.split(r"\s*;\s*", line):
        shared = _SHARED.fullmatch(clause)
        if shared:
            yield from _with_head(shared["head"].capitalize(), shared["list"])
        else:
            for part in _clause(clause):
                yield from _several(part)


def _several(part: str) -> Iterator[str]:
    """"Sở Nội vụ, Tài chính, TT&TT" without "các": several when every item behind the head is a body of that head."""
    headed = _HEADED.fullmatch(part)
    if headed and "," in headed["list"] and canonical_agency(part) == part:
        items = list(_with_head(headed["head"], headed["list"]))
        if len(items) > 1 and all(known_agency(item) for item in items):
            yield from items
            return
    yield part


def _with_head(head: str, items: str) -> Iterator[str]:
    """Rule 2: items up to the first that opens another body."""
    parts = re.split(r"\s*[,;]\s*|\s+và\s+(?=[A-ZĐ][\w&]*(?:\s|$))(?!Du|Công nghệ|Truyền|Đào|Môi|Phát|Đầu|Xã|Tôn|Thể)", items)
    merged: list[str] = []
    for part in parts:
        both = f"{merged[-1]}, {part}" if merged else part
        if merged and head == "Sở" and department_of(both) and not department_of(part):
            merged[-1] = both
        else:
            merged.append(part)
    sharing = True
    for part in merged:
        sharing = sharing and not re.match(rf"{_OPENS}\b", part)
        yield from ([f"{head} {part}"] if sharing else _clause(part))


def _clause(clause: str) -> Iterator[str]:
    """Names between commas; groups and level lists first."""
    at = 0
    for found in _protected(clause):
        yield from _plain(clause[at : found[0]])
        yield from found[2]
        at = found[1]
    persons = [name for name in _LISTED.split(clause) if name]
    yield from persons if len(persons) > 1 and all(map(names_person, persons)) else _plain(clause[at:])


def _protected(clause: str) -> list[tuple[int, int, list[str]]]:
    """Stretches that commas do not part: groups (Rule 4) and levels of one body (Rule 3)."""
    found = [(m.start(), m.end(), _levels(m[0])) for m in _LEVELS.finditer(clause)]
    found += [(m.start(), m.end(), [m[0]]) for m in _MINISTRIES.finditer(clause) if _stands_alone(clause, m.start())]
    for group in _GROUP_WORDS.finditer(clause):
        if not any(start < group.end() and group.start() < end for start, end, _ in found) and _stands_alone(
            clause, group.start()
        ):
            found.append((group.start(), group.end(), [group[0].strip(" ,")]))
    return sorted(found)


def _stands_alone(clause: str, start: int) -> bool:
    return start == 0 or bool(re.search(r"(?:,|;|và|với)\s*$", clause[:start]))


def _levels(words: str) -> list[str]:
    head = words[: words.index("cấp")].strip()
    return [f"{head} {level}" for level in re.findall(r"cấp\s+\w+", words)]


def _plain(words: str) -> Iterator[str]:
    words = re.sub(r"^(?:\s*(?:,|và|;)\s*)+|(?:\s*(?:,|và|;)\s*)+$", "", words).strip()
    parts = [part for part in _PART.split(words) if part and part.strip(" ,.;")]
    merged: list[str] = []
    for part in parts:
        if merged and _belongs(merged[-1], part):
            merged[-1] = f"{merged[-1]}, {part}"
        else:
            merged.append(part)
    yield from merged


def _belongs(before: str, part: str) -> bool:
    """Whether `part` goes on with the name before it: "Sở Văn hóa, Thể thao và Du lịch" was never parted; "UBND các huyện, thành phố" is."""
    return bool(re.match(r"(?:thành phố|thị xã|thị trấn|phường|xã)\b", part)) and bool(
        re.search(r"các\s+(?:huyện|xã|phường)", before)
    )

"""The description of a document from its letterhead, title block, closing clause and signature.

Decree 30/2020/NĐ-CP, Annex I: the letterhead holds issuer | motto, number | place and date; kind and title follow; the signature closes.
The letterhead comes as table cells, as flattened cells, or as plain lines; all three are read as one sequence of short paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import takewhile

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Document, Layout, Table
from graph.registry import (
    canonical_agency,
    document_types,
    issuer_of_symbol,
    known_agency,
    province_named,
    type_in_english,
    type_named,
    type_of_symbol,
)
from graph.text import clean_spaces
from ingest.certificates import certificate_of
from ingest.dates import DAY_MONTH_YEAR, ENGLISH_DATE, date_in
from ingest.header_dates import adoption_date, date_at_foot, date_behind, date_cited, date_in_force, is_dated, letterhead_date
from ingest.note_marks import unmarked_heading
from ingest.signer import signer_of

HEAD = 40
"""Paragraphs: a letterhead and title block end before."""

LARGEST_JOINT = 12
"""Paragraphs that the issuers of a joint document and their motto take at most."""

LONGEST_KIND = 60
"""Characters: no kind of document has a longer name."""

_NUMBER = re.compile(
    r"(?:^|\s)(?:Luật\s+|Lệnh\s+|Nghị\s+quyết\s+|Pháp\s+lệnh\s+)?[Ss]ố\s*:?\s*(?P<number>[\d.]*\d[^\n,;()]{0,60})", re.IGNORECASE
)
_OWN_NUMBER = re.compile(
    r"(?:^|\s)(?:Luật\s+|Lệnh\s+|Nghị\s+quyết\s+|Pháp\s+lệnh\s+)?số\s*:\s*(?P<number>\d[^\n,;()]{0,60})", re.IGNORECASE
)
_FORM = re.compile(
    r"\d{1,5}(?:\.\d{1,2})?[a-zđA-ZĐ]{0,2}\s?[/-]\s?(?:\d{2,4}\s?/\s?)?[A-ZĐ][\w&.]*(?:\s?[-/–]\s?[A-ZĐ][\w&]*)*(?:(?<=QH)\s\d{1,2}\b)?|\d{1,5}/(?:\d{4}/)?[a-zđ]{2,8}-[a-zđ]{2,12}\b|\d{1,5}/\d{4}(?:/[A-Z]+\d+)?"
)
_MOTTO = re.compile(
    r"CỘNG\s+H[ÒO][ÀA]?\s*A?\s+X[ÃA]\s+HỘI|CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Độc\s+lập|SOCIALIST\s+REPUBLIC|Independence\s*-|ĐẢNG\s+CỘNG\s+SẢN|-{3,}|_{3,}|\*{3}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r",?\s+số\s+\d[\w./-]{0,40}$", re.IGNORECASE)
"""The number behind a title: "LUẬT PHÒNG, CHỐNG MUA BÁN NGƯỜI SỐ 53/2024/QH15"."""

_BY_ISSUER = re.compile(
    rf"CỦA\s+(?P<issuer>[^\d\n]{{3,200}}?)(?:\s+số\s*:?\s*\d\S*(?:\s*,?\s+ngày\s+{DAY_MONTH_YEAR})?"
    r"|(?=\s+(?:về|quy\s+định|hướng\s+dẫn|ban\s+hành|sửa\s+đổi|bổ\s+sung|bãi\s+bỏ|phê\s+duyệt|công\s+bố|điều\s+chỉnh|thành\s+lập)\s)|$)\s*",
    re.IGNORECASE,
)
"""Between kind and title: "CỦA CHÍNH PHỦ SỐ 12/2011/NĐ-CP NGÀY 30 THÁNG 01 NĂM 2011"."""

_NEW_BODY = re.compile(
    r"(?:SỞ|BAN|CỤC|CHI CỤC|TỔNG CỤC|VĂN PHÒNG|PHÒNG|UBND|ỦY BAN|UỶ BAN|HĐND|HỘI ĐỒNG|BỘ|THANH TRA|TRUNG TÂM|CÔNG AN|TRƯỜNG|VIỆN|TÒA ÁN|TOÀ ÁN|KIỂM TOÁN|NGÂN HÀNG|TỔNG LIÊN ĐOÀN)\b(?! NHÂN DÂN$)|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN"
)
_OF_ITS_SUPERIOR = ("VĂN PHÒNG", "THANH TRA")
"""Bodies whose name is that of the body above them in the letterhead."""

_JOINT_SIGN = re.compile(r"(?:^|\W)(?:TT|NQ|QĐ|CT)?-?(?:LT|LN|LB|LS)(?:\W|$)")
"""Signs of joint documents: TTLT, TTLN, NQLT, TT-LB."""

_BEFORE_BODY = re.compile(
    rf"(?:\s*[-–,;]\s*|\s+VÀ\s+)(?=(?:{_NEW_BODY.pattern}|CHÍNH PHỦ|(?:BAN CHẤP HÀNH |BAN THƯỜNG VỤ )?TRUNG ƯƠNG))"
)
"""Where the next of several issuers begins in one line."""

_BODY = re.compile(
    r"\s*(?:Căn cứ|CĂN CỨ|Xét|Theo đề nghị|Điều\s+1\b|I\.\s|Phần|Chương|Thực hiện|Để\s|Ngày\s|QUYẾT ĐỊNH:|QUYẾT NGHỊ|1\.\s"
    r"|Pursuant\s|At the proposal|Article\s+1\b|Chapter\s+I\b|CHAPTER\s+I\b)"
)
_BASES = re.compile(r"\s*(?:Căn cứ|CĂN CỨ|Xét|Theo đề nghị|Điều\s+1\b|I\.\s|1\.\s|Chương|Phần|Pursuant\s)")
"""What cannot be a title. A plan's may begin with "Thực hiện …", which opens the body elsewhere."""

_ADDRESSED = re.compile(r"(?:^|\s)Kính\s+gửi\s*:")
_ABOUT = re.compile(r"(?:^|\s)V/v\s*:?\s*", re.IGNORECASE)
"""Letters ("công văn") print no kind: they are addressed, and say under their number what they are about."""

_SENTENCE = re.compile(r"[^\W\d_][^\n]*(?:[.:;]$|\w{2}\.\s+[A-ZĐÀ-Ỹ][a-zà-ỹ])")
"""A paragraph of the body, no further line of a title, where it begins with a capital."""

_RUBRIC = re.compile(r"(?:PHẦN\s+)?VĂN BẢN (?:QUY PHẠM PHÁP LUẬT|KHÁC)$")
"""Headings under which the Official Gazette groups documents."""

_TRANSLATED = re.compile(
    rf"(?P<kind>[A-Z][A-Za-z]+(?: [a-z]+)?)\s+(?:No\.\s*\S+(?:\s+(?:of|dated)\s+(?i:{ENGLISH_DATE}))?,?\s+(?P<title>.+)|(?:on|ON)\s+[A-Z].+)"
    r"|(?:[A-Z]+ ){1,3}(?P<code>CODE)$",
    re.DOTALL,
)
"""Title lines of official translations: "Decree No. 07/2010/ND-CP of January 25, 2010, detailing …", "Law on State Audit"."""

_ENGLISH_NUMBER = re.compile(r"(?:^|\s)No\s?[.:]\s*:?\s*(?P<number>\d[^\n,;()]{0,60})")
_ENGLISH_NAME = re.compile(r"THE\s|.*\sOF\s|(?:NATIONAL ASSEMBLY|GOVERNMENT|PRIME MINISTER)$")
"""Issuers in translations: the number's sign tells which."""

_CONSOLIDATED = re.compile(r"VĂN BẢN HỢP NHẤT\s*-?\s*(?:-\s*(?P<issuer>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ ,-]{3,80}))?$")
_AMENDED_BY = re.compile(r"(?:có hiệu lực|bổ sung bởi)\b.{0,60}$", re.DOTALL)
_RESTATED = re.compile(
    r"(?<!của)(?<!tại)(?<!theo)(?<!và)(?<!,)\s(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Chỉ thị)(?:\s\w+){0,12}?\ssố\s\d\S+\s+ngày\s.*"
)
"""What a consolidated text restates stands under its title, and in a PDF runs into it."""

_MERGED_FROM = ("được hợp nhất từ", "ăn bản hợp nhất này không thay thế", "XÁC THỰC VĂN BẢN HỢP NHẤT")


def read_header(layout: Layout) -> Document:
    """Describe the document; what is not stated, or cannot be told, is None. What a portal states beside the text fills gaps only."""
    head = _head(layout)
    stated = dict(layout.metadata)
    consolidated = _consolidated(layout, head)
    certificate = certificate_of(layout.text) if consolidated else None
    number = (certificate and certificate.number) or _number(head, stated.get("number"), named=not consolidated)
    issued, place = letterhead_date(_before_body(head))
    if certificate and certificate.issued:
        issued, place = certificate.issued, certificate.place
    if not consolidated:
        issued = issued or (date_behind(number, _before_body(head)) if number else None) or adoption_date(layout.text)
        issued = issued or date_at_foot(layout.text) or (date_cited(number, layout.text) if number else None)
    place = place if (place and place != "Hà Nội") or not _province_in(head) else _province_in(head)
    kind, title = _kind_and_title([words for words in head if not _CONSOLIDATED.match(words)])
    if kind is None and number and any(_ADDRESSED.search(words) for words in head):
        kind, title = "công văn", title or _subject(head)
    title = title or (_title_of_banner(head, number) if number else None)
    document = Document(
        number=str(number) if number else None,
        type="văn bản hợp nhất" if consolidated else _type(kind, stated.get("type"), number),
        issuer=_issuer(head, number, place),
        issued=issued,
        place=place,
        title=_RESTATED.sub("", title) if title and consolidated else title,
        signer=signer_of(layout.text),
    )
    if document.title and number and (bare := _before_number(document.title, number)) is not None:
        document = replace(document, title=bare)
    document = _with_metadata(document, stated)
    if document.issuer is None and document.type in ("luật", "bộ luật", "hiến pháp"):
        document = replace(document, issuer="Quốc hội")
    if consolidated:  # its clauses are those of the documents it restates
        return document
    return replace(document, in_force_from=document.in_force_from or date_in_force(layout.text, document.issued))


def _consolidated(layout: Layout, head: Sequence[str]) -> bool:
    """Whether this is a consolidated text: its number and date are those of the consolidation, never of the document it restates."""
    return any(_CONSOLIDATED.match(words) for words in head[:6]) or any(words in layout.text for words in _MERGED_FROM)


def _type(printed: str | None, stated: str | None, number: DocumentNumber | None) -> str | None:
    """The printed kind, but a number's sign outranks a heading that only looks like a kind ("QUY ĐỊNH CHI TIẾT …" of a decree)."""
    signed = type_of_symbol(number.symbol) if number else None
    if signed and printed and signed.removesuffix(" liên tịch") == printed:  # "THÔNG TƯ" above "LIÊN TỊCH"
        return signed
    if signed in ("nghị định", "thông tư", "thông tư liên tịch") and printed in ("quy định", "quy chế", "hướng dẫn", "văn bản"):
        return signed
    return printed or (type_named(stated) if stated else None) or signed


def _before_body(head: Sequence[str]) -> list[str]:
    """The paragraphs of a letterhead and title block: those before the first basis or article, twenty-five at most."""
    return list(takewhile(lambda words: not _BODY.match(words), head[:25]))


def _head(layout: Layout) -> list[str]:
    """The first paragraphs, each on one line; a letterhead table is read column by column."""
    words: list[str] = []
    for block in layout.blocks[:HEAD]:
        if isinstance(block, Table):
            words += _head_of_table(block, layout.text)
        else:
            words.append(clean_spaces(block.span.slice(layout.text)[:1500]))
        if len(words) >= HEAD:
            break
    return [unmarked_heading(line) for line in words if not _RUBRIC.match(line)]


def _head_of_table(table: Table, text: str) -> list[str]:
    """Its paragraphs, column by column; what a cell holds from the first basis or article on is put last, for a flattened letterhead
    may have run into the text below it."""
    words: list[str] = []
    body: list[str] = []
    for cell in sorted(table.cells, key=lambda cell: (cell.column, cell.row)):
        of_cell = [clean_spaces(p.span.slice(text)[:1500]) for p in cell.paragraphs]
        before = list(takewhile(lambda line: not _BODY.match(line), of_cell))
        words += before
        body += of_cell[len(before) :]
    return words + body


def _number(head: Sequence[str], stated: str | None, named: bool) -> DocumentNumber | None:
    """The number behind "Số:"; else the one a portal or a file name states; else, when `named`, one without the colon, for a
    letterhead may name another document's number."""
    own = _number_by(_OWN_NUMBER, head)
    if own is None and stated:
        with suppress(InvalidIdentifier):
            return DocumentNumber.parse(stated)
    return own or ((_number_by(_NUMBER, head) or _number_by(_ENGLISH_NUMBER, head)) if named else None)


def _number_by(pattern: re.Pattern[str], head: Sequence[str]) -> DocumentNumber | None:
    for words in _before_body(head):
        found = pattern.search(words[:200])
        form = _FORM.search(words, found.start("number")) if found else None
        own = found and form and (pattern is _OWN_NUMBER or _names_itself(words[: found.start()], words[form.end() :]))
        if found and form and own and form.start() <= found.start("number") + 2:
            with suppress(InvalidIdentifier):
                return DocumentNumber.parse(form[0])
    return None


def _names_itself(before: str, after: str) -> bool:
    """Whether a number between these words is the document's own: before it nothing, the kind, or a title in capitals; or it ends a line
    that the kind opens ("Luật Thư viện số 46/2019/QH14")."""
    before = before.strip()
    opens = any(before.startswith(name.capitalize()) for name, _ in _kinds_in_capitals())
    kind = type_named(before) or type_in_english(before)
    return not before or before.isupper() or bool(kind) or (opens and not after.strip(" ."))


def _province_in(head: Sequence[str]) -> str | None:
    """The province a letterhead names: "ỦY BAN NHÂN DÂN TỈNH BẾN TRE"."""
    for words in head[:6]:
        found = re.search(
            r"(?:TỈNH|THÀNH PHỐ|TP\.?)\s+([A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ\s-]{2,30}?)(?:\s{2,}|\s*-{2,}|$|\s+(?:CỘNG|ĐẢNG|Số))", words
        )
        if found and province_named(found[1]):
            return province_named(found[1])
    return None


def _issuer(head: Sequence[str], number: DocumentNumber | None, place: str | None) -> str | None:
    by_sign = issuer_of_symbol(number.symbol, place) if number else None
    together = _joint_issuers(head, place) if number and _JOINT_SIGN.search(number.symbol) else ()
    if len(together) > 1 and len(together) >= len((by_sign or "").split(", ")):
        return ", ".join(together)
    names = _printed_names(head)
    if len(names) > 1 and names[-1] in _OF_ITS_SUPERIOR:
        return canonical_agency(f"{_sentence_case(names[-1])} {_sentence_case(names[-2])}", place)
    printed = canonical_agency(_sentence_case(names[-1]), place) if names else None
    if (
        number
        and by_sign
        and (
            printed is None
            or by_sign.split(", ")[0].startswith(("Bộ", "Chính", "Thủ", "Quốc", "Ngân", "UBND", "HĐND", "Thanh", "Văn"))
        )
    ):
        return by_sign
    return printed or by_sign


def _joint_issuers(head: Sequence[str], place: str | None) -> tuple[str, ...]:
    """The issuers of a joint document, in the order of its letterhead, where each may have a column; none unless the tables know each."""
    names = _printed_names([words for words in head if not _NUMBER.match(words)], LARGEST_JOINT)
    parts = [part.strip(" -–,;") for name in names for part in _BEFORE_BODY.split(name)]
    issuers = tuple(canonical_agency(_sentence_case(part), place) for part in parts if part.strip(" -–,;"))
    return issuers if all(map(known_agency, issuers)) else ()


def _printed_names(head: Sequence[str], most: int = 7) -> list[str]:
    """The bodies of the letterhead's left side: a superior stands above the issuer, which is the last; joint issuers follow each other."""
    names: list[str] = []
    for words in (line[:300] for line in head[:most]):
        merged = _CONSOLIDATED.match(words)
        if merged:
            names = [clean_spaces(merged["issuer"])] if merged["issuer"] else names
            continue
        cut = _MOTTO.split(words)[0].strip(" -*|")
        if _NUMBER.match(words) or is_dated(words) or _BODY.match(words) or type_named(words) or type_in_english(words):
            break
        if cut and cut.isupper() and not _ENGLISH_NAME.match(cut):
            if names and not _NEW_BODY.match(cut):
                names[-1] = f"{names[-1]} {cut}"
            else:
                names.append(cut)
        if _MOTTO.search(words):
            break
    return names


def _sentence_case(words: str) -> str:
    """Capitals → the usual writing of names, as far as the registry and the provinces know it."""
    known = canonical_agency(words)
    if known != words and not (known.isupper() or " ".join(known.split()[:2]).isupper()):
        return _with_province(known) if known.rsplit(" ", 1)[-1].isupper() else known
    lowered = words.lower()
    lowered = re.sub(r"^(?:ủy|uỷ) ban nhân dân|^ubnd", "UBND", lowered)
    lowered = re.sub(r"^hội đồng nhân dân|^hđnd", "HĐND", lowered)
    lowered = _with_place(lowered)
    return lowered[0].upper() + lowered[1:]


_LEVELED = re.compile(
    r"\b(?:tỉnh|thành phố|huyện(?: ủy)?|quận(?: ủy)?|thị ủy|thị xã|thị trấn|phường|(?<!hợp tác )xã)\s+(?!(?:ủy|uỷ|đoàn|đội|hội)\b)(?P<place>\S.*)$"
)


def _with_place(lowered: str) -> str:
    """The place at the end of a name in small letters as names are written: "tỉnh ủy bến tre" → "tỉnh ủy Bến Tre"."""
    leveled = _LEVELED.search(lowered)
    if leveled:
        place = leveled["place"]
        return lowered[: leveled.start("place")] + (province_named(place) or place.title())
    return _with_province(lowered)


def _with_province(name: str) -> str:
    """The province at the end of a name as it is written."""
    words = name.split()
    tails = ((cut, province_named(" ".join(words[cut:]))) for cut in range(max(1, len(words) - 5), len(words)))
    return next((" ".join((*words[:cut], province)) for cut, province in tails if province), name)


def _kind_and_title(head: Sequence[str]) -> tuple[str | None, str | None]:
    """Kind and title stand together: "QUYẾT ĐỊNH" above the title, or both in one paragraph."""
    for index, words in enumerate(head):
        if _BODY.match(words):
            break
        bare = words.rstrip("0123456789:* ")
        kind = (type_named(bare) or type_in_english(bare)) if len(bare) <= LONGEST_KIND else None
        if kind and (words.isupper() or words.istitle() or len(words) < 25):
            title = _title(head[index + 1 :])
            if words.isupper() or title:
                return kind, title
        translated = _TRANSLATED.match(words)
        if translated and (kind := type_in_english(translated["kind"] or translated["code"])):
            return kind, clean_spaces(translated["title"] or words)
        for kind, name in _kinds_in_capitals():
            if not words.startswith(name):
                continue
            rest = words[len(name) :]
            if index > 1 and rest.startswith(" ") and _is_title(rest):
                return kind, clean_spaces(rest)
            if rest[:12].isupper() and (rest[0].isspace() or words.isupper()):
                return kind, _with_next(clean_spaces(rest), head[index + 1 :])
            if rest[:1].isupper() and rest[1:2].islower():  # a line break was lost: "LUẬTNuôi con nuôi"
                return kind, _title([rest, *head[index + 1 :]])
    return None, None


def _before_number(words: str, number: DocumentNumber) -> str | None:
    """The words that the document's own number ends; None where it does not."""
    tail = _NUMBERED.search(words)
    return words[: tail.start()] if tail and str(number).casefold() in tail[0].casefold() else None


def _title_of_banner(head: Sequence[str], number: DocumentNumber) -> str | None:
    """The title between kind and number in one line, as portals print above the text: "Luật Hiến, lấy, ghép mô số 75/2006/QH11"."""
    named = next((bare for words in _before_body(head) if (bare := _before_number(words, number)) is not None), "")
    kind = next((kind.capitalize() for kind, _ in _kinds_in_capitals() if named.startswith(kind.capitalize())), None)
    return named[len(kind) :].strip() or None if kind else None


def _is_title(rest: str) -> bool:
    """Whether what follows a kind in capitals is a title: it goes on in small letters, "LUẬT Đất đai"."""
    opening = rest.split(maxsplit=2)[:2]
    return bool(opening) and opening[0][0].isalnum() and not " ".join(opening).isupper()


@cache
def _kinds_in_capitals() -> tuple[tuple[str, str], ...]:
    """Name of a kind and what is printed of it, the longest first: "CHƯƠNG TRÌNH HÀNH ĐỘNG" before "CHƯƠNG TRÌNH"."""
    printed = ((row.name, name.upper()) for row in document_types() for name in (row.name, *row.longer))
    return tuple(sorted(printed, key=lambda names: -len(names[1])))


def _subject(head: Sequence[str]) -> str | None:
    """What a letter is about: "V/v đẩy mạnh thanh toán trực tuyến" under its number, and the lines that go on with it."""
    for index, words in enumerate(head):
        if found := _ABOUT.search(words):
            more = takewhile(lambda line: line[:1].islower() and not is_dated(line), head[index + 1 : index + 4])
            return clean_spaces(" ".join([words[found.end() :], *more])) or None
    return None


def _title(following: Sequence[str]) -> str | None:
    lines: list[str] = []
    for line in following[:6]:
        words = line if lines else _without_issuer(line)
        if not words:
            continue
        if (
            (_BODY.match(words) if lines else _BASES.match(words))
            or _MOTTO.match(words)
            or _OWN_NUMBER.match(words)
            or re.match(r"(?:CHÍNH PHỦ|BỘ TRƯỞNG|THỦ TƯỚNG|CHỦ TỊCH|ỦY BAN|UỶ BAN|HỘI ĐỒNG|QUỐC HỘI)\b.{0,80}$", words)
        ):
            break
        if lines and (words.isupper() != lines[-1].isupper() or _AMENDED_BY.search(words) or _is_sentence(words)):
            break
        lines.append(words)
    return clean_spaces(" ".join(lines)).rstrip(" _-–*") or None


def _is_sentence(words: str) -> bool:
    return words[0].isupper() and _SENTENCE.match(words) is not None


def _without_issuer(words: str) -> str:
    found = _BY_ISSUER.match(words) if words.startswith("CỦA") else None
    return words[found.end() :] if found and found["issuer"].isupper() else words


def _with_next(words: str, following: Sequence[str]) -> str:
    rest = _title(following) if following and words.isupper() and following[0].isupper() else None
    return clean_spaces(f"{words} {rest}") if rest else words


def _with_metadata(document: Document, stated: dict[str, str]) -> Document:
    """Fill what the text does not say from what the page states beside it; status comes from there alone."""
    changes: dict[str, object] = {"status": stated.get("status")}
    if document.number is None and stated.get("number"):
        changes["number"] = clean_spaces(stated["number"])
    for name in ("title", "signer"):
        if getattr(document, name) is None and stated.get(name):
            changes[name] = clean_spaces(stated[name])
    if document.type is None and stated.get("type"):
        changes["type"] = type_named(stated["type"])
    if document.issuer is None and stated.get("issuer"):
        changes["issuer"] = canonical_agency(stated["issuer"])
    for name in ("issued", "in_force_from"):
        if getattr(document, name) is None and stated.get(name):
            changes[name] = date_in(stated[name])
    return replace(document, **changes)  # type: ignore[arg-type]

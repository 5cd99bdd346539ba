"""The description of a document from its letterhead, title block, closing clause and signature.

Decree 30/2020/NĐ-CP, Annex I: the letterhead holds issuer | motto, number | place and date; kind and title follow; the signature closes.
The letterhead comes as table cells, as flattened cells, or as plain lines; all three are read as one sequence of short paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Document, Layout, Table
from graph.registry import canonical_agency, document_types, issuer_of_symbol, province_named, type_named, type_of_symbol
from graph.text import clean_spaces
from ingest.dates import date_in

HEAD = 40
"""Paragraphs: a letterhead and title block end before."""

_NUMBER = re.compile(
    r"(?:^|\s)(?:Luật\s+|Lệnh\s+|Nghị\s+quyết\s+|Pháp\s+lệnh\s+)?[Ss]ố\s*:?\s*(?P<number>[\d.]*\d[^\n,;()]{0,60})", re.IGNORECASE
)
_OWN_NUMBER = re.compile(
    r"(?:^|\s)(?:Luật\s+|Lệnh\s+|Nghị\s+quyết\s+|Pháp\s+lệnh\s+)?số\s*:\s*(?P<number>\d[^\n,;()]{0,60})", re.IGNORECASE
)
_TITLE_START = re.compile(r"(?:Về|về|V/v|Quy định|Ban hành|Sửa đổi|Bãi bỏ|Hướng dẫn|Phê duyệt|[A-ZĐÀ-Ỹ]?[a-zà-ỹđ]+ [a-zà-ỹđ]+ )")
_FORM = re.compile(
    r"\d{1,5}(?:\.\d{1,2})?[a-zđA-ZĐ]{0,2}\s?[/-]\s?(?:\d{2,4}\s?/\s?)?[A-ZĐ][\w&.]*(?:\s?[-/–]\s?[A-ZĐ][\w&]*)*|\d{1,5}/\d{4}(?:/[A-Z]+\d+)?"
)
_DATED = re.compile(
    r"(?P<place>[^\d\n,;:.()|/]{2,40}),?\s*(?:ngày|ngay)\s+(?P<day>\d{1,2})\s*(?:tháng|/|-)\s*(?P<month>\d{1,2})\s*(?:năm|/|-)\s*(?P<year>\d{4})",
    re.IGNORECASE,
)
_MOTTO = re.compile(
    r"CỘNG\s+H[ÒO][ÀA]?\s*A?\s+X[ÃA]\s+HỘI|CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Độc\s+lập|ĐẢNG\s+CỘNG\s+SẢN|-{3,}|_{3,}|\*{3}", re.IGNORECASE
)
_SIGNS = re.compile(
    r"(?:^|\n)\s*(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)?\s*(?:CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|THỨ TRƯỞNG|PHÓ|GIÁM ĐỐC|BÍ THƯ|TỔNG|CHÁNH|CỤC TRƯỞNG|THỐNG ĐỐC|VIỆN TRƯỞNG)"
)
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]*'?\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+$")
_FORCE = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Thông tư liên tịch|Quyết định|Chỉ thị|Quy chế|Quy định|Văn bản|Kế hoạch)\s+này\s+(?:có|bắt\s+đầu\s+có)\s+hiệu\s+lực"
    r"(?:\s+thi\s+hành)?\s*(?:kể\s+)?(?:từ\s+)?(?P<when>[^.;\n]{0,90}(?:\n[^.;\n]{0,60})?)",
    re.IGNORECASE,
)
_AFTER_DAYS = re.compile(r"sau\s+(?P<days>\d{1,3})\s*(?:\([^)]{0,30}\)\s*)?ngày", re.IGNORECASE)
_NEW_BODY = re.compile(
    r"(?:SỞ|BAN|CỤC|CHI CỤC|TỔNG CỤC|VĂN PHÒNG|PHÒNG|UBND|ỦY BAN|UỶ BAN|HĐND|HỘI ĐỒNG|BỘ|THANH TRA|TRUNG TÂM|CÔNG AN|TRƯỜNG|VIỆN)\b(?! NHÂN DÂN$)|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN"
)
_BODY = re.compile(
    r"\s*(?:Căn cứ|CĂN CỨ|Xét|Theo đề nghị|Điều\s+1\b|I\.\s|Phần|Chương|Thực hiện|Để\s|Ngày\s|QUYẾT ĐỊNH:|QUYẾT NGHỊ|1\.\s)"
)


def read_header(layout: Layout) -> Document:
    """Describe the document; what is not stated, or cannot be told, is None. What a portal states beside the text fills gaps only."""
    head = _head(layout)
    number = _number(head, dict(layout.metadata).get("number"))
    issued, place = _dated(head)
    place = place if (place and place != "Hà Nội") or not _province_in(head) else _province_in(head)
    kind, title = _kind_and_title(layout, head, number)
    document = Document(
        number=str(number) if number else None,
        type=kind or (type_of_symbol(number.symbol) if number else None),
        issuer=_issuer(head, number, place),
        issued=issued,
        place=place,
        title=title,
        signer=_signer(layout),
    )
    document = _with_metadata(document, dict(layout.metadata))
    return replace(document, in_force_from=document.in_force_from or _in_force(layout.text, document.issued))


def _head(layout: Layout) -> list[str]:
    """The first paragraphs, each on one line; a letterhead table is read column by column."""
    words: list[str] = []
    for block in layout.blocks[:HEAD]:
        if isinstance(block, Table):
            cells = sorted(block.cells, key=lambda cell: (cell.column, cell.row))
            words += [clean_spaces(p.span.slice(layout.text)[:1500]) for cell in cells for p in cell.paragraphs]
        else:
            words.append(clean_spaces(block.span.slice(layout.text)[:1500]))
        if len(words) >= HEAD:
            break
    return words


def _number(head: Sequence[str], stated: str | None) -> DocumentNumber | None:
    """The number behind "Số:"; else the one a portal states; else one without the colon, for a letterhead may name another document's number."""
    own = _number_by(_OWN_NUMBER, head)
    if own is None and stated:
        with suppress(InvalidIdentifier):
            return DocumentNumber.parse(stated)
    return own or _number_by(_NUMBER, head)


def _number_by(pattern: re.Pattern[str], head: Sequence[str]) -> DocumentNumber | None:
    for words in head[:25]:
        found = pattern.search(words[:200])
        form = _FORM.search(words, found.start("number")) if found else None
        if form and form.start() <= found.start("number") + 2:  # type: ignore[union-attr]
            try:
                return DocumentNumber.parse(form[0])
            except InvalidIdentifier:
                continue
        if _BODY.match(words):
            break
    return None


def _dated(head: Sequence[str]) -> tuple[date | None, str | None]:
    for words in head[:25]:
        found = _DATED.search(words)
        if found and not _BODY.match(words):
            place = clean_spaces(found["place"]).strip(" -–*")
            return date_in(found[0]), province_named(place) or place or None
        if _BODY.match(words):
            break
    return None, None


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
    printed = _printed_issuer(head, place)
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


def _printed_issuer(head: Sequence[str], place: str | None) -> str | None:
    """The last body of the letterhead's left side: a superior stands above the issuer."""
    names: list[str] = []
    for words in head[:7]:
        cut = _MOTTO.split(words)[0].strip(" -*|")
        if _NUMBER.match(words) or _DATED.match(words) or _BODY.match(words) or type_named(words):
            break
        if cut and cut.isupper():
            if names and not _NEW_BODY.match(cut):
                names[-1] = f"{names[-1]} {cut}"
            else:
                names.append(cut)
        if _MOTTO.search(words):
            break
    return canonical_agency(_sentence_case(names[-1]), place) if names else None


def _sentence_case(words: str) -> str:
    """Capitals → the usual writing of names, as far as the registry and the provinces know it."""
    known = canonical_agency(words)
    if known != words and not known.isupper():
        return known
    lowered = words.lower()
    lowered = re.sub(r"^(?:ủy|uỷ) ban nhân dân|^ubnd", "UBND", lowered)
    lowered = re.sub(r"^hội đồng nhân dân|^hđnd", "HĐND", lowered)
    found = re.search(r"(tỉnh|thành phố)\s+(.+)$", lowered)
    if found and province_named(found[2]):
        lowered = lowered[: found.start(2)] + str(province_named(found[2]))
    return lowered[0].upper() + lowered[1:]


def _kind_and_title(layout: Layout, head: Sequence[str], number: DocumentNumber | None) -> tuple[str | None, str | None]:
    """Kind and title stand together: "QUYẾT ĐỊNH" above the title, or both in one paragraph."""
    for index, words in enumerate(head):
        if index and _BODY.match(words):
            break
        kind = type_named(words.rstrip(" :*"))
        if kind and (words.isupper() or words.istitle() or len(words) < 25):
            title = _title(head[index + 1 :])
            if words.isupper() or title:
                return kind, title
        for row in document_types():
            name = row.name.upper()
            if index > 1 and words.startswith(name + " ") and _TITLE_START.match(words, len(name) + 1):
                return row.name, clean_spaces(words[len(name) :])
            if words.startswith(name + " ") and words[: len(name) + 12].isupper():
                return row.name, _with_next(clean_spaces(words[len(name) :]), head[index + 1 :])
    return None, None


def _title(following: Sequence[str]) -> str | None:
    lines: list[str] = []
    for words in following[:6]:
        if (
            _BODY.match(words)
            or _MOTTO.match(words)
            or _NUMBER.match(words)
            or re.match(r"(?:CHÍNH PHỦ|BỘ TRƯỞNG|THỦ TƯỚNG|CHỦ TỊCH|ỦY BAN|UỶ BAN|HỘI ĐỒNG|QUỐC HỘI)\b.{0,80}$", words)
        ):
            break
        if lines and words.isupper() != lines[-1].isupper():
            break
        lines.append(words)
    return clean_spaces(" ".join(lines)) or None


def _with_next(words: str, following: Sequence[str]) -> str:
    rest = _title(following) if following and words.isupper() and following[0].isupper() else None
    return clean_spaces(f"{words} {rest}") if rest else words


def _signer(layout: Layout) -> str | None:
    """The name under the signature: a line of two to five capitalised words after the signing office, in the last part of the text."""
    lines = [line.strip() for line in layout.text[-60_000:].split("\n")]
    for index in range(len(lines) - 1, -1, -1):
        if _SIGNS.match(lines[index]):
            for line in lines[index + 1 : index + 8]:
                name = re.sub(r"^\((?:Đã ký|đã ký)\)|^\W+", "", line).strip()
                if _NAME.fullmatch(name) and not name.isupper():
                    return name
    return None


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


def _in_force(text: str, issued: date | None) -> date | None:
    """The date from which the document is in force, as its closing clause states it."""
    for found in _FORCE.finditer(text):
        when = clean_spaces(found["when"])
        stated = date_in(when)
        if stated:
            return stated
        if issued is None:
            continue
        days = _AFTER_DAYS.search(when)
        if days:
            return issued + timedelta(days=int(days["days"]))
        if re.search(r"ngày\s+(?:ký|ban\s+hành|được\s+ký)", when):
            return issued
    return None

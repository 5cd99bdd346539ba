"""Questions in everyday words → what is asked. What is not understood is searched, and the user is told so.

All patterns read folded text, so that a question is understood the same with and without diacritics. A question is taken apart first: the
document it names, the provision of it, the period or day, the agency; what is left decides what is asked (rules in `_kind`, first that fits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from graph.identifiers import ProvisionPath
from graph.registry import known_agency, province_named
from graph.registry.agencies import typed_agency
from graph.text import as_typed, clean_spaces, fold
from search.analysis import has_diacritics
from search.periods import Period, period_in

KINDS = {
    "impact": "Những gì bị ảnh hưởng khi {reference} thay đổi",
    "validity": "Tình trạng hiệu lực của {reference}{on}",
    "provision": "Nội dung {place} của {reference}",
    "changes": "Những văn bản sửa đổi, thay thế, bãi bỏ, đính chính {reference}",
    "changed_by": "Những văn bản mà {reference} sửa đổi, thay thế, bãi bỏ",
    "implements": "Những văn bản quy định chi tiết, hướng dẫn, triển khai {reference}",
    "bases": "Những căn cứ của {reference}",
    "dependents": "Những văn bản căn cứ vào {reference}",
    "depends_on": "Những nhiệm vụ phụ thuộc {reference}{by}{when}",
    "assignments": "Những nhiệm vụ mà {reference} giao{by}{when}",
    "duties": "Những nhiệm vụ của {agency}{when}",
    "due": "Những nhiệm vụ đến hạn{when}{by}",
    "active": "Những nhiệm vụ thực hiện{when}{by}",
    "responsible": "Ai chủ trì, phối hợp: “{topic}”",
    "when": "Hạn của nhiệm vụ: “{topic}”",
    "guided": "Những văn bản mà {reference} quy định chi tiết, hướng dẫn, triển khai",
    "about": "Cơ quan, ngày ban hành, trích yếu, người ký của {reference}",
    "documents": "Những văn bản khớp: {topic}",
    "search": "Không nhận ra câu hỏi có cấu trúc: tìm các từ trong câu",
}
"""Kind → how it is told to the user."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks: `kind` is one of `KINDS`; `explanation` tells the user how it was understood. `due_from` and `due_to` bound the period
    that is asked about, either may be open; `on` the day as of which; `place` the path of a provision; `topic` words for which who or when is asked,
    for documents the query that finds them."""

    kind: str
    text: str
    explanation: str
    reference: str | None = None
    agency: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    on: date | None = None
    place: str | None = None
    topic: str = ""
    role: str = ""


_KIND_WORDS = (
    r"(?:nghi dinh|nd|thong tu lien tich|ttlt|thong tu|tt|quyet dinh|qd|nghi quyet|nq|chi thi|ct|ke hoach|kh|cong van|cv|ket luan|kl|chuong trinh|huong dan"
    r"|thong bao|tb|van ban hop nhat|vbhn|luat|bo luat|phap lenh|cong dien|de an|quy che|quy dinh|lenh)"
)
_WITHOUT_LAWS = _KIND_WORDS.replace("|luat|bo luat|phap lenh", "")
"""Kinds that are known by a bare number: "luật 2015" is a law by its year."""
_SIGN = r"[a-z][a-z&]*(?:\d+)?(?:[-/.][a-z&]+\d*)*"
_NUMBERED = re.compile(
    rf"(?<![\w/.-])(?<!thang )(?<!quy )(?<!ngay )(?:{_KIND_WORDS}\s+)?(?:so\s*:?\s*)?\d{{1,5}}(?:\.\d+)?[a-z]?\s?(?:/\s?(?:(?:19|20)\d\d(?:\s?/\s?{_SIGN})?|{_SIGN})|-\s?(?!\d){_SIGN}/{_SIGN})"
    rf"|(?<!\w){_WITHOUT_LAWS}\s+(?:so\s*:?\s*)?\d{{1,5}}[a-z]?(?:\s+nam\s+(?:19|20)\d\d|\s+(?:19|20)\d\d)?(?!\w|\s*thang)(?:\s+(?:vpcp|ttg|ubnd|hdnd|bnv|btc|btp|cp)\b)?"
)
_TAIL = re.compile(
    r"\s+(?:ngay\s+\d{1,2}[/-]\d{1,2}[/-]\d{4}|cua\s+(?:thu tuong(?: chinh phu)?|chinh phu|quoc hoi|ubnd tinh [a-z ]+?|bo (?!luat)[a-z]+(?: [a-z]+)?)(?=\s+(?:con|co|da|bi|thi|duoc|sua|giao|can|la|het|quy)\b|[?.,]|$))"
)
_LAW = re.compile(
    r"(?<!van ban )(?<!phap )(?<!du thao )(?:bo luat|luat|phap lenh|hien phap)\s+[a-z][a-z\s,-]{2,70}?(?:\s+(?:nam\s+)?(?:19|20)\d\d)?"
    r"(?=\s+(?:co|con|da|bi|thi|khong|la|het|duoc|quy dinh|sua doi|thay the|vao|tinh|tai|thay doi|nao|hien nay|can cu|dua)\b|\s*[?.,]|$)"
)
_PLACE = re.compile(
    r"(?:diem\s+(?P<diem>dd|[a-z])\s*,?\s+)?(?:khoan\s+(?P<khoan>\d{1,3}[a-z]?)\s*,?\s+)?dieu\s+(?P<dieu>\d{1,3}[a-z]?)(?!\w)"
    r"(?:\s*,?\s*khoan\s+(?P<khoan_after>\d{1,3}[a-z]?)(?!\w)(?:\s*,?\s*diem\s+(?P<diem_after>dd|[a-z])(?!\w))?)?(?:\s+(?:cua\s+)?)?"
)

_AGENCY_HEAD = (
    r"(?:so(?!\s*(?:\d|hieu|luong))|ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|van phong|vp|cong an|(?<!cong )(?<!toan )(?<!can )(?<!noi )(?<!phan )(?<!tien )bo(?!\s+(?:phan|sung|luat))"
    r"|(?<!van )(?<!co )ban(?!\s+hanh)|chi cuc|tong cuc|cuc|dai phat thanh|thanh tra|phong|trung tam|ngan hang|kho bac|bao hiem xa hoi|toa an|vien kiem sat|tinh uy|tinh doan|cac so|cac co quan)"
)
_AGENCY_ALONE = r"(?:chinh phu|thu tuong(?: chinh phu)?|tinh uy|ubnd|hdnd|stttt|snv|stp|stc)"
_SPELLED = {"so": "sở", "bo": "bộ", "cuc": "cục", "ban": "ban", "phong": "phòng"}
"""Heads that are other words with other diacritics: "số", "bố", "bán"."""
_AGENCY_END = (
    r"(?=\s+(?:phai|can|co nhiem vu|co (?:nhung |cac )?(?:viec|nhiem vu|trach nhiem)|chu tri|phoi hop|lam|duoc giao|thuc hien|phu trach|dam nhiem|viec|nhiem vu|cong viec|ban hanh|trong|truoc|sau|sap|den han|den het|tu (?:ngay|thang|quy|nay|\d)|vao|nao|la|se|theo|quy|thang|nam|hom|tuan|co gi"
    r"|lo|giai quyet|hoan thanh|bao cao|trien khai|gi|nhung gi|ra sao)\b|\s*(?:[?.;]|$))"
)
_AGENCY = re.compile(rf"(?<!\w)(?P<name>{_AGENCY_HEAD}(?:,?\s+(?!(?:phai|chu tri|nao|lam|duoc|phu trach|trong|truoc|den|vao)\b)[a-z&,-]+){{1,9}}?|{_AGENCY_ALONE})(?:{_AGENCY_END}|(?<!bao)(?=\s+ve\b))")
_WHO = re.compile(r"\bai\b|(?:co quan|don vi|so|so nganh|bo|nganh|phong|ban) nao|\bdon vi gi\b|co quan gi|thuoc trach nhiem")
_TASKS = re.compile(r"nhiem vu|cong viec|dau viec|\bviec\b|lam (?:nhung )?gi|phai lam|duoc giao gi|giao (?:nhung )?(?:gi|viec)|trach nhiem gi|cong tac nao")
_DEPENDS = re.compile(
    r"phu thuoc|can cu|dua (?:tren|vao)|lien quan|thuc hien|trien khai|y theo|theo\b|co so phap ly|dan chieu|vien dan|bat nguon|xuat phat|de thi hanh|thi hanh|gan voi"
)
_DUE = re.compile(r"den han|het han|toi han|qua han|tre han|han chot|sap den han|phai (?:hoan thanh|xong)|hoan thanh|thoi han|han (?:trong|cuoi|truoc|nop|hoan|la|den)|den ky|bao gio|khi nao|xong truoc|\bhan\b")
_CHANGES = re.compile(r"sua doi|bo sung|thay the|bai bo|(?<!quy )dinh chi|thay doi|sua nhung gi|sua cai gi|da sua|\bsua\b|co gi moi|diem moi")
_PASSIVE = re.compile(r"\bbi\b|\bduoc\b|\bboi\b|\bda\b|chua\b|lan nao|qua nhung lan|lich su|co gi thay doi|thay doi (?:gi|the nao|ra sao|nhu the nao)|co sua")
_IMPLEMENTS = re.compile(r"huong dan|quy dinh chi tiet|chi tiet hoa|chi tiet va|to chuc thi hanh|trien khai|cu the hoa|thi hanh|thuc hien")
_VALIDITY = re.compile(r"hieu luc|con (?:dung|ap dung|gia tri|duoc (?:dung|ap dung))|co ap dung|da (?:bi )?(?:bai bo|thay the|het)\b.*\bchua|bi bai bo chua|het han chua|con khong")
_IMPACT = re.compile(r"anh huong|tac dong|keo theo|he qua|neu (?:sua|bai bo|thay|dinh chi)|khi (?:\w+\s+){0,8}?(?:sua|bai bo|thay doi|thay the|het hieu luc)\b.*(?:gi|nao|sao|lam)|phai (?:ra soat|xem lai)|can (?:ra soat|xem lai)|ra soat")
_BASES = re.compile(r"can cu (?:phap ly|ban hanh|nao|nhung|cac|gi)?|co so phap ly|dua (?:tren|vao) (?:nhung |cac )?(?:van ban|can cu|dau|gi)")
_DOCUMENTS = re.compile(r"van ban|nghi dinh nao|thong tu nao|quyet dinh nao|ke hoach nao|nhung (?:nghi dinh|thong tu|quyet dinh|ke hoach)|cac (?:nghi dinh|thong tu|quyet dinh|ke hoach)|luat nao")
_GUIDED = re.compile(r"@\s*(?:la\s+)?(?:huong dan|quy dinh chi tiet|trien khai|cu the hoa|thi hanh)\b(?:\s+(?:thi hanh|thuc hien|cho|nhung|cac|van ban|nghi dinh|luat|thong tu|quyet dinh|nghi quyet))*\s+(?:nao|gi)\b")
_ABOUT = re.compile(
    r"\bai (?:ky|ban hanh)|nguoi ky|do ai|co quan nao ban hanh|ban hanh (?:ngay|khi|nam|vao|luc|bao gio)|(?:ngay|thang|nam) ban hanh|ky (?:ngay|khi|nam) nao|trich yeu|(?:quy dinh|noi) ve (?:viec |van de |cai )?gi\b|ve (?:viec|van de|cai) gi\b"
)
_WHEN = re.compile(r"\b(?:khi nao|bao gio|luc nao|chung nao|ngay nao|thang nao|han (?:cuoi|chot|nop)|(?:thoi )?han (?:cua|cho|de)?)\b")
_LISTED = re.compile(
    r"^(?:(?:nhung|cac|danh sach|liet ke|tim|xem|cho biet|co)\s+)*(?P<kind>van ban(?! hop nhat)|nghi dinh|thong tu lien tich|thong tu|quyet dinh|nghi quyet|chi thi|ke hoach|cong van|luat)(?:\s+(?:nao|do|cua|ban hanh|duoc|ve)\b|\s*$)"
)
_LISTING = re.compile(r"\b(?:nhung|cac|danh sach|liet ke|tim|xem|cho biet|co|do|cua|ban hanh|duoc|ve|nao|gi|trong|vao|da|thi)\b|[?.,]")
_CONTENT = re.compile(r"quy dinh|noi (?:dung|gi|ve)|la gi|ghi gi|the nao|viet gi|noi dung|trich|xem|doc")
_ASKED = re.compile(r"\?|\bnao\b|\bgi\b|\bai\b|\bkhong\b|\bchua\b|bao gio|khi nao|the nao|ra sao|nhung\b|liet ke|cho biet|danh sach|tim\b|\bcac\b|(?:viec|nhiem vu) (?:cua|cho)")
_TASKS_DONE = re.compile(r"nhiem vu|\bviec\b|\bphai\b|hoan thanh|\bxong\b|\bnop\b|bao cao|\btrinh\b|thuc hien|trien khai")
_NOISE = re.compile(
    r"\b(?:ai|co quan nao|don vi nao|so nao|bo nao|nganh nao|phong nao|ban nao|so nganh nao|la|don vi|co quan|chu tri|phu trach|chiu trach nhiem|trach nhiem|thuc hien|viec|nhiem vu|cong viec|thuoc|cua|phoi hop|lam|phai|se"
    r"|duoc giao|nao|gi|thi|ve|cho biet|xin hoi|hoi|dam nhiem|boi|khi|bao gio|luc|chung|thoi han|han|de|cho|trong)\b|[?.,]"
)


def understand(question: str, today: date | None = None) -> Question:
    """Read a question; `today` gives the year when a quarter is named without one."""
    text = clean_spaces(as_typed(question))[:1000]
    folded = fold(text)
    if len(folded) != len(text):
        text = folded
    return _Reading(text, folded, today or date.today()).question()


def reference_in(text: str) -> str | None:
    """The first document that words name, as they name it; None when they name none."""
    words = clean_spaces(as_typed(text))
    span = _reference_span(fold(words)) if len(fold(words)) == len(words) else None
    return words[slice(*span)] if span else None


def _reference_span(folded: str) -> tuple[int, int] | None:
    found = _NUMBERED.search(folded) or _LAW.search(folded)
    if not found:
        return None
    tail = _TAIL.match(folded, found.end()) if any(c.isdigit() for c in found[0]) else None
    return found.start(), tail.end() if tail else found.end()


class _Reading:
    """A question taken apart."""

    def __init__(self, text: str, folded: str, today: date) -> None:
        self._text, self._today = text, today
        span = _reference_span(folded)
        self.reference = text[slice(*span)].strip(" ,") if span else None
        rest = folded[: span[0]] + "\x01" * (span[1] - span[0]) + folded[span[1] :] if span else folded
        place = _PLACE.search(rest)
        self.place = _path(place) if place and self.reference else None
        self.period: Period | None = period_in(rest, today)
        if self.period:
            rest = rest[: self.period.start] + " " * (self.period.end - self.period.start) + rest[self.period.end :]
        found = _AGENCY.search(rest)
        self.agency = _agency(text, found) if found else None
        self._agency_at = found.start("name") if found and self.agency else len(rest)
        self.rest = clean_spaces(rest.replace("\x01", " ")) if not span else re.sub("\x01+", "@", rest)
        self.before = self.rest.partition("@")[0]
        self.after = self.rest.partition("@")[2]

    def question(self) -> Question:
        kind = self._kind()
        first, last = (self.period.first, self.period.last) if self.period else (None, None)
        if kind == "due" and not self.period and re.search(r"qua han|tre han", self.rest):
            last = self._today
        on = last or first if kind == "validity" else None
        topic = self._filters(first, last) if kind == "documents" else clean_spaces(self._topic()) if kind in ("responsible", "when") else ""
        words = KINDS[kind].format(
            reference=self.reference, agency=self.agency, topic=topic, place=ProvisionPath.parse(self.place).label() if self.place else "", on=f" vào ngày {on:%d/%m/%Y}" if on else "",
            when=_when(first, last), by=f" của {self.agency}" if self.agency else "",
        )  # fmt: skip
        return Question(kind, self._text, words, self.reference, self.agency, first, last, on, self.place, topic, self._role())

    def _kind(self) -> str:
        """The rules, first that fits."""
        rest = self.rest
        if self.reference is None:
            return self._kind_without_document()
        if self.place and _CONTENT.search(rest) and not _CHANGES.search(rest) and not _TASKS.search(rest) and not _VALIDITY.search(rest):
            return "provision"
        if _IMPACT.search(rest):
            return "impact"
        if _VALIDITY.search(rest):
            return "validity"
        if _ABOUT.search(rest) and not _TASKS.search(rest):
            return "about"
        if _GUIDED.search(rest):
            return "guided"
        if self.agency and (_TASKS.search(rest) or re.search(r"chu tri|phoi hop|phu trach", rest)) and not _CHANGES.search(rest):
            return "depends_on" if _DEPENDS.search(self.before) and "@" in self.rest else "assignments"
        if _TASKS.search(rest) and re.search(r"\bgiao\b|trong\s*@|\bcua\s*@|neu\s*@|@\s*(?:co|gom|giao|yeu cau|phan cong|de ra|neu)", rest) and not _DEPENDS.search(self.before):
            return "assignments"
        if _TASKS.search(rest) and (_DEPENDS.search(rest) or not _CHANGES.search(rest)):
            return "depends_on"
        if _CHANGES.search(rest):
            return "changed_by" if self._acts() else "changes"
        if _BASES.search(self.after) or re.search(r"can cu (?:phap ly |ban hanh )?(?:cua|cho|de ban hanh)\s*@|co so phap ly (?:cua|cho)\s*@", rest):
            return "bases"
        if _DOCUMENTS.search(self.before) and re.search(r"can cu|dua (?:tren|vao)|phu thuoc|dan chieu|vien dan|lien quan|nhac den", rest):
            return "dependents"
        if _DUE.search(rest):
            return "assignments"
        if _IMPLEMENTS.search(rest) and _DOCUMENTS.search(rest):
            return "implements"
        if re.search(r"huong dan|quy dinh chi tiet|cu the hoa", rest):
            return "implements"
        if _DEPENDS.search(self.before):
            return "depends_on"
        return "provision" if self.place else "search"

    def _acts(self) -> bool:
        """Whether the document itself does the changing: it stands in front of an active verb that asks what."""
        return bool(_CHANGES.search(self.after)) and not _CHANGES.search(self.before) and not _PASSIVE.search(self.after) and bool(
            re.search(r"(?:sua doi|bo sung|thay the|bai bo|dinh chinh|\bsua\b)[a-z, ]*?(?:nhung|cac|van ban|nghi dinh|thong tu|quyet dinh|luat|gi\b|nao|dieu)", self.after)
        )

    def _kind_without_document(self) -> str:
        rest = self.rest
        if self._listed():
            return "documents"
        if re.search(r"den han|qua han|tre han|toi han|het han|han (?:cuoi|chot)|hoan thanh truoc|xong truoc|sap den han|den ky", rest) and (self.period or "qua han" in rest or "tre han" in rest or self.agency):
            return "due"
        if (who := _WHO.search(rest)) and who.start() < self._agency_at < len(rest) and len(self._topic().split()) >= 2:
            return "responsible"
        if self.agency and (_TASKS.search(rest) or self._role() or self.period or re.search(r"phai|trach nhiem|duoc giao|lich", rest)) and _ASKED.search(rest):
            return "duties"
        if self.period and _TASKS.search(rest):
            return "due" if _DUE.search(rest) else "active"
        if _WHO.search(rest) and len(self._topic().split()) >= 2:
            return "responsible"
        if _WHEN.search(rest) and _TASKS_DONE.search(rest) and len(self._topic().split()) >= 2:
            return "when"
        return "search"

    def _listed(self) -> bool:
        """Whether documents of an issuer or a period are asked for: "những văn bản của UBND tỉnh năm 2017"."""
        return bool(_LISTED.search(self.rest)) and bool(self.agency or self.period) and not _TASKS.search(self.rest) and not _DUE.search(self.rest)

    def _filters(self, first: date | None, last: date | None) -> str:
        """The query whose fields say what documents are asked for, the rest of the words after them."""
        found = _LISTED.search(self.rest)
        kind = found["kind"] if found else ""
        words = self.rest.replace(kind, " ", 1).replace(fold(self.agency or "\0"), " ", 1)
        fields = [f'loai:"{kind}"'] if kind not in ("", "van ban") else []
        fields += [f'cq:"{self.agency}"'] if self.agency else []
        fields += [f"ngay:[{first or '1945-01-01'} TO {last or self._today}]"] if first or last else []
        left = set(_LISTING.sub(" ", words).split())
        return " ".join((*fields, *(word for word in self._text.split() if fold(word) in left)))

    def _role(self) -> str:
        return "support" if re.search(r"\bphoi hop\b", self.rest) and "chu tri" not in self.rest else "lead" if "chu tri" in self.rest else ""

    def _topic(self) -> str:
        """The words for which who is asked, as typed."""
        folded = fold(self._text)
        kept = bytearray(b"\x01" * len(folded))
        for noise in _NOISE.finditer(folded):
            kept[noise.start() : noise.end()] = bytes(noise.end() - noise.start())
        return clean_spaces("".join(c if keep else " " for c, keep in zip(self._text, kept, strict=True)))


def _agency(text: str, found: re.Match[str]) -> str | None:
    """The agency as typed; None where the typed diacritics tell that its head is another word, or that who is asked."""
    name = text[found.start("name") : found.end("name")].strip(" ,")
    head = fold(name.split()[0])
    if has_diacritics(text) and head in _SPELLED and name.split()[0].lower() != _SPELLED[head]:
        return None
    return None if _WHO.match(found["name"]) else _known_part(name)


def _known_part(name: str) -> str:
    """A department or ministry as the tables know it, without what follows: "Sở Nội vụ tuyên truyền …" is Sở Nội vụ; a place may follow."""
    words = name.split()
    if fold(words[0]) not in ("so", "bo") or known_agency(typed_agency(name)):
        return name
    known = next((cut for cut in range(len(words) - 1, 1, -1) if known_agency(typed_agency(" ".join(words[:cut])))), len(words))
    tail = " ".join(words[known:])
    return name if not tail or province_named(tail) or fold(words[known]) in ("tinh", "thanh", "tp", "tp.", "va") else " ".join(words[:known])


def _path(found: re.Match[str]) -> str:
    """dieu_5__khoan_2__diem_a from "điểm a khoản 2 Điều 5"."""
    clause, point = found["khoan"] or found["khoan_after"], found["diem"] or found["diem_after"]
    steps = [f"dieu_{found['dieu']}"]
    steps += [f"khoan_{clause}"] if clause else []
    steps += [f"diem_{point}"] if clause and point else []
    return "__".join(steps)


def _when(first: date | None, last: date | None) -> str:
    if first and last:
        return f" trong thời gian {first:%d/%m/%Y} – {last:%d/%m/%Y}" if first != last else f" ngày {first:%d/%m/%Y}"
    return f" đến {last:%d/%m/%Y}" if last else f" từ {first:%d/%m/%Y}" if first else ""

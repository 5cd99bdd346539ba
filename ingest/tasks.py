"""Tasks of a plan from all three places: annex tables, bullets of its body, assignments to agencies.

Rule 1  A section whose heading speaks of tasks, measures or contents to carry out holds body tasks: its leaf bullets and paragraphs.
Rule 2  A section on who carries out ("Phân công", "Tổ chức thực hiện") holds assignments: what stands under, or behind the colon of,
        a heading that names agencies; they lead.
Rule 3  "Giao Sở A chủ trì, phối hợp với Sở B …" is an assignment wherever it stands.
Rule 4  "Đơn vị chủ trì: …; Đơn vị phối hợp: …" under the bullets of a section holds for them.
Rule 5  A task that opens with agencies that "chủ trì" is led by them, those it names behind "phối hợp với" support.
Rule 6  What a directive, a dispatch or a notice of conclusions orders stands behind "… yêu cầu:": its items are assignments, those of the agencies that
        they open with ("Sở Nội vụ tổng hợp …", "Sở Nội vụ:").
Rule 7  A task's bases are the citations in its own words; those of the headings above it are kept apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from graph.model import Citation, Document, Layout, Paragraph, Provision, Span, Task, TaskSource
from graph.registry import known_agency
from graph.text import clean_spaces, fold
from ingest.agencies import split_agencies
from ingest.annex_tasks import Place, annex_tasks, without_bullet
from ingest.deadlines import deadline_words, read_deadline
from ingest.nesting import Nesting
from ingest.sentence import name_of
from ingest.task_details import Details, details_in

_TASK_HEADING = re.compile(
    r"nhiem vu|giai phap|noi dung (?:thuc hien|cong viec|hoat dong|trien khai|ke hoach|trong tam)|cong viec|hoat dong (?:chu yeu|cu the)"
)
_TASK_ARTICLE = re.compile(r"(?:(?:thong qua|phe duyet|thuc hien) )?(?:mot so )?(?:(?:cac )?nhiem vu (?:va )?(?:trong tam|chu yeu|cu the|giai phap)|(?:cac )?giai phap (?:trong tam|chu yeu|cu the|thuc hien))")
"""Headings of articles that hold tasks: those on "Nhiệm vụ, quyền hạn" lay down competences."""
_NO_LETTERS = re.compile(r"[^a-z ]+")
_AIM_HEADING = re.compile(
    r"(?:mot so |cac |ve |nhung )?(?:muc dich|muc tieu|yeu cau|quan diem|pham vi|doi tuong|kinh phi|che do bao cao|nguyen tac|danh gia|ket qua|uu diem|ton tai|tinh hinh|phuong huong)"
)
_ASSIGNMENT_HEADING = re.compile(r"phan cong|to chuc thuc hien|trach nhiem")
_DUTIES = (
    "chủ trì|triển khai|thực hiện|tham mưu|(?:có|chịu) trách nhiệm|phối hợp|xây dựng|"
    "tổ chức(?!\\s?[,;]| (?:chính trị|xã hội|đoàn thể|đảng|kinh tế|tín dụng|khoa học|hành nghề|có liên quan|liên quan|và|cá nhân))|hướng dẫn|theo dõi|căn cứ|rà soát|kiểm tra|đôn đốc|báo cáo|bố trí|cân đối|"
    "tổng hợp|thẩm định|khẩn trương|tiếp tục|tăng cường|chỉ đạo|nghiên cứu|hoàn thiện|hoàn chỉnh|hoàn thành|điều chỉnh|(?<!thành\\s)(?<!độc\\s)(?<!công\\s)lập|(?<!chương\\s)(?<!quá\\s)(?<!quy\\s)(?<!lộ\\s)(?<!tờ\\s)(?<!công\\s)trình|đề xuất|cung cấp|đẩy mạnh|quán triệt|nghiêm túc|chủ động|công bố|"
    "công khai|bảo đảm|đảm bảo|rút ngắn|cải thiện|nâng cao|tháo gỡ|xử lý|giải quyết|tuyên truyền|phổ biến|đánh giá|cập nhật|ban hành|bám sát|khắc phục|chấn chỉnh|thanh tra|"
    "thường xuyên|kịp thời|ưu tiên|huy động|hỗ trợ|khảo sát|lãnh đạo|cụ thể hóa|tập trung|chấp hành|tích cực|cắt giảm|đẩy nhanh|đổi mới|phát huy|vận động|lồng ghép|xem xét|gửi|dành|sơ kết|tổng kết|thông báo|là (?:cơ quan|đơn vị) (?:đầu mối|thường trực|chủ trì)"
).replace(" ", r"\s+")
"""What agencies that are given something are to do."""
_DIVIDED_HEADING = re.compile(r"phan cong (?:nhiem vu|trach nhiem|cong viec|thuc hien|to chuc)|to chuc thuc hien|trach nhiem to chuc thuc hien")
_BODIES = (
    "[Ss]ở|[Bb]ộ(?! (?:máy|tiêu chí|chỉ số|mặt|phận|thủ tục))|[Bb]an(?! hành)(?: (?:chỉ đạo|quản lý|tổ chức))?+|[Cc]ơ quan|[Đđ]ơn vị|[Nn]gành|[Đđ]ịa phương|[Dd]oanh nghiệp|Văn phòng|VP|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Thường trực|"
    "Công an|Tổng cục|Chi cục|Cục|Thanh tra|[Pp]hòng(?!,| (?:chống|ngừa|cháy|bệnh|thủ))|Trung tâm(?: (?:hỗ trợ|giám sát|kiểm tra))?+|Đài|Báo(?! cáo)|Bảo hiểm|Kho bạc|Ngân hàng|Bưu điện|Kiểm toán|"
    "Viện(?! (?:phí|trợ|dẫn))|Trường(?! hợp)|Học viện|Đại học|Bệnh viện|Tòa án|Toà án|Mặt trận|UBMTTQ|MTTQ|Hội(?! (?:nghị|nhập|thảo|thi|chợ|diễn|đàm))|Hiệp hội|Liên (?:đoàn|minh|hiệp)|Đoàn(?! (?:kết|viên))|"
    "Đảng (?:đoàn|ủy)|[Đđ]ảng ủy|[Tt]ỉnh ủy|[Tt]hành ủy|[Hh]uyện ủy|Quỹ|Tập đoàn|Tổng công ty|Tổ công tác"
).replace(" ", r"\s+")
"""How names of those who carry out begin."""
_NOT_OF_NAME = r"(?<!được)(?<!việc)(?<!để)(?<!tác)(?<!về)(?<!và)(?<!hoặc)(?<!theo)(?<!,)"
"""Behind these words a verb tells of something else: "các cơ quan được kiểm tra gửi báo cáo"."""
_HEADS = r"(?:Bộ\s+trưởng|Giám\s+đốc|Thủ\s+trưởng|Chủ\s+tịch|Chánh)"
_AGENCY_HEAD = re.compile(
    rf"(?:Giao\s+|Yêu\s+cầu\s+|Đề\s+nghị\s+)?(?:{_HEADS}\s+)?(?:[Cc]ác\s+)?(?:{_BODIES}|{_HEADS}|Tổ(?!\s+chức))(?!\w)[^:.;]{{0,260}}$"
    r"|(?:Ông|Bà|Đồng chí|Các đồng chí)\b\.?[^:;]{2,120}$"
)
"""A heading that names who carries out: agencies, or the members of a team that a plan of it names."""

_SORT_OF_AGENCY = re.compile(
    r"(?:UBND|HĐND|UBMTTQ|Chủ tịch (?:UBND|HĐND)|Các (?:bộ|sở|cơ quan|đơn vị|ngành|địa phương|huyện|tỉnh|thành|xã)|địa phương|cơ quan thuộc"
    r"|Công an|Cục|Chi cục|Tổng cục|Thanh tra|Tòa án|Viện kiểm sát|Văn phòng|Trung tâm|Sở|Ban (?-i:[A-ZĐ])\w*)(?!\w)",
    re.IGNORECASE,
)
"""What tells an agency that the registry does not hold from other words of headings."""
_GIVES = re.compile(
    r"(?:Giao|Đề\s+nghị|Yêu\s+cầu|giao(?=\s+(?:cho\s+)?(?:Sở|Ban|Bộ|Văn\s+phòng|UBND|Công\s+an|Cục|Chi\s+cục|Thanh\s+tra|các|[Pp]hòng|Trung\s+tâm|Chủ\s+tịch|Giám\s+đốc|Ủy\s+ban)\s))"
    rf"\s+(?!(?:cơ\s+quan|đơn\s+vị|ngành|địa\s+phương|doanh\s+nghiệp)(?!\w))(?P<lead>(?:cho\s+)?(?:{_HEADS}\s+)?(?:[Cc]ác\s+)?(?:{_BODIES}|{_HEADS})(?!\w)[^.;:]{{0,160}}?{_NOT_OF_NAME})\s+(?=(?:{_DUTIES})(?!\w))"
)
_LEADS = re.compile(
    rf"(?:(?:Giao|Đề\s+nghị|Yêu\s+cầu)\s+(?:cho\s+)?)?(?P<lead>(?:[Cc]ác\s+)?(?:{_BODIES})(?!\w)[^.;:]{{0,160}}?)"
    r"\s+(?:(?:có|chịu)\s+trách\s+nhiệm\s+)?(?:là\s+(?:cơ\s+quan|đơn\s+vị)\s+)?chủ\s+trì(?!\w)"
)
_ACTS = rf"trong|mở|đào\s+tạo|tập\s+huấn|bồi\s+dưỡng|để|niêm\s+yết|tiến\s+hành|thống\s+kê|khảo\s+sát|giám\s+sát|vận\s+hành|duy\s+trì|sắp\s+xếp|chuẩn\s+bị|phê\s+duyệt|{_DUTIES}"
"""Words behind the names of those who support: what they are to do."""
_SUPPORT = re.compile(
    r"(?:[Cc]hủ\s+trì)?\s*,?\s*[Pp]hối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với\s+|cùng\s+)?(?P<names>(?:Sở|các|Các|UBND|Bộ|Văn\s+phòng|Công\s+an|Ban|Bưu\s+điện|Đài)[^.;:]{0,200}?)"
    rf"(?=\s+(?:{_ACTS})\b|[.;:]|,\s*(?!ban\b|ngành\b|đơn\s+vị|cơ\s+quan|địa\s+phương|các\b|huyện|thị\s+xã|thành\s+phố|cấp\b)[^\W\dA-ZĐ_]|$)"
)
_ORDERS = re.compile(r"(?:yêu\s+cầu|chỉ\s+thị|chỉ\s+đạo|kết\s+luận|có\s+ý\s+kiến|đề\s+nghị|quyết\s+định|giao)(?![^\W\d_])[^.:]{0,200}:$", re.IGNORECASE)
"""The end of the paragraph before what a directive orders (Rule 6)."""
_CARRIES_OUT = re.compile(
    r"(?:(?:chịu|có)\s+trách\s+nhiệm\s+)?(?:(?:khẩn\s+trương|nghiêm\s+túc|kịp\s+thời)\s+)?(?:(?:tổ\s+chức|triển\s+khai)\s*,?\s+)?"
    r"(?:(?:thi\s+hành|thực\s+hiện)\s+(?:\w+\s+){1,3}này\W*$|(?:triển\s+khai\s+)?thực\s+hiện\W*$)",
    re.IGNORECASE,
)
"""What the last article of a decision says of all that it binds: no task."""
_SENTENCES = re.compile(r"(?<=[^\W\d_]{2})\.\s+(?=[A-ZĐUỦ])")
_ORDERING = frozenset(["chỉ thị", "công văn", "công điện", "thông báo", "kết luận"])
_PLANNING = _ORDERING | {"kế hoạch", "chương trình", "đề án", "phương án"}
"""Documents whose assignments may open with the agency and its verb: elsewhere that is how competences are laid down, but for sections that divide tasks."""
_DOES = re.compile(
    rf"(?:(?:Giao|Đề\s+nghị|Yêu\s+cầu)\s+(?:cho\s+)?)?(?P<lead>(?:{_HEADS}\s+)?(?:[Cc]ác\s+)?(?:{_BODIES}|{_HEADS})(?!\w)[^.;:]{{0,200}}?{_NOT_OF_NAME})\s+(?=(?:{_DUTIES})(?!\w))"
)
"""Agencies that open a sentence, and what they do."""
_META = re.compile(
    r"(?:Đơn vị|Cơ quan|Lãnh đạo)\s+(?:chủ trì|phối hợp|phụ trách|thực hiện)|Thời gian(?: thực hiện)?\s*:|Kinh phí|\(?Chi tiết|\(?Phụ lục|\(?Kèm theo|Trên đây|Nơi nhận",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?P<other>(?:tháng\s+\d{1,2}|đến|tầm\s+nhìn|từ|giai\s+đoạn)\s+)?năm\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
"""A year; with its month it dates another document, "đến năm" bounds a period."""


def find_tasks(layout: Layout, nesting: Nesting, citations: Sequence[Citation], document: Document) -> tuple[Task, ...]:
    """All tasks of a document, in order of place; a document without task sections or tables has none."""
    found = [*_Finder(layout, nesting, document).tasks()]
    bases = _Bases(citations, nesting)
    return tuple(bases.complete(task) for task in sorted(found, key=lambda task: task.span))


class _Finder:
    """Walks the blocks and knows which provisions stand around each place."""

    def __init__(self, layout: Layout, nesting: Nesting, document: Document) -> None:
        self._layout = layout
        self._text = layout.text
        self._document = document
        year = _plan_year(document)
        self._place = Place(layout.text, document.place, year)
        self._nesting = nesting
        self._provisions, self._starts = self._nesting.provisions, self._nesting.starts
        self._ordered = self._orders() if document.type in _ORDERING else None
        self._is_plan = document.type in (
            None,
            "kế hoạch",
            "chương trình",
            "đề án",
            "chỉ thị",
            "công văn",
            "công điện",
            "thông báo",
            "phương án",
            "kết luận",
            "hướng dẫn",
            "quyết định",
            "nghị quyết",
        )

    def tasks(self) -> Iterator[Task]:
        """Tasks of tables, then of the running text."""
        yield from annex_tasks(self._layout.blocks, self._place)
        if self._is_plan:
            yield from self._body()

    def _body(self) -> Iterator[Task]:
        """Tasks of the running text. What lines of labels tell ("Cơ quan chủ trì: …") is told of the tasks above them in the same section, or of the
        section itself when it has none."""
        run: list[Task] = []
        told = False
        paragraphs = [b for b in self._layout.blocks if isinstance(b, Paragraph)]
        for index, paragraph in enumerate(paragraphs):
            words = clean_spaces(paragraph.span.slice(self._text))
            around = self._nesting.around(paragraph.span.start)
            details = details_in(words)
            if details and details.alone:
                if not run or self._section(run[-1]) != self._section_of(around):
                    yield from run
                    run = list(self._headed(around))
                run, told = [self._detailed(task, details) for task in run], True
                continue
            found = list(
                self._paragraph(paragraph, words, around, paragraphs[index + 1] if index + 1 < len(paragraphs) else None)
            )
            if found and found[0].source is TaskSource.BODY:
                if run and (told or self._section(run[-1]) != self._section(found[0])):
                    yield from run
                    run, told = [], False
                run += found
            else:
                yield from found
        yield from run

    def _section(self, task: Task) -> str:
        """The path of the lowest headed provision a task stands in."""
        return self._section_of(self._nesting.around(task.span.start))

    def _section_of(self, around: Sequence[Provision]) -> str:
        headed = [p for p in around if p.heading]
        return headed[-1].path if headed else ""

    def _headed(self, around: Sequence[Provision]) -> Iterator[Task]:
        """The task that the heading of a section names: nothing stands below it but labels."""
        headed = [place for place, provision in enumerate(around) if provision.heading]
        above = around[: headed[-1]] if headed else ()
        section = around[headed[-1]] if headed else None
        if section is None or self._kind(above) is not TaskSource.BODY or not _level(section).startswith(("khoan", "diem", "muc")):
            return
        start = self._text.find(section.heading[:1], section.span.start + len(section.label))
        end = self._text.find("\n", start)
        if 0 <= start < end <= section.span.end:
            yield self._task(Span(start, end), TaskSource.BODY, above)

    def _detailed(self, task: Task, details: Details) -> Task:
        """A task with what labels tell and its own words do not."""
        return replace(
            task,
            lead=task.lead or split_agencies(details.lead, self._document.place),
            support=task.support or split_agencies(details.support, self._document.place),
            deadline=task.deadline or (read_deadline(details.when, self._place.year) if details.when else None),
        )

    def _paragraph(
        self, paragraph: Paragraph, words: str, around: Sequence[Provision], following: Paragraph | None
    ) -> Iterator[Task]:
        kind = self._kind(around)
        if kind is None and self._ordered is not None and paragraph.span.start >= self._ordered:
            kind = TaskSource.ASSIGNMENT
        own = next((p for p in around if p.span.start == paragraph.span.start), None)
        if _META.match(words.removeprefix(own.label if own else "").lstrip("-+* ")) or any(p.path.startswith("phu_luc") for p in around):
            return
        if kind is TaskSource.ASSIGNMENT:
            yield from self._assigned(paragraph, around, own)
        elif kind is TaskSource.BODY and not self._opens_list(own, around) and (own is None or not own.heading):
            if own is not None or self._labelled_above(around, paragraph):
                span = without_bullet_or_label(paragraph.span, self._text, own)
                yield self._task(span, TaskSource.BODY, around, self._body_lead(span.slice(self._text), around, own))
        elif _GIVES.search(words) and kind is None:
            yield from self._given(paragraph)

    def _body_lead(self, words: str, around: Sequence[Provision], own: Provision | None) -> tuple[str, ...]:
        """Agencies that the registry knows, or kinds of them, that open a task of the body or head what it stands under; in headings of the body others
        begin like agencies ("Phòng, chống tham nhũng")."""
        opening = None if _LEADS.match(words) else _DOES.match(words)
        lead = split_agencies(opening["lead"], self._document.place) if opening else ()
        if not lead:
            _, lead = self._holder(around, own)
        return lead if all(known_agency(name) or _SORT_OF_AGENCY.match(name) for name in lead) else ()

    def _orders(self) -> int | None:
        """Where what a directive orders begins (Rule 6); None when it orders nothing in items."""
        for block in self._layout.blocks:
            if isinstance(block, Paragraph) and _ORDERS.search(clean_spaces(block.span.slice(self._text))[-260:]):
                return block.span.end
        return None

    def _kind(self, around: Sequence[Provision]) -> TaskSource | None:
        """What the nearest telling heading makes of the paragraphs below it."""
        for place in range(len(around) - 1, -1, -1):
            provision = around[place]
            heading = _plain_heading(provision.heading)
            if not heading or len(heading) > 200 or not _level(provision).startswith(("muc", "khoan", "phan", "chuong", "dieu")):
                continue
            if _ASSIGNMENT_HEADING.search(heading) and len(heading) < 90:
                return TaskSource.ASSIGNMENT
            if _AIM_HEADING.match(heading) and not _TASK_HEADING.search(heading):
                return None
            if (_TASK_ARTICLE.match if self._in_article(around[: place + 1]) else _TASK_HEADING.search)(heading):
                return TaskSource.BODY
        return None

    def _in_article(self, around: Sequence[Provision]) -> bool:
        """Whether an article holds a place, and no section of what it approves."""
        inmost = next((_level(p) for p in reversed(around) if _level(p).startswith(("dieu", "muc"))), "")
        return inmost.startswith("dieu")

    def _opens_list(self, own: Provision | None, around: Sequence[Provision]) -> bool:
        """Whether the paragraph only opens the bullets below it."""
        if own is None:
            return False
        index = bisect_left(self._starts, own.span.start + 1)
        below = self._provisions[index] if index < len(self._provisions) else None
        return (
            below is not None
            and below.span.start < own.span.end
            and below.path.startswith(own.path + "__")
            and bool(own.heading or self._ends_open(own, below))
        )

    def _ends_open(self, own: Provision, below: Provision) -> bool:
        return self._text[own.span.start : below.span.start].rstrip().endswith(":")

    def _labelled_above(self, around: Sequence[Provision], paragraph: Paragraph) -> bool:
        """An unlabelled paragraph of a numbered section is a task of it; one right under a roman heading only introduces."""
        return bool(around) and not _level(around[-1]).startswith(("muc", "phan", "gach"))

    def _assigned(self, paragraph: Paragraph, around: Sequence[Provision], own: Provision | None) -> Iterator[Task]:
        """Rule 2."""
        label = without_bullet_or_label(paragraph.span, self._text, own)
        words = label.slice(self._text)
        details = details_in(words)
        head, colon, rest = words.partition(":") if details is None else (words, "", "")
        if own is not None and colon and _AGENCY_HEAD.match(clean_spaces(head)):
            if rest.strip():
                span = Span(label.end - len(rest.lstrip()), label.end)
                yield self._task(span, TaskSource.ASSIGNMENT, around, split_agencies(_given_to(head), self._document.place))
            return
        carried = self._carried(around, own)
        holder, holding = self._holder(around, own)
        if holder is not None and (own is not None or self._opens_under(holder, paragraph)):
            yield self._task(label, TaskSource.ASSIGNMENT, around, holding)
        elif carried and own is not None:
            yield self._task(label, TaskSource.ASSIGNMENT, around, carried)
        elif _GIVES.search(words):
            yield from self._given(paragraph)
        elif own is not None and _LEADS.match(words):
            yield self._task(label, TaskSource.ASSIGNMENT, around)
        elif own is not None and self._divides(around) and (does := _opening(words, later=self._document.type in _ORDERING)):
            span = Span(label.start + does.end(), label.end)
            yield self._task(span, TaskSource.ASSIGNMENT, around, split_agencies(does["lead"], self._document.place))

    def _opens_under(self, holder: Provision, paragraph: Paragraph) -> bool:
        """Whether a paragraph without label is the first below the line that names who holds it."""
        return "\n" not in self._text[holder.span.start : paragraph.span.start].strip()

    def _divides(self, around: Sequence[Provision]) -> bool:
        """Whether an agency and its verb make an assignment here."""
        return (
            self._document.type in _PLANNING
            or any(p.heading and _DIVIDED_HEADING.match(_plain_heading(p.heading)) for p in around)
            or (self._document.type in ("nghị quyết", "quyết định") and any(_level(p).startswith("muc") for p in around) and not self._in_article(around))
        )

    def _carried(self, around: Sequence[Provision], own: Provision | None) -> tuple[str, ...]:
        """The agencies of an earlier sibling that only names them and ends with a colon: the list goes on at the same level."""
        if own is None or len(around) < 2:
            return ()
        parent = around[-2]
        index = bisect_left(self._starts, own.span.start) - 1
        while index >= 0 and self._provisions[index].span.start > parent.span.start:
            sibling = self._provisions[index]
            words = sibling.span.slice(self._text).rstrip()
            if len(words) < 300 and words.endswith(":") and sibling.path.rpartition("__")[0] == parent.path:
                given = _GIVES.search(words)
                return split_agencies(given["lead"], self._document.place) if given else self._head_agencies(sibling)
            index -= 1
        return ()

    def _holder(self, around: Sequence[Provision], own: Provision | None) -> tuple[Provision | None, tuple[str, ...]]:
        """The nearest provision above one's own that agencies head, and they."""
        return next(((p, named) for p in reversed(around) if p is not own and (named := self._head_agencies(p))), (None, ()))

    def _head_agencies(self, provision: Provision) -> tuple[str, ...]:
        """The agencies that head a provision: "a) Sở Nội vụ:"."""
        line = self._text[provision.span.start : provision.span.end][len(provision.label) : len(provision.label) + 300]
        head, colon, _ = line.partition(":")
        if colon and _AGENCY_HEAD.match(clean_spaces(head)):
            return split_agencies(_given_to(head), self._document.place)
        if provision.heading and _AGENCY_HEAD.match(provision.heading) and len(provision.heading) < 120:
            return split_agencies(_given_to(provision.heading), self._document.place)
        return ()

    def _given(self, paragraph: Paragraph) -> Iterator[Task]:
        """Rule 3."""
        words = paragraph.span.slice(self._text)
        details = details_in(words)
        found = _GIVES.search(words, 0, details.start if details else len(words))
        if found and not _CARRIES_OUT.match(words, found.end()):
            span = Span(paragraph.span.start + found.end(), paragraph.span.end)
            while span.start < span.end and self._text[span.start].isspace():
                span = Span(span.start + 1, span.end)
            lead = re.sub(r"^cho\s+", "", found["lead"])
            yield self._task(
                span,
                TaskSource.ASSIGNMENT,
                self._nesting.around(paragraph.span.start),
                split_agencies(lead, self._document.place),
            )

    def _task(self, span: Span, source: TaskSource, around: Sequence[Provision], lead: tuple[str, ...] = ()) -> Task:
        words = clean_spaces(span.slice(self._text))
        details = details_in(words)
        leads = None if lead else _LEADS.match(words, 0, details.start if details else len(words))
        if leads:
            lead = split_agencies(leads["lead"], self._document.place)
        support = _SUPPORT.search(words) if source is TaskSource.ASSIGNMENT or leads else None
        when = deadline_words(words)
        headed = [p for p in around if p.heading and p.span.start < span.start and not p.heading.endswith(":")]
        task = Task(
            text=words,
            span=span,
            source=source,
            group=headed[-1].heading if headed else None,
            lead=lead,
            support=split_agencies(support["names"], self._document.place) if support else (),
            within=around[-1].path if around else None,
        )
        task = self._detailed(task, details) if details else task
        return task if task.deadline or not when else replace(task, deadline=read_deadline(when, self._place.year))


def _opening(words: str, *, later: bool) -> re.Match[str] | None:
    """The agencies that open these words, or with `later` a later sentence of them, before what they do."""
    starts = (0, *(found.end() for found in _SENTENCES.finditer(words) if later))
    return next((found for start in starts if (found := _DOES.match(words, start)) and not _CARRIES_OUT.match(words, found.end())), None)


def _level(provision: Provision) -> str:
    """The last step of its path: "muc_ii"."""
    return provision.path.rpartition("__")[2]


@lru_cache(maxsize=1024)
def _plain_heading(heading: str) -> str:
    """The folded words of a heading; it is asked for once for each paragraph under it."""
    return clean_spaces(_NO_LETTERS.sub(" ", fold(heading)))


def _given_to(head: str) -> str:
    return re.sub(r"^\s*(?:Giao|Đề nghị|Yêu cầu)\s+(?:cho\s+)?", "", clean_spaces(head))


def without_bullet_or_label(span: Span, text: str, own: Provision | None) -> Span:
    """The words of a paragraph behind its label."""
    start = span.start + (len(own.label) if own and text.startswith(own.label, span.start) else 0)
    while start < span.end and text[start].isspace():
        start += 1
    return without_bullet(Span(start, span.end), text) if own is None else Span(start, span.end)


def _plan_year(document: Document) -> int | None:
    """The year a plan is for: named in its title, else the year it was issued in."""
    stated = (found for found in _YEAR.finditer(document.title or "") if not found["other"])
    return next((int(found["year"]) for found in stated), document.issued.year if document.issued else None)


class _Bases:
    """Rule 5: which citations stand in a task's words, which in the headings above it."""

    def __init__(self, citations: Sequence[Citation], nesting: Nesting) -> None:
        self._citations = sorted(citations, key=lambda c: c.span)
        self._starts = [c.span.start for c in self._citations]
        self._nesting = nesting

    def complete(self, task: Task) -> Task:
        """The task with its bases, the bases of its headings and its place."""
        around = self._nesting.around(task.span.start)
        above = [
            name
            for p in around
            if p.heading
            for name in self._in(Span(p.span.start, min(task.span.start, p.span.start + len(p.label) + len(p.heading) + 8)))
        ]
        own = self._in(task.span)
        return replace(
            task,
            bases=own,
            heading_bases=tuple(dict.fromkeys(n for n in above if n not in own)),
            within=task.within or (around[-1].path if around else None),
        )

    def _in(self, span: Span) -> tuple[str, ...]:
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return tuple(dict.fromkeys(name_of(c) for c in self._citations[first:last] if c.span.end <= span.end))

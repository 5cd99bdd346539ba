"""Where a document gives tasks: what the headings around a place make of it, who heads it, and where orders begin.

A regulation (a law, a decree, a decision whose number carries its year, "Quy chế …" issued with a decision) lays down what bodies are for: of it only
the sections on who carries it out give tasks, and what binds a body to a day (`ingest.tasks`, Rule 8).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.model import Document, Layout, Paragraph, Provision, TaskSource
from graph.registry import document_types
from graph.text import clean_spaces, fold
from ingest.agencies import split_agencies
from ingest.duties import addressed_in, bodies_heading, duties_given
from ingest.nesting import Nesting

_TASKS = re.compile(
    r"nhiem vu|giai phap|bien phap|noi dung (?:va )?(?:hinh thuc )?(?:thuc hien|cong viec|hoat dong|trien khai|ke hoach|trong tam|phoi hop)|cong viec|chuong trinh (?:cu the|cong tac)|hoat dong (?:chu yeu|cu the)"
)
_TASKS_OF_ARTICLE = re.compile(
    r"(?:(?:thong qua|phe duyet|thuc hien) )?(?:mot so )?(?:(?:cac )?nhiem vu (?:va )?(?:trong tam|chu yeu|cu the|giai phap)|(?:cac )?giai phap (?:trong tam|chu yeu|cu the|thuc hien))"
)
"""Headings of articles that hold tasks: those on "Nhiệm vụ, quyền hạn" lay down competences."""
_TASKS_TO_COME = re.compile(r"(?:mot so |cac )?(?:phuong huong |muc tieu )?(?:nhiem vu|giai phap|ke hoach)")
"""Headings of reports that hold tasks: what reports tell elsewhere is done."""
_NO_LETTERS = re.compile(r"[^a-z ]+")
_AIMS = re.compile(
    r"(?:mot so |cac |ve |nhung )?(?:muc dich|muc tieu|yeu cau|quan diem|pham vi|doi tuong|kinh phi|nguyen tac|danh gia|ket qua|uu diem|ton tai|tinh hinh|phuong huong)"
)
_ASSIGNMENTS = re.compile(
    r"phan cong|to chuc thuc hien|trach nhiem|che do (?:thong tin )?bao cao|(?:^|chi tieu |ke hoach )giao (?:chi tieu|nhiem vu|ke hoach)|^nhiem vu (?:cu the )?cua"
)
_CARRIED_OUT = re.compile(
    r"(?:trach nhiem )?to chuc (?:thuc hien|thi hanh)(?: va .*| (?:luat|nghi quyet|nghi dinh|quyet dinh|thong tu|quy che|quy dinh)(?: nay)?)?$|trach nhiem (?:thi hanh|thuc hien)$"
)
"""Headings on who carries out this document; "Trách nhiệm của Bộ Công an" lays down what a body is for."""
_ORDERS = re.compile(r"(?:yêu\s+cầu|chỉ\s+thị|chỉ\s+đạo|kết\s+luận|có\s+ý\s+kiến|đề\s+nghị|quyết\s+định|giao)(?![^\W\d_])[^.:]{0,200}:$", re.IGNORECASE)
"""The end of the paragraph before what is ordered."""
_ORDERING = frozenset(["chỉ thị", "công văn", "công điện", "thông báo", "kết luận"])
_PLANNING = _ORDERING | {None, "kế hoạch", "chương trình", "đề án", "phương án", "hướng dẫn", "quyết định", "nghị quyết", "nghị quyết liên tịch", "báo cáo"}
"""Documents whose running text gives tasks."""
_RULES = re.compile(r"^\W*(?:QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|NỘI QUY|QUY TRÌNH|QUY CHUẨN)\b.{0,40}$", re.MULTILINE)
FURTHEST = 200
"""Provisions between a task and the line above it that names its bodies."""
LONGEST = 300
"""Characters of such a line."""
_TITLE_PAGE = 1200
"""Characters before the first provision of an attachment in which its kind stands."""
_WITH_YEAR = re.compile(r"\s*[\w.]+/(?:19|20)\d\d/")


@dataclass(frozen=True, slots=True)
class Orders:
    """Where what one paragraph orders stands, and whom it addresses."""

    start: int
    end: int
    addressed: tuple[str, ...]


class TaskSections:
    """Answers for the provisions around a place, outermost first."""

    def __init__(self, layout: Layout, nesting: Nesting, document: Document) -> None:
        self._text = layout.text
        self._nesting = nesting
        self._document = document
        self.ordering = document.type in _ORDERING
        self.regulation = _is_regulation(document)
        self.planning = document.type in _PLANNING
        self._rules = self._attached_rules()
        self._orders = tuple(self._find_orders(layout))
        self.tell = self.planning or bool(self._orders)
        """Whether the running text can give tasks but those of Rule 8."""

    def regulates(self, around: Sequence[Provision]) -> bool:
        """Whether a place lays down rules."""
        return self.regulation or bool(around and _attachment(around[0]) in self._rules)

    def kind(self, around: Sequence[Provision]) -> TaskSource | None:
        """What the nearest telling heading makes of the paragraphs below it."""
        if not self.planning:
            return None
        regulates = self.regulates(around)
        for place in range(len(around) - 1, -1, -1):
            provision = around[place]
            heading = plain_heading(provision.heading)
            if not heading or len(heading) > 200 or not level(provision).startswith(("muc", "khoan", "phan", "chuong", "dieu")):
                continue
            if self._document.type == "báo cáo":
                if level(provision).startswith(("muc", "phan")):
                    return TaskSource.BODY if _TASKS_TO_COME.match(heading) else None
            elif len(heading) < 90 and regulates and level(provision).startswith("dieu") and "trach nhiem" in heading and not _CARRIED_OUT.match(heading):
                return None
            elif len(heading) < 90 and (_CARRIED_OUT.match(heading) and not level(provision).startswith("chuong") if regulates else _ASSIGNMENTS.search(heading)):
                return TaskSource.ASSIGNMENT
            elif _AIMS.match(heading) and not _TASKS.search(heading):
                return None
            elif (_TASKS_OF_ARTICLE.match if self.in_article(around[: place + 1]) else _TASKS.search)(heading):
                return TaskSource.BODY
        return None

    def in_article(self, around: Sequence[Provision]) -> bool:
        """Whether an article holds a place, and no section of what it approves."""
        inmost = next((level(p) for p in reversed(around) if level(p).startswith(("dieu", "muc"))), "")
        return inmost.startswith("dieu")

    def orders(self, offset: int) -> Orders | None:
        """The orders that a place is among."""
        return next((orders for orders in reversed(self._orders) if orders.start <= offset < orders.end), None)

    def holder(self, around: Sequence[Provision], own: Provision | None) -> tuple[Provision | None, tuple[str, ...]]:
        """The nearest provision above one's own that bodies head, and they."""
        return next(((p, named) for p in reversed(around) if p is not own and (named := self.heads(p))), (None, ()))

    def heads(self, provision: Provision) -> tuple[str, ...]:
        """The bodies that head a provision: "a) Sở Nội vụ:"."""
        line = self._text[provision.span.start : provision.span.end][len(provision.label) : len(provision.label) + 340]
        head, colon, _ = line.partition(":")
        if colon and (named := bodies_heading(head)):
            return split_agencies(named, self._document.place)
        if provision.heading and len(provision.heading) < 160 and (named := bodies_heading(provision.heading, listed=provision.heading.endswith(":"))):
            return split_agencies(named, self._document.place)
        return ()

    def carried(self, around: Sequence[Provision], own: Provision | None) -> tuple[str, ...]:
        """The bodies of an earlier sibling that only names them and ends with a colon: the list goes on at the same level."""
        if own is None or len(around) < 2:
            return ()
        parent, starts, provisions = around[-2], self._nesting.starts, self._nesting.provisions
        index = bisect_left(starts, own.span.start) - 1
        furthest = index - FURTHEST
        while index >= max(0, furthest) and provisions[index].span.start > parent.span.start:
            sibling = provisions[index]
            words = sibling.span.slice(self._text).rstrip() if sibling.span.end - sibling.span.start < LONGEST else ""
            if words.endswith(":") and sibling.path.rpartition("__")[0] == parent.path:
                given = next(duties_given(words, len(words)), None)
                return split_agencies(given.lead, self._document.place) if given else self.heads(sibling)
            index -= 1
        return ()

    def _find_orders(self, layout: Layout) -> list[Orders]:
        """Rule 6. A directive goes on ordering to its end; elsewhere orders end with the section that they stand in."""
        found: list[Orders] = []
        if self.regulation or not (self.planning or self._document.type == "biên bản") or self._document.type == "báo cáo":
            return found
        for block in layout.blocks:
            if not isinstance(block, Paragraph) or not block.span.slice(self._text).rstrip().endswith(":"):
                continue
            words = clean_spaces(block.span.slice(self._text))
            if not _ORDERS.search(words[-260:]):
                continue
            around = self._nesting.around(block.span.start)
            if not self.ordering and (not around or self.regulates(around)):
                continue
            addressed = split_agencies(addressed_in(words), self._document.place)
            end = len(self._text) if self.ordering and not any(orders.end == len(self._text) for orders in found) else around[-1].span.end if around else 0
            found.append(Orders(block.span.end, end, addressed))
        return found

    def _attached_rules(self) -> set[str]:
        """The attachments that lay down rules, by the title before the first provision of each."""
        firsts: dict[str, int] = {}
        for provision in self._nesting.provisions:
            if name := _attachment(provision):
                firsts.setdefault(name, provision.span.start)
        return {name for name, first in firsts.items() if _RULES.search(self._text, max(0, first - _TITLE_PAGE), first)}


def level(provision: Provision) -> str:
    """The last step of its path: "muc_ii"."""
    return provision.path.rpartition("__")[2]


@lru_cache(maxsize=1024)
def plain_heading(heading: str) -> str:
    """The folded words of a heading; it is asked for once for each paragraph under it."""
    return clean_spaces(_NO_LETTERS.sub(" ", fold(heading)))


def _attachment(provision: Provision) -> str:
    first = provision.path.partition("__")[0]
    return first if first.startswith("kem_theo") else ""


def _is_regulation(document: Document) -> bool:
    """Whether it lays down law: its type does, and its number carries the year where decisions and resolutions without one give single orders."""
    normative = any(kind.normative for kind in document_types() if kind.name == document.type)
    if document.type in ("nghị quyết", "nghị quyết liên tịch", "quyết định"):
        return bool(_WITH_YEAR.match(document.number or ""))
    return normative or document.type in ("quy chế", "quy định", "điều lệ", "văn bản hợp nhất")

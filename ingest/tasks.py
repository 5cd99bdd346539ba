"""Tasks of a document from all its places: annex tables, bullets of its body, assignments to bodies.

Rule 1  A section whose heading speaks of tasks, measures or contents to carry out holds body tasks: its leaf bullets and paragraphs.
Rule 2  A section on who carries out ("Phân công", "Tổ chức thực hiện", "Nhiệm vụ của Tổ công tác") holds assignments: what stands under, or behind the
        colon of, a heading that names bodies, and what opens with bodies and a verb. Under a body's name, what opens with a verb is one everywhere.
Rule 3  "Giao Sở A chủ trì, phối hợp với Sở B …" is an assignment wherever it stands.
Rule 4  "Đơn vị chủ trì: …; Đơn vị phối hợp: …" under the bullets of a section holds for them.
Rule 5  A task that opens with bodies that "chủ trì", or ends with them in brackets, is led by them; those it names behind "phối hợp với" support.
Rule 6  What a directive, a dispatch, a letter or a chairman's conclusions order stands behind "… yêu cầu …:": its items are assignments, those of the bodies
        that they open with ("Sở Nội vụ tổng hợp …", "Sở Nội vụ:"), else of those addressed ("yêu cầu các cấp ủy thực hiện các nhiệm vụ sau:").
Rule 7  A task's bases are the citations in its own words; those of the headings above it are kept apart.
Rule 8  What binds a body to a day is a task everywhere, in regulations too ("Muộn nhất ngày 30/6/2031, các sở
        phải …"); what else they lay down is none but where they say who carries them out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.model import Citation, DeadlineKind, Document, Layout, Paragraph, Provision, Span, Task, TaskSource
from graph.registry import known_agency
from graph.text import clean_spaces
from ingest.agencies import split_agencies
from ingest.annex_tasks import Place, annex_tasks, without_bullet
from ingest.deadlines import deadline_words, read_deadline
from ingest.duties import (
    Duty,
    bodies_heading,
    duties_by_sentence,
    duties_given,
    duty_named_loosely,
    duty_opening,
    opens_with_verb,
    support_in,
)
from ingest.nesting import Nesting
from ingest.sentence import name_of
from ingest.tabbed import with_tabbed_tables
from ingest.task_details import Details, details_in
from ingest.task_sections import TaskSections, level

_SORT_OF_AGENCY = re.compile(
    r"(?:UBND|HĐND|UBMTTQ|Chủ tịch (?:UBND|HĐND)|Các (?:bộ|sở|cơ quan|đơn vị|ngành|địa phương|huyện|tỉnh|thành|xã)|địa phương|cơ quan thuộc"
    r"|Công an|Cục|Chi cục|Tổng cục|Thanh tra|Tòa án|Viện kiểm sát|Văn phòng|Trung tâm|Sở|Ban (?-i:[A-ZĐ])\w*)(?!\w)",
    re.IGNORECASE,
)
"""What tells an agency that the registry does not hold from other words of headings."""
_LEADING = re.compile(r"(?:(?:có|chịu)\s+trách\s+nhiệm\s+)?(?:là\s+(?:cơ\s+quan|đơn\s+vị)\s+)?chủ\s+trì(?!\w)")
_BRACKETED = re.compile(r"\((?:do\s+|giao\s+)?(?P<lead>[^\W\d_][^();]{2,120}?)\s+(?:là\s+(?:cơ\s+quan|đơn\s+vị)\s+)?chủ\s+trì(?!\w)[^()]*\)")
"""A lead at the end of a task: "(Sở Nội vụ chủ trì)"."""
_ANY = frozenset(["cơ quan", "đơn vị", "các cơ quan", "các đơn vị", "cơ quan chủ trì", "đơn vị chủ trì"])
_ASKING = frozenset(["tờ trình", "báo cáo", "hợp đồng", "biên bản", "giấy mời"])
"""Documents that ask, tell or agree on something: they bind no body to a day (Rule 8)."""
_DATED = re.compile(r"(?:trước|chậm\s+nhất|muộn\s+nhất|hoàn\s+thành)\s[^.;]{0,60}?20\d\d", re.IGNORECASE)
_CENTURY = "20"
"""What the days of Rule 8 have in them."""
_ORDINAL = re.compile(r"\s*(?:(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)\s+là|Thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám))\s*[,:]\s*")
"""Words that number the items of a list."""
_BULLET = re.compile(rf"\s*[-–+*•]\s|{_ORDINAL.pattern}")
_META = re.compile(
    r"(?:Đơn vị|Cơ quan|Lãnh đạo)\s+(?:chủ trì|phối hợp|phụ trách|thực hiện)|Thời gian(?: thực hiện)?\s*:|Kinh phí|\(?Chi tiết|\(?Phụ lục|\(?Kèm theo|Trên đây|Nơi nhận|Trong quá trình",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?P<other>(?:tháng\s+\d{1,2}|đến|tầm\s+nhìn|từ|giai\s+đoạn)\s+)?năm\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
"""A year; with its month it dates another document, "đến năm" bounds a period."""


def find_tasks(layout: Layout, nesting: Nesting, citations: Sequence[Citation], document: Document) -> tuple[Task, ...]:
    """All tasks of a document, in order of place; most documents have none."""
    found = [*_Finder(layout, nesting, document).tasks()]
    bases = _Bases(citations, nesting)
    return tuple(bases.complete(task) for task in sorted(found, key=lambda task: task.span))


class _Finder:
    """Walks the blocks and knows which provisions stand around each place."""

    def __init__(self, layout: Layout, nesting: Nesting, document: Document) -> None:
        self._text = layout.text
        self._blocks = with_tabbed_tables(layout.blocks, layout.text)
        self._document = document
        self._place = Place(layout.text, document.place, _plan_year(document))
        self._nesting = nesting
        self._sections = TaskSections(layout, nesting, document)

    def tasks(self) -> Iterator[Task]:
        """Tasks of tables, then of the running text."""
        yield from annex_tasks(self._blocks, self._place)
        yield from self._body()

    def _body(self) -> Iterator[Task]:
        """Tasks of the running text. What lines of labels tell ("Cơ quan chủ trì: …") is told of the tasks above them in the same section, or of the
        section itself when it has none."""
        run: list[Task] = []
        told = False
        paragraphs = [b for b in self._blocks if isinstance(b, Paragraph)]
        if not self._sections.tell:
            paragraphs = [p for p in paragraphs if _CENTURY in p.span.slice(self._text)]
        for index, paragraph in enumerate(paragraphs):
            words = clean_spaces(paragraph.span.slice(self._text))
            around = self._nesting.around(paragraph.span.start)
            details = details_in(words)
            if details and details.alone:
                if not run or self._section(run[-1]) != self._section_of(around):
                    yield from run
                    run = list(self._headed(around, led=bool(details.lead)))
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

    def _headed(self, around: Sequence[Provision], *, led: bool) -> Iterator[Task]:
        """The task that the heading of a section names: nothing stands below it but labels. One that tells who leads makes it a task anywhere."""
        headed = [place for place, provision in enumerate(around) if provision.heading]
        above = around[: headed[-1]] if headed else ()
        section = around[headed[-1]] if headed else None
        tells = self._sections.kind(above) is TaskSource.BODY or (led and self._sections.planning and not self._sections.regulates(around))
        if section is None or not tells or not level(section).startswith(("khoan", "diem", "muc")):
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
        own = next((p for p in around if p.span.start == paragraph.span.start), None)
        if _META.match(words.removeprefix(own.label if own else "").lstrip("-+* ")) or any(p.path.startswith("phu_luc") for p in around):
            return
        kind = self._sections.kind(around)
        if kind is None and self._sections.orders(paragraph.span.start):
            kind = TaskSource.ASSIGNMENT
        if kind is TaskSource.BODY:
            if not self._opens_list(own, around) and (own is None or not own.heading) and (own is not None or _ORDINAL.match(words) or self._stands_apart(around, following)):
                span = without_bullet_or_label(paragraph.span, self._text, own)
                yield self._task(span, TaskSource.BODY, around, self._body_lead(span, around, own))
            return
        found = tuple(self._assigned(paragraph, around, own) if kind else self._elsewhere(paragraph, words, around, own))
        yield from found or (self._dated(paragraph, around, own) if _CENTURY in words and _DATED.search(words) else ())

    def _elsewhere(self, paragraph: Paragraph, words: str, around: Sequence[Provision], own: Provision | None) -> Iterator[Task]:
        """Rule 3; and what stands under the name of a body. Not where rules are laid down."""
        if not self._sections.planning or self._document.type in _ASKING or self._sections.regulates(around):
            return
        if given := tuple(self._given(paragraph)):
            yield from given
        elif duty := self._decided(paragraph, around, own):
            yield duty
        elif own is not None or _BULLET.match(words):
            span = without_bullet_or_label(paragraph.span, self._text, own)
            _, holding = self._sections.holder(around, own)
            if holding and not self._opens_list(own, around) and opens_with_verb(span.slice(self._text)):
                yield self._task(span, TaskSource.ASSIGNMENT, around, holding)

    def _decided(self, paragraph: Paragraph, around: Sequence[Provision], own: Provision | None) -> Task | None:
        """What an article of a single decision that has no title tells a body to do that opens it ("Điều 3. Vụ Công chức có trách nhiệm …"), or opens what stands below
        ("Điều 3. Giao Sở A …")."""
        article = next((p for p in reversed(around) if level(p).startswith("dieu")), None)
        if article is None or self._document.type not in ("quyết định", "nghị quyết") or self._opens_list(own, around):
            return None
        told = article is own or duty_opening(article.heading) or next(duties_given(article.heading, len(article.heading)), None)
        span = without_bullet_or_label(paragraph.span, self._text, own)
        duty = duty_opening(span.slice(self._text)) if told and self._sections.in_article(around) and self._begins(paragraph, around, own) else None
        lead = split_agencies(duty.lead, self._document.place) if duty else ()
        return self._task(Span(span.start + duty.start, span.end), TaskSource.ASSIGNMENT, around, lead) if duty and lead != (self._document.issuer,) else None

    def _dated(self, paragraph: Paragraph, around: Sequence[Provision], own: Provision | None) -> Iterator[Task]:
        """Rule 8."""
        if not around or self._document.type in _ASKING or not (self._sections.planning or self._sections.regulates(around)):
            return
        span = without_bullet_or_label(paragraph.span, self._text, own)
        words = span.slice(self._text)
        duty = duty_opening(words)
        _, lead = (None, split_agencies(duty.lead, self._document.place)) if duty else self._sections.holder(around, own)
        if not lead or (duty and "cá nhân" in duty.lead) or not (duty or opens_with_verb(words)):
            return
        task = self._task(span, TaskSource.ASSIGNMENT, around, lead)
        if duty and task.deadline and task.deadline.text in duty.lead:
            return
        if task.deadline and task.deadline.kind in (DeadlineKind.BEFORE, DeadlineKind.SEVERAL) and task.deadline.end and re.search(r"20\d\d", task.deadline.text):
            yield task

    def _body_lead(self, span: Span, around: Sequence[Provision], own: Provision | None) -> tuple[str, ...]:
        """Agencies that the registry knows, or kinds of them, that open a task of the body or head what it stands under; in headings of the body others
        begin like agencies ("Phòng, chống tham nhũng"). Else whom the orders address that it is among."""
        words = span.slice(self._text)
        duty = duty_opening(words)
        if duty and not _LEADING.match(words, duty.start):
            return split_agencies(duty.lead, self._document.place)
        if named := bodies_heading(words.partition(":")[0]) if ":" in words[:200] else "":
            return split_agencies(named, self._document.place)
        _, lead = self._sections.holder(around, own)
        orders = self._sections.orders(span.start)
        if orders and lead in ((), orders.addressed):
            return orders.addressed
        return lead if all(known_agency(name) or _SORT_OF_AGENCY.match(name) for name in lead) else ()

    def _opens_list(self, own: Provision | None, around: Sequence[Provision]) -> bool:
        """Whether the paragraph only opens the bullets below it."""
        if own is None:
            return False
        provisions, starts = self._nesting.provisions, self._nesting.starts
        index = bisect_left(starts, own.span.start + 1)
        below = provisions[index] if index < len(provisions) else None
        return (
            below is not None
            and below.span.start < own.span.end
            and below.path.startswith(own.path + "__")
            and bool(own.heading or self._ends_open(own, below))
        )

    def _ends_open(self, own: Provision, below: Provision) -> bool:
        return self._text[own.span.start : below.span.start].rstrip().endswith(":")

    def _stands_apart(self, around: Sequence[Provision], following: Paragraph | None) -> bool:
        """An unlabelled paragraph of a numbered section is a task of it, and one with lines of labels below; one right under a roman heading only introduces."""
        if around and not level(around[-1]).startswith(("muc", "phan", "gach")):
            return True
        below = details_in(clean_spaces(following.span.slice(self._text))) if following else None
        return below is not None and below.alone

    def _assigned(self, paragraph: Paragraph, around: Sequence[Provision], own: Provision | None) -> Iterator[Task]:
        """Rules 2 and 6."""
        label = without_bullet_or_label(paragraph.span, self._text, own)
        words = label.slice(self._text)
        listed = own is not None or _BULLET.match(paragraph.span.slice(self._text)) is not None
        details = details_in(words)
        head, colon, rest = words.partition(":") if details is None else (words, "", "")
        if listed and colon and (named := bodies_heading(head)):
            if rest.strip():
                span = Span(label.end - len(rest.lstrip()), label.end)
                yield self._task(span, TaskSource.ASSIGNMENT, around, split_agencies(named, self._document.place))
            return
        if self._opens_list(own, around):
            return
        holder, holding = self._sections.holder(around, own)
        orders = self._sections.orders(paragraph.span.start)
        held = holding if holder is not None and (listed or self._opens_under(holder, paragraph)) else self._sections.carried(around, own)
        given = tuple(self._given(paragraph))
        duties = list(duties_by_sentence(words, later=self._sections.ordering)) if not given and self._begins(paragraph, around, own) else []
        if not duties and not given and not held and listed and not self._sections.regulates(around) and (duty := duty_named_loosely(words)):
            duties = [duty]
        if given and not held:
            yield from given
        elif duties:
            yield from (self._opened(duty, label, words, around) for duty in duties)
        elif held:
            yield self._task(label, TaskSource.ASSIGNMENT, around, held)
        elif listed and orders and orders.addressed and opens_with_verb(words) and not (own and own.heading):
            yield self._task(label, TaskSource.ASSIGNMENT, around, orders.addressed)

    def _opened(self, duty: Duty, label: Span, words: str, around: Sequence[Provision]) -> Task:
        """The task of bodies that open its words; those that "chủ trì" stay in them."""
        start = words.rfind(duty.lead, 0, duty.start) if _LEADING.match(words, duty.start) else duty.start
        span = Span(label.start + (start if start >= 0 else duty.start), label.start + len(words[: duty.end].rstrip()))
        return self._task(span, TaskSource.ASSIGNMENT, around, split_agencies(duty.lead, self._document.place))

    def _begins(self, paragraph: Paragraph, around: Sequence[Provision], own: Provision | None) -> bool:
        """Whether a paragraph is no line that goes on with the one before it."""
        if own is not None or (around and self._opens_under(around[-1], paragraph)):
            return True
        before = self._text[max(0, paragraph.span.start - 400) : paragraph.span.start].rstrip()
        return before.endswith((".", ":", ";", "/", ")", "|")) or before.rpartition("\n")[2].isupper()

    def _opens_under(self, holder: Provision, paragraph: Paragraph) -> bool:
        """Whether a paragraph without label is the first below the line that names who holds it."""
        return "\n" not in self._text[holder.span.start : paragraph.span.start].strip()

    def _given(self, paragraph: Paragraph) -> Iterator[Task]:
        """Rule 3."""
        words = paragraph.span.slice(self._text)
        details = details_in(words)
        around = self._nesting.around(paragraph.span.start)
        for duty in duties_given(words, details.start if details else len(words)):
            span = Span(paragraph.span.start + duty.start, paragraph.span.start + len(words[: duty.end].rstrip()))
            yield self._task(span, TaskSource.ASSIGNMENT, around, split_agencies(duty.lead, self._document.place))

    def _task(self, span: Span, source: TaskSource, around: Sequence[Provision], lead: tuple[str, ...] = ()) -> Task:
        words = clean_spaces(span.slice(self._text))
        details = details_in(words)
        plain = words[: details.start] if details else words
        leads = None if lead else _leading(plain)
        if leads:
            lead = split_agencies(leads, self._document.place)
        support = support_in(words) if source is TaskSource.ASSIGNMENT or lead else ""
        when = deadline_words(words, self._place.year, self._document.issued)
        headed = [p for p in around if p.heading and p.span.start < span.start and not p.heading.endswith(":")]
        task = Task(
            text=words,
            span=span,
            source=source,
            group=headed[-1].heading if headed else None,
            lead=lead,
            support=tuple(name for name in split_agencies(support, self._document.place) if name not in _ANY),
            within=around[-1].path if around else None,
        )
        task = self._detailed(task, details) if details else task
        return task if task.deadline or not when else replace(task, deadline=read_deadline(when, self._place.year))


def _leading(words: str) -> str:
    """Who "chủ trì" at the beginning of the words, is given that behind them, or stands in brackets (Rule 5); "" where nobody does."""
    duty = duty_opening(words)
    if duty and _LEADING.match(words, duty.start):
        return duty.lead
    given = next((duty for duty in duties_given(words, len(words)) if _LEADING.match(words, duty.start)), None)
    bracketed = None if given else _BRACKETED.search(words)
    return given.lead if given else bracketed["lead"] if bracketed else ""


def without_bullet_or_label(span: Span, text: str, own: Provision | None) -> Span:
    """The words of a paragraph behind its label."""
    start = span.start + (len(own.label) if own and text.startswith(own.label, span.start) else 0)
    while start < span.end and text[start].isspace():
        start += 1
    bare = without_bullet(Span(start, span.end), text) if own is None else Span(start, span.end)
    counted = _ORDINAL.match(text, bare.start, bare.end)
    return Span(counted.end(), bare.end) if counted else bare


def _plan_year(document: Document) -> int | None:
    """The year a plan is for: named in its title, else the year it was issued in."""
    stated = (found for found in _YEAR.finditer(document.title or "") if not found["other"])
    return next((int(found["year"]) for found in stated), document.issued.year if document.issued else None)


class _Bases:
    """Rule 7: which citations stand in a task's words, which in the headings above it."""

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

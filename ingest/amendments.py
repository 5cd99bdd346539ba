"""Amending documents → operations: "2. Sửa đổi, bổ sung điểm b khoản 1 Điều 8 như sau: “…”".

Rule 1  An operation is stated by the head of a provision: its first paragraph up to the quotation, the words in quotation marks and those
        that say how a provision was amended before left out. A chapter's head is all that stands above its first part.
Rule 2  The verb opens the head ("Bãi bỏ …", "Nghị định này bãi bỏ …") or follows its target ("Khoản 2 Điều 5 được sửa đổi như sau"); further
        verbs follow a separator. Anywhere else it tells of other things.
Rule 3  The amended document is the one that the head names; else the one that the nearest provision around it names; else the only one
        that the title of the document amends.
Rule 4  A head that names no Điều takes Điều and khoản of the provision around it ("1. Sửa đổi một số khoản của Điều 5: a) Sửa đổi khoản 2 …"), else
        that of the verb behind it ("sửa đổi khoản 2 và bổ sung khoản 4 Điều 31").
Rule 5  A head that only opens a list ("sửa đổi, bổ sung một số điều của …") states no operation: its parts do.
Rule 6  "bổ sung Điều 5a vào sau Điều 5" adds Điều 5a; what follows "vào sau", "vào trước" is a place, not a target. "Thay thế Phụ lục I bằng
        Phụ lục II" acts on Phụ lục I.

Source: Law on Promulgation of Legal Documents, Decree 34/2016/NĐ-CP Điều 75 (technique of amending documents).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from operator import attrgetter

from graph.model import Amendment, Citation, Document, Provision, RelationKind, Span
from ingest.dates import DAY_MONTH_YEAR, date_in
from ingest.provision_refs import expand
from ingest.relation_verbs import masked

_OPERATION = re.compile(
    r"[tsbđch](?<!\w\w)(?:(?P<phrase>(?:(?<=t)hay(?:\s+thế)?|(?<=s)ửa(?:\s+đổi)?(?:\s*,\s*bổ\s+sung)?)\s+(?:một\s+số\s+|các\s+)?(?:cụm\s+)?từ)"
    r"|(?P<insert>(?<=b)ổ\s+sung\s+(?:một\s+số\s+|các\s+)?(?:cụm\s+)?từ)"
    r"|(?P<drop>(?:(?<=b)ãi\s+bỏ|(?<=b)ỏ)\s+(?:một\s+số\s+|các\s+)?(?:cụm\s+)?từ)|(?P<rename>(?:(?<=s)ửa\s+đổi(?:\s*,\s*bổ\s+sung)?|(?<=đ)ổi)\s+tên(?!\s+(?:điều|khoản|mục|chương)(?:,|\s+và)))"
    r"|(?P<move>(?<=c)huyển(?=\s+(?:điều|khoản|điểm))|(?<=đ)ánh\s+(?:lại\s+)?số(?:\s+thứ\s+tự)?(?:\s+lại)?)"
    r"|(?P<repeal>(?<=b)ãi\s+bỏ|(?<=h)uỷ\s+bỏ|(?<=h)ủy\s+bỏ|(?<=b)ỏ(?=\s+(?:điều|khoản|điểm)))"
    r"|(?P<amend>(?<=s)ửa\s+đổi|(?<=đ)ược\s+sửa(?!\s+đổi))|(?P<add>(?<=b)ổ\s+sung)|(?P<replace>(?<=t)hay\s+thế))(?!\w)"
)
"""A verb in small letters. The first letter stands in front of all branches: that is what lets the search skip."""

_SYLLABLES = ("sửa", "bổ", "bãi", "bỏ", "thay", "hủy", "huỷ", "đổi", "chuyển", "đánh")
"""Every verb holds one of these."""

_NAMES = {"phrase": "thay thế cụm từ", "insert": "bổ sung cụm từ", "drop": "bỏ cụm từ", "rename": "đổi tên", "move": "chuyển", "repeal": "bãi bỏ",
          "amend": "sửa đổi", "add": "bổ sung", "replace": "thay thế"}  # fmt: skip
_LIST = re.compile(r"một\s+số\s+(?:điều|khoản|điểm|nội\s+dung|quy\s+định|phụ\s+lục)", re.IGNORECASE)
_STEP = r"(?:điểm|khoản|điều|phụ\s+lục|mục|chương)"
_NUMBER = r"(?:[a-zđ]{1,2}\d?|\d{1,3}[a-zđ]{0,2}|[ivxlc]{1,7})(?!\w)"
_TARGET = re.compile(
    rf"(?<!\w){_STEP}\s+{_NUMBER}(?:(?:\s*(?:,|;|(?:và|đến|của|tại|vào)(?!\w))\s*|\s+)(?:(?:các\s+)?{_STEP}\s+)?{_NUMBER}){{0,60}}",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"(?:vào\s+)?(?:ngay\s+)?(?:phía\s+)?(?:sau|trước)\s+(?:các\s+)?{_STEP}\s+{_NUMBER}(?:\s*(?:,|(?:và|đến)(?!\w))\s*{_NUMBER})*",
    re.IGNORECASE,
)
"""The neighbour of what is added; the larger parts behind it hold for both: "bổ sung điểm đ vào sau điểm d khoản 5 Điều 5"."""
_ARTICLE = re.compile(r"dieu_\w+?(?=__|$)")
_BY_OTHERS = re.compile(
    r"(?:đã\s+)?(?:được|bị)\s+(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ)(?!\s*,?\s*(?:bổ\s+sung\s+)?(?:như\s+sau|thành))"
)
_SUFFERS = re.compile(r"được\s+$")
_AS_FOLLOWS = re.compile(r"\s*,?\s*(?:bổ\s+sung\s*)?(?:như\s+sau|thành)")
_OPENS = re.compile(
    r"\s*(?:(?:nghị\s+định|thông\s+tư(?:\s+liên\s+tịch)?|luật|nghị\s+quyết|quyết\s+định|pháp\s+lệnh)\s+này\s+)?"
    r"|\s*kể\s+từ\s+ngày\s[^.;:]{0,80}?hiệu\s+lực(?:\s+thi\s+hành)?\s*,\s*(?:(?:nghị\s+định|thông\s+tư|luật|quyết\s+định)\s+này\s+)?"
)
_SEPARATOR = re.compile(r"(?:[,;:]|\svà|\sđồng\s+thời)\s*$")
_PAIRED = re.compile(r"\s*,?\s*(?:và\s+)?")
"""Between two verbs that are one: "sửa đổi, bổ sung"."""
_STARTS_WITH_TARGET = re.compile(
    rf"\s*(?:các\s+)?(?:{_STEP}\s+{_NUMBER}|cụm\s+từ|(?:thông\s+tư|nghị\s+định|quyết\s+định|luật)\s)"
)
_PART_BEHIND = re.compile(
    rf"(?:\s+của\s(?:(?!\s(?:về|quy\s+định|sửa|hướng|ban\s+hành)\s)[^.;:,()]){{3,80}}?)?\s*,?\s*(?:tại|gồm|như\s+sau|cụ\s+thể)\s*:?\s*(?:các\s+)?{_STEP}\s"
)
_EXCEPT = re.compile(r"(?:[,(]\s*)?(?<!\w)(?:ngoại\s+)?trừ(?!\w)")
_REPLACED_BY = re.compile(r"\s(?:tương\s+ứng\s+)?bằng\s")
_FROM_DAY = re.compile(rf"(?<!\w)(?:kể\s+)?từ\s+ngày\s+({DAY_MONTH_YEAR})", re.IGNORECASE)
_TRANSITION = re.compile(r"chuyển\s+tiếp", re.IGNORECASE)
_READ = frozenset({"dieu", "khoan", "diem", "muc", "chuong", "phan"})
_ABOVE = ("chuong", "muc", "phan")
_ACTS = (RelationKind.AMENDS, RelationKind.REPEALS, RelationKind.REPLACES)

LONGEST_HEAD = 3000
"""Characters: a head is a sentence or two; lists of phrases are longer."""

_Made = tuple[str, str, str | None]
"""Operation, amended document, path."""


@dataclass(slots=True)
class _Scope:
    """What an open provision says for the provisions in it: the amended document, the one provision of it, whether anything is amended there."""

    path: str
    object: str | None
    container: str | None
    operation: str | None


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a provision: its place, its words in small letters with all that is no operation blanked, the documents it names there."""

    span: Span
    words: str
    label: int
    named: tuple[Citation, ...]

    def names_in(self, start: int, end: int) -> list[Citation]:
        """The documents named between two offsets of the words."""
        return [c for c in self.named if start <= c.span.start - self.span.start < end]


def find_amendments(
    text: str, provisions: Sequence[Provision], citations: Sequence[Citation], document: Document, paragraphs: Sequence[Span]
) -> tuple[Amendment, ...]:
    """The operations of an amending document in order of place; none for any other document. Linear in the number of provisions.

    `provisions` and `paragraphs` stand in order of place.
    """
    title = _titled_object(citations, document, provisions)
    if title is None and not any(c.relation in _ACTS for c in citations):
        return ()
    heads = _Heads(text, [c for c in citations if c.number != document.number or c.number is None], provisions, paragraphs)
    found: list[Amendment] = []
    scopes: list[_Scope] = [_Scope("", title, None, None)]
    for index, part in enumerate(provisions):
        if part.path.startswith(("phu_luc", "kem_theo")) or part.path.rpartition("__")[2].partition("_")[0] not in _READ:
            continue
        while scopes[-1].path and not _within(part, scopes[-1].path):
            scopes.pop()
        around = scopes[-1]
        if around.object is None and not heads.names_any(part.span):
            continue  # nothing in it says what is amended
        span = heads.span(index)
        if around.operation is None and not _may_state(span.slice(text)) and not heads.repeals_any(span):
            scopes.append(_Scope(part.path, around.object, around.container, None))
            continue
        head = heads.of(part, span)
        made, scope = _read(head, around, part)
        if made:
            new, day = heads.quotation(head.span, part), _own_day(head.words, document)
            found += [Amendment(op, target, head.span, path, part.path, new, day) for op, target, path in made]
        scopes.append(scope)
    transition = next((p.span for p in provisions if _TRANSITION.search(p.heading)), None) if found else None
    return tuple(replace(amendment, transition=transition) for amendment in _without_openers(dict.fromkeys(found)))


def _may_state(words: str) -> bool:
    """Whether a head holds a syllable of a verb: most hold none and need no closer look."""
    words = words.lower()
    return any(syllable in words for syllable in _SYLLABLES)


def _without_openers(found: Iterable[Amendment]) -> Iterator[Amendment]:
    """Leave out what a provision says in sum and its parts say one by one: "1. Sửa đổi Điều 24 như sau: a) Sửa đổi khoản 2 Điều 24 …"."""
    found = list(found)
    told = {
        (within, a.object, path)
        for a in found
        for within in _above(a.within or "")
        for path in (a.object_provision, *_above(a.object_provision or ""))
    }
    return (a for a in found if (a.within, a.object, a.object_provision) not in told)


def _above(path: str) -> Iterator[str]:
    """The paths of the provisions around one."""
    while "__" in path:
        path = path.rsplit("__", 1)[0]
        yield path


def _own_day(words: str, document: Document) -> date | None:
    """The day from which the operation holds: its own when its words state one, else that of the document."""
    stated = _FROM_DAY.search(words)
    return (date_in(stated[1]) if stated else None) or document.in_force_from


def _within(part: Provision, path: str) -> bool:
    return part.path.startswith(path + "__") or (part.path.startswith("dieu") and path.startswith(_ABOVE))


def _titled_object(citations: Sequence[Citation], document: Document, provisions: Sequence[Provision]) -> str | None:
    """The document that the title amends, when there is exactly one."""
    body = min((p.span.start for p in provisions if p.path.startswith(("dieu", "chuong"))), default=0)
    if not re.search(r"sửa\s+đổi|bổ\s+sung|bãi\s+bỏ", document.title or "", re.IGNORECASE):
        return None
    names = [_name(c) for c in citations if c.span.end <= body and c.relation == RelationKind.AMENDS]
    return names[0] if names and len(set(names)) == 1 else None


def _name(citation: Citation) -> str:
    return citation.number or citation.title or citation.text


class _Heads:
    """Finds the head of a provision and the documents that it names."""

    def __init__(
        self, text: str, citations: Sequence[Citation], provisions: Sequence[Provision], paragraphs: Sequence[Span]
    ) -> None:
        self._text = text
        self._provisions = provisions
        self._paragraphs = paragraphs
        self._starts = [span.start for span in paragraphs]
        self._citations = sorted(citations, key=attrgetter("span.start", "span.end"))
        self._cited = [c.span.start for c in self._citations]

    def names_any(self, span: Span) -> bool:
        """Whether a document is named anywhere in a span."""
        at = bisect_left(self._cited, span.start)
        return at < len(self._cited) and self._cited[at] < span.end

    def repeals_any(self, span: Span) -> bool:
        """Whether a document is repealed in a span."""
        low, high = bisect_left(self._cited, span.start), bisect_left(self._cited, span.end)
        return any(citation.relation is RelationKind.REPEALS for citation in self._citations[low:high])

    def of(self, part: Provision, span: Span) -> _Head:
        """The head of a provision, which stands at `span`."""
        words = masked(span.slice(self._text), open_end=True)
        named = []
        for at in range(bisect_right(self._cited, span.start - 1), len(self._cited)):
            citation = self._citations[at]
            if citation.span.start >= span.end:
                break
            if words[citation.span.start - span.start : citation.span.start - span.start + 1].strip():
                named.append(citation)
        label = len(part.label) if self._text.startswith(part.label, part.span.start) else 0
        return _Head(span, words, label, tuple(named))

    def span(self, index: int) -> Span:
        """Where the head of the provision at `index` stands."""
        part = self._provisions[index]
        if part.path.rpartition("__")[2].startswith(_ABOVE):
            following = self._provisions[index + 1].span.start if index + 1 < len(self._provisions) else len(self._text)
            end = min(following, part.span.end)
        else:
            at = bisect_right(self._starts, part.span.start) - 1
            end = self._paragraphs[at].end if at >= 0 else part.span.end
        return Span(part.span.start, max(part.span.start, min(end, part.span.start + LONGEST_HEAD)))

    def quotation(self, head: Span, part: Provision) -> Span | None:
        """The quoted words that the head announces."""
        rest = self._text[head.start : part.span.end]
        opening = re.search(r"(?:[:\n]|như\s+sau)\s*[“\"]", rest)
        if not opening:
            return None
        closing = max(rest.rfind("”"), rest.rfind('"', opening.end()))
        return Span(head.start + opening.end(), head.start + closing) if closing > opening.end() else None


def _read(head: _Head, around: _Scope, part: Provision) -> tuple[list[_Made], _Scope]:
    """The operations of one head, and what it means for the provisions in it."""
    operations = _operations(head)
    if not operations and around.operation is None:
        return _lapsed_parts(head), _Scope(part.path, around.object, around.container, None)
    acted = [c for c in head.named if c.relation in _ACTS] or list(head.named)
    target = _name(acted[0]) if acted and operations else around.object
    scope = _Scope(part.path, target, around.container, operations[0][1] if operations else around.operation)
    exception = _EXCEPT.search(head.words, head.label) if "trừ" in head.words else None
    if exception and head.words.rstrip().endswith(":"):
        scope.operation = None
    inherited = None if operations or not _STARTS_WITH_TARGET.match(head.words, head.label) else around.operation
    if not operations and inherited is None:
        return [], scope
    made: list[_Made] = []
    later: str | None = None
    for operation, start, end in reversed([*_clauses(head.words, operations, inherited, head.label)]):
        of_clause = [c for c in acted if c in head.names_in(start, end)]
        own = head.words[start : _titled_from(head, of_clause[0], start, end) if of_clause else end]
        paths = _paths(own, operation, _container(around.container, later))
        later = paths[0] if len(paths) == 1 else _only_article(paths) or later
        name = _name(of_clause[0]) if of_clause else target
        if name is None or _LIST.search(_own_words(own)):
            continue
        targets: list[str | None] = [*paths]
        if not paths and operation == "bãi bỏ" and of_clause and not exception and _whole(head, start, of_clause[0]):
            targets = [None]
        further = [(operation, _name(c), c.provision) for c in _further(head, of_clause) if c.provision or operation == "bãi bỏ"]
        made[:0] = [*((operation, name, path) for path in targets), *further]
    scope.container = later or around.container
    return made, scope


def _lapsed_parts(head: _Head) -> list[_Made]:
    """The provisions that a head without a verb ends: "b) Điều 4 Thông tư A;" under "các quy định sau hết hiệu lực:"."""
    return [("bãi bỏ", _name(c), c.provision) for c in head.named if c.relation is RelationKind.REPEALS and c.provision]


def _container(around: str | None, later: str | None) -> str | None:
    """What holds the targets of a clause: the provision around it, the clause of a point that the verb behind it adds to ("sửa đổi điểm b và bổ sung
    điểm k vào sau điểm i khoản 1"), else what the verb behind it names."""
    in_clause = later is not None and later.rpartition("__")[2].startswith("diem_") and "__khoan_" in later
    return later if around is None or (in_clause and later is not None and later.startswith(f"{around}__")) else around


def _further(head: _Head, of_clause: Sequence[Citation]) -> Iterator[Citation]:
    """The documents of a clause behind its first that it acts on as well: those in titles are left out."""
    for before, citation in pairwise(of_clause):
        between = head.words[before.span.end - head.span.start : citation.span.start - head.span.start]
        apart = citation.provision is not None and ";" in between
        if citation.span != of_clause[0].span and (citation.relation in _ACTS or apart or citation.span == before.span):
            yield citation


def _titled_from(head: _Head, citation: Citation, start: int, end: int) -> int:
    """Where the words of a clause end that say what is acted on: before its document, unless a part of it follows ("… tại khoản 2 Điều 5")."""
    told = citation.span.end - head.span.start
    return end if _PART_BEHIND.match(head.words, told, end) else max(start, told - (citation.span.end - citation.span.start))


def _only_article(paths: Sequence[str]) -> str | None:
    articles = {found[0] for path in paths if (found := _ARTICLE.match(path))}
    return articles.pop() if len(articles) == 1 else None


def _operations(head: _Head) -> list[tuple[int, str]]:
    """Rule 2: the verbs that state operations, with their places."""
    found: list[tuple[int, str]] = []
    end = head.label
    passed = -1
    for match in _OPERATION.finditer(head.words, head.label):
        lead = head.words[end : match.start()]
        if passed >= 0 and _PAIRED.fullmatch(head.words, passed, match.start()):
            passed = match.end()
            continue
        if _BY_OTHERS.match(head.words, max(head.label, match.start() - 5)) or _BY_OTHERS.search(lead[-12:]):
            passed = match.end()
            continue
        suffers = _SUFFERS.search(lead) or match["amend"] == "ược sửa"
        if suffers:
            stands = bool(_AS_FOLLOWS.match(head.words, match.end()) or match["amend"] == "ược sửa") and bool(
                _STARTS_WITH_TARGET.match(lead)
            )
        else:
            stands = bool(_OPENS.fullmatch(lead)) if not found else bool(_SEPARATOR.search(lead)) or not lead.strip()
        if stands:
            found.append((match.start(), _NAMES[str(match.lastgroup)]))
            end = match.end()
        else:
            passed = match.end()
    return found


def _clauses(
    words: str, operations: Sequence[tuple[int, str]], inherited: str | None, label: int
) -> Iterator[tuple[str, int, int]]:
    """Each verb with the bounds of its clause: up to the next verb; "sửa đổi, bổ sung" is one verb. A passive clause has its target in front."""
    if not operations and inherited:
        yield inherited, label, len(words)
    skip = False
    for i, (start, name) in enumerate(operations):
        if skip:
            skip = False
            continue
        end = operations[i + 1][0] if i + 1 < len(operations) else len(words)
        if i + 1 < len(operations) and re.fullmatch(r"\s*\w+\s+\w+\s*,?\s*(?:và\s+)?", words[start:end]):
            end = operations[i + 2][0] if i + 2 < len(operations) else len(words)
            skip = True
        passive = i == 0 and _STARTS_WITH_TARGET.match(words, label) is not None
        yield name, label if passive else start, end


def _paths(clause: str, operation: str, container: str | None) -> list[str]:
    """The paths a clause acts on."""
    clause = _own_words(clause)
    if operation == "thay thế":
        clause = _REPLACED_BY.split(clause, maxsplit=1)[0]
    if operation == "chuyển":
        clause = re.split(r"\s(?:thành|sang)\s", clause, maxsplit=1)[0]
    cleaned = _PLACE.sub(" ", clause)
    paths = [path for found in _TARGET.finditer(cleaned) for path in expand(found[0])]
    inner = container or next((found[0] for path in reversed(paths) if (found := _ARTICLE.match(path))), None)
    return [_within_container(path, inner) for path in paths]


def _own_words(clause: str) -> str:
    """The clause without what others did to its target before, and without its exceptions."""
    own = _BY_OTHERS.split(clause, maxsplit=1)[0]
    return _EXCEPT.split(own, maxsplit=1)[0] if "trừ" in own else own


def _whole(head: _Head, start: int, citation: Citation) -> bool:
    """Whether the verb's object is the document itself, not a part of it that has no path ("số thứ tự 24 tại Phụ lục")."""
    between = head.words[start : citation.span.start - head.span.start]
    if start == head.label and not between.strip():
        return True
    return re.fullmatch(r"\w+\s+\w+\s*(?:toàn\s+bộ\s+)?(?:các\s+)?(?:văn\s+bản\s+)?(?:sau\s*:?\s*)?", between) is not None


def _within_container(path: str, container: str | None) -> str:
    """A path that names no Điều, in the Điều (and khoản) that the words around it name."""
    level = path.split("_")[0]
    steps = (container or "").split("__")
    if level not in ("khoan", "diem") or not steps[0].startswith("dieu_"):
        return path
    kept = [step for step in steps if step.startswith("dieu_") or (level == "diem" and step.startswith("khoan_"))]
    return "__".join([*kept, path])

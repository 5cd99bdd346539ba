"""Amending documents → operations: "2. Sửa đổi, bổ sung điểm b khoản 1 Điều 8 như sau: “…”".

Rule 1  An operation is stated by the head of a provision: its first paragraph up to the quotation, the words in quotation marks left out.
Rule 2  The amended document is the one that the head names; else the one that the nearest provision around it names; else the only one
        that the title of the document amends.
Rule 3  A head that names no Điều takes that of the provision around it ("1. Sửa đổi một số khoản của Điều 5: a) Sửa đổi khoản 2 …").
Rule 4  A head that only opens a list ("sửa đổi, bổ sung một số điều của …") states no operation: its parts do.
Rule 5  "bổ sung Điều 5a vào sau Điều 5" adds Điều 5a; what follows "vào sau", "vào trước" is a place, not a target.

Source: Law on Promulgation of Legal Documents, Decree 34/2016/NĐ-CP Điều 75 (technique of amending documents).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model import Amendment, Citation, Document, Provision, RelationKind, Span
from graph.text import same_length_lower
from ingest.provision_refs import expand

_OPERATION = re.compile(
    r"[tsbđch](?<!\w\w)(?:(?P<phrase>(?:(?<=t)hay(?:\s+thế)?|(?<=s)ửa(?:\s+đổi)?)\s+(?:một\s+số\s+|các\s+)?(?:cụm\s+)?từ)"
    r"|(?P<drop>(?:(?<=b)ãi\s+bỏ|(?<=b)ỏ)\s+(?:một\s+số\s+|các\s+)?(?:cụm\s+)?từ)|(?P<rename>(?:(?<=s)ửa\s+đổi|(?<=đ)ổi)\s+tên)"
    r"|(?P<move>(?<=c)huyển)(?=\s+(?:điều|khoản|điểm))|(?P<repeal>(?<=b)ãi\s+bỏ|(?<=h)uỷ\s+bỏ|(?<=h)ủy\s+bỏ|(?<=b)ỏ(?=\s+(?:điều|khoản|điểm)))"
    r"|(?P<amend>(?<=s)ửa\s+đổi|(?<=đ)ược\s+sửa)|(?P<add>(?<=b)ổ\s+sung)|(?P<replace>(?<=t)hay\s+thế))(?!\w)"
)
"""A verb in small letters. The first letter stands in front of all branches: that is what lets the search skip."""

_NAMES = {"phrase": "thay thế cụm từ", "drop": "bỏ cụm từ", "rename": "đổi tên", "move": "chuyển", "repeal": "bãi bỏ", "amend": "sửa đổi",
          "add": "bổ sung", "replace": "thay thế"}  # fmt: skip
_QUOTED = re.compile(r"[“\"][^”\"“]{0,20000}[”\"]|[“\"][^”\"]*$")
_PLACE = re.compile(
    r"(?:vào\s+)?(?:ngay\s+)?(?:phía\s+)?(?:sau|trước)\s+(?:điểm|khoản|điều|mục|chương)\s[^.;:]{0,60}?(?=\s+(?:điều|của|như)\b|[.;:,]|$)",
    re.IGNORECASE,
)
_LIST = re.compile(r"một\s+số\s+(?:điều|khoản|điểm|nội\s+dung|quy\s+định)", re.IGNORECASE)
_TARGET = re.compile(
    r"(?<!\w)(?:điểm|khoản|điều|phụ\s+lục|mục|chương)\s+(?:[a-zđ]{1,2}\d?|\d{1,3}[a-zđ]?|[IVXLC]{1,7})(?!\w)"
    r"(?:(?:\s*(?:,|;|và|đến|của|tại)\s*|\s+)(?:(?:các\s+)?(?:điểm|khoản|điều|phụ\s+lục|mục|chương)\s+)?(?:[a-zđ]{1,2}\d?|\d{1,3}[a-zđ]?|[IVXLC]{1,7})(?!\w)){0,60}",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"dieu_\w+?(?=__|$)")
_QUIET = frozenset({"dieu", "khoan", "diem", "muc", "chuong", "phan"})

LONGEST_HEAD = 3000
"""Characters: a head is a sentence or two; lists of phrases are longer."""


@dataclass(slots=True)
class _Scope:
    """What an open provision says for the provisions in it: the amended document, its Điều (and khoản), whether anything is amended there."""

    path: str
    object: str | None
    article: str | None
    operation: str | None


def find_amendments(
    text: str, provisions: Sequence[Provision], citations: Sequence[Citation], document: Document, paragraphs: Sequence[Span]
) -> tuple[Amendment, ...]:
    """The operations of an amending document in order of place; none for any other document. Linear in the number of provisions."""
    title = _titled_object(citations, document, provisions)
    if title is None and not any(c.relation in (RelationKind.AMENDS, RelationKind.REPEALS) for c in citations):
        return ()
    ordered = sorted(provisions, key=lambda p: (p.span.start, -p.span.end))
    heads = _Heads(text, citations, paragraphs)
    found: list[Amendment] = []
    scopes: list[_Scope] = [_Scope("", title, None, None)]
    for part in ordered:
        if part.path.rsplit("__", 1)[-1].split("_")[0] not in _QUIET or part.path.startswith(("phu_luc", "kem_theo")):
            continue
        while scopes[-1].path and not _within(part, scopes[-1].path):
            scopes.pop()
        around = scopes[-1]
        span, words, named = heads.of(part)
        made, scope = _read(words, named, around, part)
        found += [Amendment(op, target, span, path, part.path, heads.quotation(span, part)) for op, target, path in made]
        scopes.append(scope)
    return tuple(dict.fromkeys(found))


def _within(part: Provision, path: str) -> bool:
    return part.path.startswith(path + "__") or (part.path.startswith("dieu") and path.startswith(("chuong", "muc", "phan")))


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

    def __init__(self, text: str, citations: Sequence[Citation], paragraphs: Sequence[Span]) -> None:
        self._text = text
        self._paragraphs = sorted(paragraphs)
        self._starts = [span.start for span in self._paragraphs]
        self._citations = sorted(citations, key=lambda c: c.span)
        self._cited = [c.span.start for c in self._citations]

    def of(self, part: Provision) -> tuple[Span, str, list[Citation]]:
        """The head's place, its words without quotations (same length), and the documents it names outside quotations."""
        index = bisect_right(self._starts, part.span.start) - 1
        end = self._paragraphs[index].end if index >= 0 else part.span.end
        span = Span(part.span.start, min(end, part.span.start + LONGEST_HEAD))
        words = span.slice(self._text)
        if "“" in words or '"' in words:
            words = _QUOTED.sub(lambda m: " " * len(m[0]), words)
        named = []
        for at in range(bisect_right(self._cited, span.start - 1), len(self._cited)):
            citation = self._citations[at]
            if citation.span.start >= span.end:
                break
            if words[citation.span.start - span.start : citation.span.start - span.start + 1].strip():
                named.append(citation)
        return span, words, named

    def quotation(self, head: Span, part: Provision) -> Span | None:
        """The quoted words that the head announces."""
        rest = self._text[head.start : part.span.end]
        opening = re.search(r":\s*[“\"]", rest)
        if not opening:
            return None
        closing = max(rest.rfind("”"), rest.rfind('"', opening.end()))
        return Span(head.start + opening.end(), head.start + closing) if closing > opening.end() else None


def _read(
    words: str, named: Sequence[Citation], around: _Scope, part: Provision
) -> tuple[list[tuple[str, str, str | None]], _Scope]:
    """The operations of one head, and what it means for the provisions in it."""
    acted = [c for c in named if c.relation in (RelationKind.AMENDS, RelationKind.REPEALS, RelationKind.REPLACES)] or list(named)
    operations = [(m.start(), _NAMES[str(m.lastgroup)]) for m in _OPERATION.finditer(same_length_lower(words))]
    target = _name(acted[0]) if acted and operations else around.object
    scope = _Scope(part.path, target, around.article, operations[0][1] if operations else around.operation)
    if not operations and not (around.operation and _TARGET.search(words)):
        return [], scope
    made: list[tuple[str, str, str | None]] = []
    for operation, clause in _clauses(words, operations, around.operation):
        of_clause = [c for c in acted if _covers(words, clause, c, part)]
        name = _name(of_clause[0]) if of_clause else target
        cleaned = _PLACE.sub(" ", _without_names(clause))
        paths = [path for found in _TARGET.finditer(cleaned) for path in expand(found[0])]
        paths = [_in_article(path, around.article) for path in paths]
        articles = {found[0] for path in paths if (found := _ARTICLE.match(path))}
        if len(articles) == 1:
            scope.article = articles.pop()
        if name is None or _LIST.search(cleaned):
            continue
        made += [(operation, name, path) for path in paths]
        if not paths and operation == "bãi bỏ" and of_clause and _whole(words, clause, of_clause[0], part):
            made.append((operation, name, None))
    return made, scope


def _clauses(words: str, operations: Sequence[tuple[int, str]], inherited: str | None) -> Iterator[tuple[str, str]]:
    """Each verb with the words up to the next one; "sửa đổi, bổ sung" is one verb."""
    if not operations and inherited:
        yield inherited, words
    skip = False
    for i, (start, name) in enumerate(operations):
        if skip:
            skip = False
            continue
        end = operations[i + 1][0] if i + 1 < len(operations) else len(words)
        between = words[start:end]
        if i + 1 < len(operations) and re.fullmatch(r"\s*\w+\s+\w+\s*,?\s*(?:và\s+)?", between):
            end = operations[i + 2][0] if i + 2 < len(operations) else len(words)
            skip = True
        yield name, words[start:end]


def _covers(words: str, clause: str, citation: Citation, part: Provision) -> bool:
    start = words.find(clause)
    return start <= citation.span.start - part.span.start < start + len(clause)


def _whole(words: str, clause: str, citation: Citation, part: Provision) -> bool:
    """Whether the verb's object is the document itself, not a part of it that has no path ("số thứ tự 24 tại Phụ lục")."""
    between = words[words.find(clause) : citation.span.start - part.span.start]
    return re.fullmatch(r"\w+\s+\w+\s*(?:toàn\s+bộ\s+)?(?:các\s+)?(?:văn\s+bản\s+)?(?:sau\s*:?\s*)?", between) is not None


def _without_names(clause: str) -> str:
    """The clause up to where it says by what the amended document was amended before: those provisions are no targets."""
    return re.split(r"(?:đã\s+)?được\s+(?:sửa\s+đổi|bổ\s+sung)", clause, maxsplit=1)[0]


def _in_article(path: str, article: str | None) -> str:
    return f"{article}__{path}" if article and path.startswith(("khoan", "diem")) else path

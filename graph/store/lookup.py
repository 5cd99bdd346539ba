"""References as users type them → queries over the works table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, false, or_, select

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Document, Work
from graph.registry import document_types, law_in_full, type_named
from graph.resolve import number_key, title_key, version
from graph.store.schema import titles, works
from graph.text import clean_spaces, fold, match_key

LISTED = tuple(column for column in works.c if column.name != "text")
"""The columns of a work but its text, which is long and asked for by itself."""

_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,2})?[a-z]{0,2}\s*[/-]\s*[\w][\w\s/&.-]*", re.IGNORECASE)
_YEAR_IN_WORDS = re.compile(r"^(?P<sequence>\d{1,5}[a-z]?)\s+năm\s+(?P<year>\d{4})", re.IGNORECASE)
_DATE = re.compile(r"ngày\s+(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart: id, URI, number key, bare sequence, kind, title key, date."""

    typed: str
    id: int | None = None
    uri: str | None = None
    key: str | None = None
    bare: str | None = None
    kind: str | None = None
    title: str | None = None
    issued: date | None = None
    year: int | None = None

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Take a reference apart; anything is accepted, a string that means nothing finds nothing."""
        words = clean_spaces(text).strip(" ?.,;\"'“”")
        if words.startswith("/eli/"):
            return cls(words, uri=words)
        if words.startswith("#") and words[1:].isdigit():
            return cls(words, id=int(words[1:]))
        dated = _DATE.search(words)
        issued = _date(dated) if dated else None
        rest = words[: dated.start()].strip(" ,") if dated else words
        rest = re.sub(r"\s+(?:của|cua)\s+.*$", "", rest, flags=re.IGNORECASE)
        kind, rest = _kind(rest)
        rest = re.sub(r"^(?:số|so)\s*:?\s*", "", rest, flags=re.IGNORECASE)
        spoken = _YEAR_IN_WORDS.match(rest)
        if spoken:
            rest = f"{spoken['sequence']}/{spoken['year']}"
        try:
            number = DocumentNumber.parse(rest)
        except InvalidIdentifier:
            number = None
        if number:
            return cls(words.lower(), key=number.key, bare=_bare(number), kind=kind, issued=issued)
        if re.fullmatch(r"\d{1,5}[a-z]?", rest, re.IGNORECASE) and kind:
            return cls(words.lower(), bare=f"{rest.lower().lstrip('0')}/", kind=kind, issued=issued)
        law = law_in_full(rest)
        opens = next((name for name in ("luật", "bộ luật", "pháp lệnh", "hiến pháp") if match_key(law).startswith(name)), "luật")
        named = Document(type=opens, title=law)
        return cls(words.lower(), kind=kind, title=title_key(named) if rest else None, issued=issued, year=version(named))

    def query(self) -> Select[Any]:
        """The works that can answer; `agrees` decides."""
        if self.id is not None:
            return select(*LISTED).where(works.c.id == self.id)
        if self.uri is not None:
            return select(*LISTED).where(works.c.uri == self.uri)
        if self.key is not None:
            whole = works.c.number_key == self.key
            short = works.c.bare_key == self.bare if self.key == self.bare else false()
            return select(*LISTED).where(or_(whole, short)).limit(500)
        if self.bare is not None:
            return select(*LISTED).where(and_(works.c.bare_key.like(f"{self.bare}%"), works.c.type == self.kind)).limit(500)
        return select(*LISTED).where(_titled(self.title)).limit(500) if self.title else select(*LISTED).where(false())

    def agrees(self, work: Work) -> bool:
        """Whether kind and date, where given, are the work's."""
        if self.kind and work.document.type and work.document.type != self.kind and self.title is None:
            return False
        if self.year and version(work.document) != self.year:
            return False
        return not (self.issued and work.document.issued and self.issued != work.document.issued)

    def near(self) -> Any:
        """A condition for works worth comparing with the reference: same sequence, same year, same kind."""
        sequence, _, year = (self.bare or "").partition("/")
        conditions: list[Any] = []
        if sequence:
            conditions.append(works.c.bare_key.like(f"{sequence}/%"))
        if year:
            conditions.append(works.c.bare_key.like(f"%/{year}"))
        if self.kind:
            conditions.append(works.c.type == self.kind)
        return or_(*conditions) if conditions else works.c.held


def bare_key(number: DocumentNumber) -> str:
    """Sequence and year without the sign: "92/2017"; "21/" when the number holds no year."""
    return _bare(number)


def same_name(document: Document) -> Select[Any] | None:
    """The works that share the number (with or without its sign) or the title, held ones first; None for what has neither."""
    key, title = number_key(document.number), title_key(document)
    conditions: list[Any] = []
    if key:
        bare = _bare(DocumentNumber.parse(str(document.number)))
        conditions.append(works.c.number_key == key)
        if not bare.endswith("/"):
            conditions.append(works.c.bare_key == bare if key == bare else works.c.number_key == bare)
    if title:
        conditions.append(_titled(title))
    return select(*LISTED).where(or_(*conditions)).order_by(works.c.held.desc(), works.c.id).limit(200) if conditions else None


def _titled(key: str) -> Any:
    """The works that are known by a title, their own or one under which they are cited."""
    return works.c.id.in_(select(titles.c.work_id).where(titles.c.title_key == key))


def _bare(number: DocumentNumber) -> str:
    return f"{fold(number.sequence).lstrip('0') or '0'}/{number.year or ''}"


def _kind(words: str) -> tuple[str | None, str]:
    """The kind a reference starts with, in full or short, and the rest."""
    folded = fold(words)
    names = sorted(
        ((name, row.name) for row in document_types() for name in (row.name, *row.short)), key=lambda pair: -len(pair[0])
    )
    for name, kind in names:
        lead = fold(name)
        if (
            folded.startswith(lead)
            and re.match(r"\s*(?:số\s*|so\s*)?:?\s*\d", words[len(lead) :], re.IGNORECASE)
            and type_named(name) == kind
        ):
            return kind, words[len(lead) :].strip()
    return None, words


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None

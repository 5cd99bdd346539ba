"""References as users type them → queries over the works table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, false, or_, select

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Document, Work
from graph.registry import canonical_agency, document_types, law_in_full, type_named
from graph.resolve import number_key, title_key, version
from graph.store.schema import titles, works
from graph.text import as_typed, clean_spaces, fold, match_key

LISTED = tuple(column for column in works.c if column.name != "text")
"""The columns of a work but its text, which is long and asked for by itself."""

_ID = re.compile(r"#[0-9]{1,18}")
"""A work's id; longer numbers are none, and no database takes them."""

_DATE = re.compile(r"ng[aà]y\s+(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.IGNORECASE)
_SPOKEN = re.compile(
    r"(?P<sequence>\d{1,5}[a-zđ]{0,2})(?:\s*(?:/|-|\s(?:n[aă]m\s)?)\s*(?P<year>(?:19|20)\d\d))?(?:[\s,/-]+(?P<hint>\D.*))?", re.IGNORECASE
)
"""A number as it is spoken: "45 năm 2016", "92 2017", "02 vpcp"; what follows hints at the issuer or the sign."""
_OF = re.compile(r"(?:^|\s)(?:của|cua|do)\s+(?P<issuer>.+?)(?:\s+(?:ban hành|ban hanh))?$", re.IGNORECASE)
_LAW = re.compile(r"(?:bo luat|luat|phap lenh|hien phap)\b")
_LAW_YEAR = re.compile(r"[\s,]+(?:n[aă]m\s+)?(?P<year>(?:19|20)\d\d)$", re.IGNORECASE)
_MOST = 500
"""Most works that a look-up compares."""

HELD_FIRST = (works.c.held.desc(), works.c.id)
COMPARED = 200
"""Works of one name that are compared, in the order `HELD_FIRST`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart: id, URI, number key, bare sequence, kind, title key, date, year; `hint` are words that name the issuer or
    its sign; `folded` tells that a title was typed without diacritics."""

    typed: str
    id: int | None = None
    uri: str | None = None
    key: str | None = None
    bare: str | None = None
    kind: str | None = None
    title: str | None = None
    issued: date | None = None
    year: int | None = None
    hint: str = ""
    folded: bool = False

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Take a reference apart; anything is accepted, a string that means nothing finds nothing.

        >>> Reference.parse("Quyết định 45 năm 2016 của Thủ tướng").key, Reference.parse("TT 02 vpcp").hint
        ('45/2016', 'vpcp')
        """
        words = clean_spaces(as_typed(text)).strip(" ?.,;\"'“”")
        if words.startswith("/eli/"):
            return cls(words, uri=words)
        if _ID.fullmatch(words):
            return cls(words, id=int(words[1:]))
        dated = _DATE.search(words)
        issued = _date(dated) if dated else None
        rest = words[: dated.start()].strip(" ,") if dated else words
        of = _OF.search(rest)
        rest, hint = (rest[: of.start()].strip(" ,"), of["issuer"]) if of else (rest, "")
        kind, rest = _kind(rest)
        rest = re.sub(r"^(?:số|so)\s*:?\s*", "", rest, flags=re.IGNORECASE)
        try:
            number = DocumentNumber.parse(rest)
        except InvalidIdentifier:
            return cls._spoken(words, kind, rest, hint, issued)
        return cls(words.lower(), key=number.key, bare=_bare(number), kind=kind, issued=issued, hint=hint)

    @classmethod
    def _spoken(cls, words: str, kind: str | None, rest: str, hint: str, issued: date | None) -> Reference:
        found = _SPOKEN.fullmatch(rest)
        if found and (kind or found["year"]):
            sequence = fold(found["sequence"]).lstrip("0") or "0"
            bare, year = f"{sequence}/{found['year'] or ''}", int(found["year"]) if found["year"] else None
            hint = hint or found["hint"] or ""
            return cls(words.lower(), key=bare if year else None, bare=bare, kind=kind, issued=issued, hint=hint)
        law = law_in_full(rest)
        opens = next((name for name in ("luật", "bộ luật", "pháp lệnh", "hiến pháp") if match_key(law).startswith(name)), "luật")
        named = Document(type=opens, title=law)
        folded = law.isascii() and bool(_LAW.match(fold(law)))
        title = _LAW_YEAR.sub("", fold(law)) if folded else title_key(named)
        dated = _LAW_YEAR.search(law) if folded else None
        year = int(dated["year"]) if dated else version(named)
        return cls(words.lower(), kind=kind, title=title if rest else None, issued=issued, year=year, folded=folded)

    def query(self) -> Select[Any]:
        """The works that can answer; `agrees` decides."""
        return select(*LISTED).where(self._condition()).limit(20 * _MOST if self.folded else _MOST)

    def _condition(self) -> Any:
        if self.id is not None:
            return works.c.id == self.id
        if self.uri is not None:
            return works.c.uri == self.uri
        if self.key is not None:
            whole = works.c.number_key == self.key
            return or_(whole, works.c.bare_key == self.bare) if self.key == self.bare else whole
        if self.bare is not None:
            return and_(_begins(works.c.bare_key, self.bare), works.c.type == self.kind)
        if self.folded:
            return works.c.title_key.is_not(None)
        return _titled(self.title) if self.title else false()

    def agrees(self, work: Work) -> bool:
        """Whether kind, date, year and issuer, where given, are the work's."""
        known = work.document
        if self.kind and known.type and known.type != self.kind and self.title is None:
            return False
        if self.folded and fold(title_key(known) or "") != self.title:
            return False
        if self.year and version(known) != self.year:
            return False
        if self.hint and not _hinted(self.hint, work):
            return False
        return not (self.issued and known.issued and self.issued != known.issued)

    def near(self) -> Any:
        """A condition for works worth comparing with the reference: the same sequence, or a number one slip of the finger away."""
        sequence, _, year = (self.bare or "").partition("/")
        conditions: list[Any] = []
        if sequence:
            conditions.append(_begins(works.c.bare_key, f"{sequence}/"))
        if year:
            conditions.append(works.c.bare_key.in_([f"{other}/{year}" for other in _slips(sequence)]))
        elif sequence and self.kind:
            conditions.append(and_(works.c.type == self.kind, or_(*(_begins(works.c.bare_key, f"{other}/") for other in _slips(sequence)))))
        if self.title:
            conditions.append(works.c.title_key.is_not(None))
        return or_(*conditions) if conditions else false()


def _begins(column: Any, prefix: str) -> Any:
    """A range instead of LIKE, so that the index serves it."""
    return and_(column >= prefix, column < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _slips(sequence: str) -> set[str]:
    """Sequences that differ by one digit typed wrongly, left out, added, or two exchanged."""
    places, digits = range(len(sequence)), "0123456789"
    changed = {sequence[:i] + d + sequence[i + 1 :] for i in places for d in digits}
    dropped = {sequence[:i] + sequence[i + 1 :] for i in places if len(sequence) > 1}
    added = {sequence[:i] + d + sequence[i:] for i in range(len(sequence) + 1) for d in digits} if len(sequence) < 5 else set()
    swapped = {sequence[:i] + sequence[i + 1] + sequence[i] + sequence[i + 2 :] for i in range(len(sequence) - 1)}
    return (changed | dropped | added | swapped) - {sequence}


def _hinted(hint: str, work: Work) -> bool:
    """Whether the words name the work's issuer, or the parts of its sign: "Thủ tướng", "vpcp", "ubnd ben tre"."""
    words, issuer = fold(hint), fold(work.document.issuer or "")
    sign = set(re.split(r"[-/&.]", fold(work.document.number or "")))
    if words in sign or (issuer and words in issuer) or (issuer and fold(canonical_agency(hint, work.document.place)) == issuer):
        return True
    return all(word in sign or word in issuer.split() or word in fold(work.document.place or "").split() for word in re.split(r"[\s,/&-]+", words) if word)


def bare_key(number: DocumentNumber) -> str:
    """Sequence and year without the sign: "92/2017"; "21/" when the number holds no year."""
    return _bare(number)


class Name(NamedTuple):
    """A key of works: `by` is a column of works ("number_key", "bare_key") or "title"."""

    by: str
    key: str


def names_of(document: Document) -> tuple[Name, ...]:
    """The names under which the works that a document may be, or that a mention may mean, are found."""
    title = title_key(document)
    return (*_numbered(document.number), *([Name("title", title)] if title else ()))


@lru_cache(maxsize=65536)
def _numbered(number: str | None) -> tuple[Name, ...]:
    """Its number, with or without its sign."""
    key = number_key(number)
    if not key:
        return ()
    bare = _bare(DocumentNumber.parse(str(number)))
    if bare.endswith("/"):
        return (Name("number_key", key),)
    return Name("number_key", key), Name("bare_key", bare) if key == bare else Name("number_key", bare)


def named(by: str, key: Any) -> Any:
    """The condition of the works that have a name."""
    return _titled(key) if by == "title" else works.c[by] == key


def same_name(document: Document) -> Select[Any] | None:
    """The works that share the number (with or without its sign) or the title, held ones first; None for what has neither."""
    conditions = [named(*name) for name in names_of(document)]
    return select(*LISTED).where(or_(*conditions)).order_by(*HELD_FIRST).limit(COMPARED) if conditions else None


def _titled(key: Any) -> Any:
    """The works that are known by a title, their own or one under which they are cited."""
    return works.c.id.in_(select(titles.c.work_id).where(titles.c.title_key == key))


def _bare(number: DocumentNumber) -> str:
    return f"{fold(number.sequence).lstrip('0') or '0'}/{number.year or ''}"


def _kind(words: str) -> tuple[str | None, str]:
    """The kind a reference starts with, in full or short, and the rest."""
    folded = fold(words)
    for lead, kind in _leads():
        if folded.startswith(lead) and re.match(r"\s*(?:số\s*|so\s*)?:?\s*\d", words[len(lead) :], re.IGNORECASE):
            return kind, words[len(lead) :].strip()
    return None, words


@cache
def _leads() -> tuple[tuple[str, str], ...]:
    """Folded names of kinds, in full and short, the longest first."""
    names = {fold(name): row.name for row in document_types() for name in (row.name, *row.short) if type_named(name) == row.name}
    return tuple(sorted(names.items(), key=lambda pair: -len(pair[0])))


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None

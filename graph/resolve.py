"""Identity and resolution: which work a description or a citation means. Pure policy; the store looks candidates up.

A work is one *version* of a name. The version is what tells apart the works that share a number or a title:

Rule 1  A number with its year is its own version; the date plays no part, a second date is a conflict.
Rule 2  A State number without a year restarts each year: its version is the year of its date. A Party number runs through a term of the
        committee: its version is the term. A second date in one version is a conflict.
Rule 3  A law is named by its title; its version is the year of its number, else of its date. Two numbers are two laws, whatever the title.
Rule 4  A description without a version names no work by itself. It means the version that its own document names elsewhere, else the only
        known version that is not younger than its document, nor so old that a law unknown to the store has probably replaced it; several are
        ambiguous; with none it is a stub of its own, which no version claims. The constitutions are known: a mention without a year is of the last.
Rule 5  Central numbers name their issuer (NĐ-CP). A local number is first looked for in the place of its document.
Rule 6  A misprint never links silently: the probable number is a candidate, the state says so.
Rule 7  Unknown works are stubs; a stub that says less is claimed by the first document of its version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Citation, Document, ResolutionState, Work
from graph.registry import issuer_of_symbol, law_in_full, province_named, type_of_symbol
from graph.text import fold, match_key

_KNOWN_BY_NAME = frozenset({"quy chuẩn kỹ thuật", "tiêu chuẩn", "điều ước quốc tế"})
"""What is named by its sign or its title and has no number of an authority."""
_LAWS = frozenset({"luật", "bộ luật", "pháp lệnh", "hiến pháp"})
_YEAR_AT_END = re.compile(r"(?:\s+năm)?\s+((?:19|20)\d{2})\s*$", re.IGNORECASE)
_ASSEMBLY = re.compile(r"(?:UBTV)?QH\d*$", re.IGNORECASE)
_ASSEMBLY_KINDS = frozenset({"luật", "bộ luật", "nghị quyết", "hiến pháp", "pháp lệnh", "văn bản"})

_CONGRESSES = tuple(
    date(*day)
    for day in ((1986, 12, 15), (1991, 6, 24), (1996, 6, 28), (2001, 4, 19), (2006, 4, 18), (2011, 1, 12), (2016, 1, 20), (2021, 1, 25), (2026, 1, 19))
)
"""First days of the national congresses of the Party, VI to XIV: with each a new term of the Central Committee begins."""

_CONSTITUTIONS = tuple(date(*day) for day in ((1946, 11, 9), (1959, 12, 31), (1980, 12, 18), (1992, 4, 15), (2013, 11, 28)))
"""Days on which the constitutions were adopted."""

_LIFE = 12
"""Years after which a law is likely to have been replaced by one of the same title."""

_LOCAL_CONGRESS_MONTH = 10
"""Congresses of provincial committees are held every five years (…, 2015, 2020, 2025), most of them in October."""

_SAID = attrgetter(*Document.__dataclass_fields__)
"""All that describes a document."""

_REMEMBERED = 8192
"""Numbers and titles of which something is remembered: the same ones are cited again and again."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The document in which a citation stands, as far as it helps to understand it."""

    issuer: str | None = None
    place: str | None = None
    issued: date | None = None

    @classmethod
    def of(cls, document: Document) -> Scope:
        """The scope of the citations in `document`; without a day its number tells the year."""
        number = _number(document.number)
        issued = document.issued or (date(number.year, 12, 31) if number and number.year else None)
        return cls(document.issuer, document.place, issued)

    @property
    def province(self) -> str | None:
        """The province whose documents local numbers mean, None in a central document."""
        return _province(self.issuer) or (province_named(self.place) if self.place and self.issuer and not _central(self.issuer) else None)

    @property
    def provincial(self) -> bool:
        """Whether the document is of a body of the province itself, so that a local number without a name is of the province."""
        return bool(re.match(r"(?:ubnd|hdnd|tinh uy|thanh uy|ban thuong vu|so|van phong ubnd) ", fold(self.issuer or "") + " ")) and not re.search(
            r"(?<!\w)(?:huyen|quan|thi xa|xa|phuong|thi tran)(?!\w)", fold(self.issuer or "")
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a look-up: the state, the work when there is one, all works that answer; `duplicates` are works that the description shows to
    be the target under another name."""

    state: ResolutionState
    target: Work | None
    candidates: tuple[Work, ...] = ()
    duplicates: tuple[Work, ...] = ()


def described_by(citation: Citation, scope: Scope | None = None) -> Document:
    """The description of the work that a citation gives, read in the `scope` of its document."""
    kind, issuer, title, place = citation.type, citation.issuer, citation.title, None
    number = _number(citation.number)
    if number is not None and number.symbol:
        kind = _kind(kind, number)
        issuer = issuer_of_symbol(number.symbol) or issuer
        if scope is not None and _local(number) and scope.province:
            issuer, place = _placed(issuer, number, scope), scope.province
    if title and number is None and citation.issued is None:
        said = _YEAR_AT_END.search(citation.text)
        year = said[1] if said else _constitution(scope) if kind == "hiến pháp" else None
        title = f"{_YEAR_AT_END.sub('', title)} {year}" if year else title
    return Document(number=citation.number, type=kind, issuer=issuer, issued=citation.issued, title=title, place=place)


@lru_cache(maxsize=_REMEMBERED)
def number_key(number: str | None) -> str | None:
    """The folded key under which works are looked up; None for what is no number ("63" alone)."""
    parsed = _number(number)
    return parsed.key if parsed else None


def title_key(document: Document) -> str | None:
    """The key of a document known by its title: laws, codes, the Constitution. Short forms are written out, commas and years dropped.

    >>> title_key(Document(type="luật", title="Luật BHXH năm 2014"))
    'luật bảo hiểm xã hội'
    """
    if document.type in _KNOWN_BY_NAME and document.title and document.number is None:
        return match_key(document.title)
    return _law_key(document.type, document.title) if document.type in _LAWS and document.title else None


@lru_cache(maxsize=_REMEMBERED)
def _law_key(type: str, title: str) -> str:
    words = match_key(law_in_full(title))
    words = re.sub(r"\s*(?:số\s*:?\s*\S+|ngày\s.*)$", "", words)
    words = re.sub(r"\s*,\s*|\s+", " ", _YEAR_AT_END.sub("", words)).strip()
    words = re.sub(r"^(hiến pháp) nước .*$", r"\1", words)
    return words if words.startswith(type) else f"{type} {words}"


def version(document: Document) -> int | None:
    """What tells a work from others of its name: a year, or for a Party number the ordinal of the first day of the term; None when not told."""
    number = _number(document.number)
    if number is not None and number.year is not None:
        return number.year
    if document.issued is not None:
        return _term(document) if number is not None and number.party else document.issued.year
    year = _YEAR_AT_END.search(document.title or "") if document.type in _LAWS else None
    return int(year[1]) if year else None


def matches(document: Document, candidates: Sequence[Work], scope: Scope | None = None) -> Resolution:
    """Which of the works that share the name the description means."""
    scope = scope or Scope()
    agreeing = [work for work in candidates if _agrees(document, work.document)]
    wanted = version(document)
    if wanted is None:
        known = [work for work in agreeing if version(work.document) is not None and not _younger(work, scope)]
        known = known if len(known) > 1 else [work for work in known if not _outlived(work, scope)]
        unversioned = [work for work in agreeing if version(work.document) is None]
        pool = known or sorted(unversioned, key=lambda work: not work.held)[:1]
    else:
        pool = [work for work in agreeing if version(work.document) == wanted]
    return _chosen(document, pool, scope)


def same_works(document: Document, candidates: Sequence[Work]) -> list[Work]:
    """The works that a held document is of: all that agree and are of its version; held ones first, then the one with its date."""
    wanted = version(document)
    found = [w for w in candidates if _agrees(document, w.document) and version(w.document) == wanted]
    return sorted(found, key=lambda w: (not w.held, w.document.issued != document.issued, w.id))


def _chosen(document: Document, pool: list[Work], scope: Scope) -> Resolution:
    if not pool:
        return Resolution(ResolutionState.STUB, None)
    duplicates: tuple[Work, ...] = ()
    if len(pool) > 1 and document.issued and any(work.document.issued == document.issued for work in pool) and not _one_name(document):
        pool = [work for work in pool if work.document.issued == document.issued]
    if len(pool) > 1 and _one_name(document) and version(document) is not None and sum(work.held for work in pool) <= 1:
        pool.sort(key=lambda work: (not work.held, work.document.number is None, work.id))
        pool, duplicates = pool[:1], tuple(pool[1:])
    if len(pool) > 1:
        pool = _nearest(document, pool, scope)
    if len(pool) > 1:
        return Resolution(ResolutionState.AMBIGUOUS, None, tuple(pool))
    work = pool[0]
    if document.issued and work.document.issued and work.document.issued != document.issued:
        return Resolution(ResolutionState.CONFLICT, work, (work,), duplicates)
    return Resolution(ResolutionState.RESOLVED if work.held else ResolutionState.STUB, work, (work,), duplicates)


def _one_name(document: Document) -> bool:
    """Whether two works of this name and version cannot be two: laws, and numbers of central bodies that hold their year."""
    number = _number(document.number)
    return title_key(document) is not None or (number is not None and number.year is not None and bool(issuer_of_symbol(number.symbol)))


def _nearest(document: Document, pool: list[Work], scope: Scope) -> list[Work]:
    """Rule 5: the works of the named issuer, else of the issuer of the citing document, else of its province, else all."""
    wishes = [[work for work in pool if document.issuer and fold(work.document.issuer or "") == fold(document.issuer)]]
    if _local(_number(document.number)):
        wishes.append([work for work in pool if scope.issuer and fold(work.document.issuer or "") == fold(scope.issuer)])
        wishes.append([work for work in pool if scope.province and _home(work.document) == scope.province])
    return next((near for near in wishes if len(near) == 1), pool)


def _agrees(cited: Document, known: Document) -> bool:
    """Whether two descriptions that share a name can be of one work, versions aside."""
    if cited.type and known.type and cited.type != known.type and not _loosely_typed(cited, known):
        return False
    if cited.number and known.number and not _same_number(cited.number, known.number):
        return False
    numbers = _number(cited.number), _number(known.number)
    if any(number is not None and issuer_of_symbol(number.symbol) for number in numbers):
        return True
    homes = _home(cited), _home(known)
    if homes[0] and homes[1] and homes[0] != homes[1]:
        return False
    return _same_issuer(cited, known)


@lru_cache(maxsize=_REMEMBERED)
def _same_number(cited: str, known: str) -> bool:
    """Whether two printed numbers can be one; what is no number can be any."""
    one, other = _number(cited), _number(known)
    if one is None or other is None or one.key == other.key:
        return True
    meant = {number_key(one.suspect) or one.key, number_key(other.suspect) or other.key}
    short = not one.symbol or not other.symbol
    return len(meant) == 1 or (short and one.sequence.lstrip("0") == other.sequence.lstrip("0") and one.year == other.year)


def _younger(work: Work, scope: Scope) -> bool:
    """Whether the work was issued after the document that names it."""
    if scope.issued is None:
        return False
    if work.document.issued is not None:
        return work.document.issued > scope.issued
    number = _number(work.document.number)
    return number is not None and number.year is not None and number.year > scope.issued.year


def _outlived(work: Work, scope: Scope) -> bool:
    """Whether a law is so old at the time of the document that names it without a year that another may have taken its place."""
    year = version(work.document)
    if work.document.type == "hiến pháp" or title_key(work.document) is None or scope.issued is None:
        return False
    return year is not None and scope.issued.year - year > _LIFE


def _constitution(scope: Scope | None) -> str | None:
    """The constitution of the time of a document, the last one for a document of no known time."""
    if scope is None:
        return None
    return next((str(adopted.year) for adopted in reversed(_CONSTITUTIONS) if scope.issued is None or adopted <= scope.issued), None)


def _term(document: Document) -> int:
    """The term of the committee in which a Party document was issued, as the ordinal of its first day."""
    day = document.issued or date.min
    number = _number(document.number)
    if number is not None and fold(number.symbol).endswith("tw"):
        return max((first for first in _CONGRESSES if first <= day), default=date.min).toordinal()
    year = day.year - day.year % 5 - (5 if day.year % 5 == 0 and day.month < _LOCAL_CONGRESS_MONTH else 0)
    return date(max(year, 1), _LOCAL_CONGRESS_MONTH, 1).toordinal()


@lru_cache(maxsize=_REMEMBERED)
def _number(number: str | None) -> DocumentNumber | None:
    try:
        return DocumentNumber.parse(number) if number else None
    except InvalidIdentifier:
        return None


def _kind(kind: str | None, number: DocumentNumber) -> str | None:
    """The kind that is meant: the sign decides over a word that cannot stand before it ("Hợp đồng số 69/2020/QH14")."""
    signed = type_of_symbol(number.symbol)
    if kind in (None, "văn bản"):
        return signed or kind
    if _ASSEMBLY.search(number.symbol) and kind not in _ASSEMBLY_KINDS:
        return signed or kind
    return kind


@lru_cache(maxsize=_REMEMBERED)
def _local(number: DocumentNumber | None) -> bool:
    return number is not None and bool(re.search(r"(?:ubnd|hdnd|ub|/tu|-tu)(?:$|[-/])|^tu$", fold(number.symbol)))


def _placed(issuer: str | None, number: DocumentNumber, scope: Scope) -> str | None:
    """The issuer of a local number that names none: the body of the province, when its document is of the province itself."""
    if issuer or not scope.provincial:
        return issuer
    return issuer_of_symbol(number.symbol, scope.province)


def _central(issuer: str) -> bool:
    return bool(re.match(r"(?:quoc hoi|uy ban thuong vu quoc hoi|chu tich nuoc|chinh phu|thu tuong|bo |van phong (?:chinh phu|quoc hoi|trung uong)|trung uong|ban bi thu)", fold(issuer)))


@lru_cache(maxsize=8192)
def _province(issuer: str | None) -> str | None:
    """The province that the name of an issuer ends with."""
    found = re.search(r"(?:tỉnh|thành phố|Tỉnh ủy|Thành ủy)\s+(.+)$", issuer or "", re.IGNORECASE)
    return province_named(found[1]) if found else None


def _home(document: Document) -> str | None:
    """The province a document is of, None for central ones and where it is not told."""
    own = _province(document.issuer)
    if own or not document.place or (document.issuer and _central(document.issuer)):
        return own
    return province_named(document.place) if _local(_number(document.number)) else None


def _loosely_typed(cited: Document, known: Document) -> bool:
    return cited.type == "văn bản" or known.type == "văn bản" or {cited.type, known.type} <= {"luật", "bộ luật"}


def _same_issuer(cited: Document, known: Document) -> bool:
    """Whether the issuers can be the same: unknown agrees with anything, "UBND tỉnh" with any province's, joint issuers in any order."""
    if not cited.issuer or not known.issuer:
        return True
    a, b = fold(cited.issuer), fold(known.issuer)
    if a == b or a in b or b in a:
        return True
    if {a, b} & {"trung uong"} or "bo chinh tri" in (a, b):
        return {a, b} <= {"trung uong", "bo chinh tri", "ban bi thu", "ban chap hanh trung uong", "ban chap hanh trung uong dang"}
    if ("tinh uy" in a or "thanh uy" in a or "thuong vu" in a) and ("tinh uy" in b or "thanh uy" in b or "thuong vu" in b):
        return True
    parts_a, parts_b = _bodies(a), _bodies(b)
    return bool(parts_a & parts_b)


def _bodies(issuer: str) -> set[str]:
    return {
        re.sub(r"^(?:va|lien)\s+", "", part.strip())
        for part in re.split(r",|;|\sva\s(?=bo|uy ban|toa|vien|ngan hang|thanh tra)", issuer)
        if part.strip()
    }


def merged(known: Document, new: Document) -> Document:
    """The description of a work that both give: what the held document says wins, gaps are filled from the other."""
    return Document(*[own if own is not None else other for own, other in zip(_SAID(new), _SAID(known), strict=True)])


def enriched(stub: Document, mention: Document) -> Document:
    """The description of a stub after one more mention: gaps are filled; a date outside the year of the number gives way to one inside, and who calls
    it a code knows more than who calls it a law."""
    described = merged(mention, stub)
    if (stub.type, mention.type) == ("luật", "bộ luật"):
        described = replace(described, type="bộ luật")
    number = _number(stub.number)
    if number and number.year and mention.issued and stub.issued and stub.issued.year != number.year == mention.issued.year:
        return replace(described, issued=mention.issued)
    return described

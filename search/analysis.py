"""Text → tokens, the same at index and query time. Numbers and references to provisions are protected before anything is cut.

Fields (5-engines: syllables first, words second):
    syllables   accented syllables, "hoà" as "hòa", lower case        pairs     neighbouring syllables of one clause, "căn_cứ"
    folded      syllables without diacritics                          words     underthesea's words of more than one syllable
    numbers     document numbers: whole, without sign, folded         places    provision references: "dieu_5"
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.text import canonical, fold, match_key

_NUMBER = re.compile(
    r"\d{1,5}(?:\.\d{1,2})?[a-zđ]{0,2}\s?[/-]\s?(?:\d{4}(?:\s?/\s?[\w&]+(?:[-/][\w&]+)*)?|[a-zđ][\w&]*(?:[-/][\w&]+)*)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?<!\w)(điều|dieu|khoản|khoan|điểm|diem)\s+(\d{1,3}[a-zđ]?|[a-zđ])(?!\w)", re.IGNORECASE)
_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")
_CLAUSE = re.compile(r"[.;:,()\n!?“”\"]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text with its place, for highlighting."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """The tokens of a text, field by field; `clauses` are the syllables again, clause by clause."""

    clauses: tuple[tuple[str, ...], ...]
    syllables: tuple[str, ...]
    pairs: tuple[str, ...]
    folded: tuple[str, ...]
    folded_pairs: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]


def tokens(text: str) -> Iterator[Token]:
    """Syllables and numbers with their places; a document number is one token."""
    at = 0
    for found in _NUMBER.finditer(text):
        yield from _plain(text, at, found.start())
        yield Token(found[0].lower(), found.start(), found.end())
        at = found.end()
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for found in _TOKEN.finditer(text, start, end):
        yield Token(found[0], found.start(), found.end())


def analyse(text: str, *, segment: bool = True) -> Analysis:
    """All fields of a text. `segment=False` leaves underthesea's words out (bulk loads, tests)."""
    text = canonical(text)
    parts = [*_clauses(text)]
    clauses = tuple(tuple(syllable_key(token.words) for token in tokens(part)) for part in parts)
    syllables = tuple(key for clause in clauses for key in clause)
    pairs = tuple(f"{a}_{b}" for clause in clauses for a, b in itertools.pairwise(clause))
    folded = tuple(map(_folded, syllables))
    words = tuple(word for part in parts for word in segmented(part)) if segment else ()
    return Analysis(clauses, syllables, pairs, folded, tuple(map(_folded, pairs)), words, tuple(number_keys(text)))


@lru_cache(maxsize=65536)
def syllable_key(token: str) -> str:
    """`match_key` of one token; Vietnamese has some seven thousand syllables, so nearly all are known."""
    return match_key(token)


@lru_cache(maxsize=262144)
def _folded(token: str) -> str:
    return fold(token)


def _clauses(text: str) -> Iterator[str]:
    """Parts between signs; a document number keeps its own."""
    at = 0
    last = 0
    spans = [found.span() for found in _NUMBER.finditer(text)]
    index = 0
    for sign in _CLAUSE.finditer(text):
        while index < len(spans) and spans[index][1] <= sign.start():
            index += 1
        if index < len(spans) and spans[index][0] <= sign.start() < spans[index][1]:
            continue
        last = sign.start()
        if text[at:last].strip():
            yield text[at:last]
        at = sign.end()
    if text[at:].strip():
        yield text[at:]


def number_keys(text: str) -> Iterator[str]:
    """Keys of the document numbers in a text: whole ("92/2017/nd-cp"), without the sign ("92/2017")."""
    for found in _NUMBER.finditer(text):
        try:
            number = DocumentNumber.parse(found[0])
        except InvalidIdentifier:
            continue
        yield number.key
        if number.year is not None and number.symbol:
            yield f"{number.key.split('/')[0]}/{number.year}"


@lru_cache(maxsize=65536)
def segmented(clause: str) -> tuple[str, ...]:
    """underthesea's words of more than one syllable in one clause, lower case, joined by "_". The clause is the unit by definition, so
    that the answer does not depend on what stands around it or on the state of the cache."""
    from underthesea import word_tokenize

    masked = _NUMBER.sub(" ", clause)
    return tuple(match_key(word).replace(" ", "_") for word in word_tokenize(masked.lower()) if " " in word)


def has_diacritics(text: str) -> bool:
    """Whether the user typed Vietnamese letters; if not, the folded fields answer."""
    return fold(text) != text.casefold()

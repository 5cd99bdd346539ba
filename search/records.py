"""A record → what an engine indexes of it, the same for every engine. What all records of a document share is made once; the tokens of some hundred
records are turned into numbers and pairs together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, islice

from msgspec import Struct, msgpack

from graph.text import fold
from search.analysis import BREAK, Analysis, analyse, folded_texts, number_keys, numbers_in
from search.candidates import packed
from search.engine import IndexRecord
from search.facts import article_of, date_order, day_values, facets_key, phrase_values, raw_values, year_of
from search.packing import number_bytes, pairs_of_each
from search.segmenting import Segment, prepare
from search.subjects import SUBJECT, heading_line, role_of

POSITIONED = ("syllables", "syllables_folded", "issuer")
"""Text fields in which phrases are looked for; the others need no places."""
TEXTS = (*POSITIONED, "pairs", "title", "words", "numbers", "own_number")
"""Text fields: tokens parted by spaces."""
KEYS = ("type", "year", "work")
"""Fields with one value, as it is."""

_TOGETHER = 256
"""Records that are analysed together."""
_DOCUMENTS = 4096
"""Documents whose shared part is kept at hand: records of one document come together, or nearly so."""


def heading_of(record: IndexRecord) -> str:
    """What a record is about: its heading, else its first line."""
    return record.heading or heading_line(record.text)


@dataclass(frozen=True, slots=True)
class Described:
    """What all records of a document have in common: values of `TEXTS` and `KEYS`, of the raw, phrase and day fields of `search.facts`, the word of
    its facets, the place in the order by date, and the numbers of the tokens of its subject."""

    work_id: int
    texts: dict[str, str]
    raw: dict[str, tuple[str, ...]]
    facets: str
    phrases: dict[str, str]
    days: dict[str, tuple[int, ...]]
    order_date: int
    subject: bytes


@dataclass(frozen=True, slots=True)
class Indexed:
    """A record with its own values of `TEXTS`, its article, what it shares with others, and the bytes to store."""

    provision: str
    texts: dict[str, str]
    article: str
    described: Described
    stored: bytes


def indexed_records(records: Iterable[IndexRecord], segment: Segment | None) -> Iterator[Indexed]:
    """What is indexed of each record."""
    waiting = iter(records)
    known: dict[int, tuple[IndexRecord, Described]] = {}
    while some := list(islice(waiting, _TOGETHER)):
        if len(known) > _DOCUMENTS:
            known.clear()
        yield from _together(some, segment, known)


def _together(some: Sequence[IndexRecord], segment: Segment | None, known: dict[int, tuple[IndexRecord, Described]]) -> Iterator[Indexed]:
    analysed = [_analysed(record) for record in some]
    words = _words([body for _, body in analysed], segment)
    numbers = [number_bytes(body.keys) for _, body in analysed]
    joined = [" ".join(body.keys) for _, body in analysed]
    derived = zip(joined, folded_texts(joined), pairs_of_each(numbers), words, numbers, strict=True)
    for record, (heading, _), (syllables, folded, pairs, own_words, own) in zip(some, analysed, derived, strict=True):
        first = known.get(record.work_id)
        if first is None or not _of_one_document(first[0], record):
            first = known[record.work_id] = record, described_by(record)
        described = first[1]
        texts = {
            "syllables": syllables, "syllables_folded": folded, "pairs": pairs.tokens, "words": own_words,
            "numbers": " ".join(numbers_in(syllables)),
        }  # fmt: skip
        stored = packed(record, role_of(heading_of(record)), number_bytes(heading.keys), described.subject, own, pairs)
        yield Indexed(record.provision, texts, article_of(record.provision), described, stored)


def _of_one_document(one: IndexRecord, other: IndexRecord) -> bool:
    """Whether what describes the document of one record describes that of the other."""
    return (one.facts is other.facts or one.facts == other.facts) and (one.number, one.type, one.issuer, one.year, one.title, one.subject) == (
        other.number, other.type, other.issuer, other.year, other.title, other.subject
    )  # fmt: skip


def _analysed(record: IndexRecord) -> tuple[Analysis, Analysis]:
    """Heading and text; a heading that is the first line is analysed once."""
    heading = heading_of(record)
    first, line_end, rest = record.text.partition("\n")
    if heading != first:
        return analyse(heading, segment=False), analyse(record.text, segment=False)
    head = analyse(first, segment=False)
    return head, Analysis((*head.keys, BREAK, *analyse(rest, segment=False).keys)) if line_end else head


def _words(bodies: Sequence[Analysis], segment: Segment | None) -> list[str]:
    if segment is None:
        return [""] * len(bodies)
    clauses = [body.clauses for body in bodies]
    prepare(segment, clauses)
    return [" ".join(segment(text)) for text in clauses]


def sent(indexed: Iterable[Indexed]) -> list[bytes]:
    """What is indexed, for another process; `received` takes it apart. One piece for each document, so that only one is unpacked at a time."""
    groups = groupby(indexed, key=lambda each: id(each.described))
    return [msgpack.encode(_Group(first.described, [_Own(i.provision, i.texts, i.article, i.stored) for i in (first, *rest)])) for _, (first, *rest) in groups]


def received(pieces: Iterable[bytes]) -> Iterator[Indexed]:
    """What `sent` was given."""
    for group in map(_decoder().decode, pieces):
        for own in group.records:
            yield Indexed(own.provision, own.texts, own.article, group.described, own.stored)


class _Own(Struct, array_like=True):
    """What is a record's own."""

    provision: str
    texts: dict[str, str]
    article: str
    stored: bytes


class _Group(Struct, array_like=True):
    """Records of one document that follow each other."""

    described: Described
    records: list[_Own]


@cache
def _decoder() -> msgpack.Decoder[_Group]:
    return msgpack.Decoder(_Group)


def described_by(record: IndexRecord) -> Described:
    """What a record has in common with the others of its document."""
    texts = {
        "issuer": fold(record.issuer), "title": _title(record.title), "own_number": " ".join(number_keys(record.number)), "type": fold(record.type),
        "year": str(record.year or year_of(record.number, record.facts.issued)), "work": str(record.work_id),
    }  # fmt: skip
    phrases = {name: " ".join(tokens) for name, tokens in phrase_values(record.title, record.facts).items()}
    days = day_values(record.number, record.facts)
    raw = raw_values(record.work_id, record.number, record.issuer, record.title, record.facts)
    facets = facets_key(record.work_id, {"type": (texts["type"],), "year": (texts["year"],), **raw})
    subject = number_bytes(analyse(record.subject or record.title, segment=False).keys[:SUBJECT])
    return Described(record.work_id, texts, raw, facets, phrases, days, date_order(days["issued"][0], record.work_id), subject)


@lru_cache(maxsize=4096)
def _title(title: str) -> str:
    return " ".join(analyse(title, segment=False).syllables)

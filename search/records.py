"""A record → what an engine indexes of it, the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from graph.text import fold
from search.analysis import Analysis, analyse, folded_keys, number_keys
from search.candidates import packed
from search.engine import IndexRecord
from search.facts import year_of
from search.packing import ids_of, pair_tokens
from search.segmenting import Segment, prepare

POSITIONED = ("syllables", "syllables_folded", "issuer")
"""Text fields in which phrases are looked for; the others need no places."""
TEXTS = (*POSITIONED, "pairs", "heading_pairs", "title", "title_folded", "words", "numbers", "own_number")
"""Text fields: tokens parted by spaces."""
KEYS = ("type", "year", "work")
"""Fields with one value, as it is."""

_TOGETHER = 256
"""Records that are analysed together."""

HEADING = 300
"""Characters of the first line that counts as a heading."""


def heading_of(record: IndexRecord) -> str:
    """What a record is about: its heading, else its first line."""
    return record.heading or record.text.split("\n", 1)[0][:HEADING]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A record with the values of `TEXTS` and `KEYS`, and the bytes to store."""

    record: IndexRecord
    values: dict[str, str]
    stored: bytes


def indexed_records(records: Iterable[IndexRecord], segment: Segment | None) -> Iterator[Indexed]:
    """What is indexed of each record. Some hundred are analysed together, so that their words are looked up and found together."""
    waiting = iter(records)
    while some := list(islice(waiting, _TOGETHER)):
        bodies = [analyse(record.text, segment=False) for record in some]
        if segment:
            prepare(segment, [body.clauses for body in bodies])
        for record, body in zip(some, bodies, strict=True):
            yield _indexed(record, body, segment(body.clauses) if segment else ())


def _indexed(record: IndexRecord, body: Analysis, words: tuple[str, ...]) -> Indexed:
    title = analyse(record.title, segment=False)
    syllables = body.syllables
    body_ids, heading_ids = ids_of(body.keys), ids_of(analyse(heading_of(record), segment=False).keys)
    values = {
        "syllables": " ".join(syllables), "syllables_folded": " ".join(folded_keys(syllables)), "issuer": fold(record.issuer),
        "pairs": pair_tokens(body_ids), "heading_pairs": pair_tokens(heading_ids),
        "title": " ".join(title.syllables), "title_folded": " ".join(title.folded),
        "words": " ".join(words), "numbers": " ".join(body.numbers), "own_number": " ".join(number_keys(record.number)),
        "type": fold(record.type), "year": str(record.year or year_of(record.number, record.facts.issued)), "work": str(record.work_id),
    }  # fmt: skip
    return Indexed(record, values, packed(record, heading_ids, body_ids))

"""A record → what an engine indexes of it, the same for every engine."""

from __future__ import annotations

from graph.text import fold
from search.analysis import analyse, number_keys
from search.candidates import packed
from search.engine import IndexRecord
from search.facts import year_of
from search.packing import ids_of, pair_tokens

POSITIONED = ("syllables", "syllables_folded", "issuer")
"""Text fields in which phrases are looked for; the others need no places."""
TEXTS = (*POSITIONED, "pairs", "heading_pairs", "title", "title_folded", "words", "numbers", "own_number")
"""Text fields: tokens parted by spaces."""
KEYS = ("type", "year", "work")
"""Fields with one value, as it is."""

HEADING = 300
"""Characters of the first line that counts as a heading."""


def heading_of(record: IndexRecord) -> str:
    """What a record is about: its heading, else its first line."""
    return record.heading or record.text.split("\n", 1)[0][:HEADING]


def indexed_of(record: IndexRecord, *, segment: bool) -> tuple[dict[str, str], bytes]:
    """The values of `TEXTS` and `KEYS`, and the bytes to store."""
    body, title = analyse(record.text, segment=segment), analyse(record.title, segment=False)
    body_ids, heading_ids = ids_of(body.keys), ids_of(analyse(heading_of(record), segment=False).keys)
    values = {
        "syllables": " ".join(body.syllables), "syllables_folded": " ".join(body.folded), "issuer": fold(record.issuer),
        "pairs": pair_tokens(body_ids), "heading_pairs": pair_tokens(heading_ids),
        "title": " ".join(title.syllables), "title_folded": " ".join(title.folded),
        "words": " ".join(body.words), "numbers": " ".join(body.numbers), "own_number": " ".join(number_keys(record.number)),
        "type": fold(record.type), "year": str(record.year or year_of(record.number, record.facts.issued)), "work": str(record.work_id),
    }  # fmt: skip
    return values, packed(record, heading_ids, body_ids)

"""A record as an engine keeps it: its tokens as numbers first, for judging; the rest only when it is shown."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.packing import Ids

if TYPE_CHECKING:
    from search.engine import IndexRecord

_HEAD = struct.Struct("<IIQffIHHI")
_FIELDS = np.dtype([("heading", "<u4"), ("body", "<u4"), ("work", "<u8"), ("authority", "<f4"), ("demotion", "<f4"),
                    ("start", "<u4"), ("provision", "<u2"), ("number", "<u2"), ("title", "<u4")])  # fmt: skip
"""Tokens of the heading, tokens of the body, work, authority, demotion, where the record begins in its document, bytes of the provision, of the number, of
the title. The tokens follow, then those words, then the text."""
_LONGEST = 0xFFFF
"""Bytes of a provision or a number that are kept."""

_DEMOTED = {"lapsed": 1.0, "suspended": 0.5, "partly_lapsed": 0.2}
"""By validity: what no longer holds stands behind what answers about as well and holds."""
_CONSOLIDATED = 0.5
"""A consolidated text stands behind the documents that it repeats."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that an engine found, with its score. What is shown of it is read when it is asked for."""

    score: float
    packed: bytes

    @property
    def work_id(self) -> int:
        """The document."""
        return int(_HEAD.unpack_from(self.packed)[2])

    @property
    def provision(self) -> str:
        """The path of the provision, "" for the head of a document."""
        return self._shown(0)

    @property
    def number(self) -> str:
        """The document's number."""
        return self._shown(1)

    @property
    def title(self) -> str:
        """The document's title."""
        return self._shown(2)

    @property
    def start(self) -> int:
        """Where the record begins in the document's text."""
        return int(_HEAD.unpack_from(self.packed)[5])

    @property
    def text(self) -> str:
        """The record's words."""
        return self._shown(3)

    def _shown(self, place: int) -> str:
        heading, body, *_, provision, number, title = _HEAD.unpack_from(self.packed)
        sizes = (provision, number, title, len(self.packed))
        at = _HEAD.size + 4 * (heading + body) + sum(sizes[:place])
        return self.packed[at : at + sizes[place]].decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates as flat arrays: the tokens of all bodies and of all headings, and how many of them are each candidate's."""

    bodies: Ids
    body_lengths: NDArray[np.int64]
    headings: Ids
    heading_lengths: NDArray[np.int64]
    scores: NDArray[np.float64]
    works: NDArray[np.int64]
    authority: NDArray[np.float64]
    demoted: NDArray[np.float64]


def packed(record: IndexRecord, heading: bytes, body: bytes) -> bytes:
    """The bytes that an engine stores of a record. Heading and body are numbers of tokens (`search.packing.number_bytes`)."""
    provision, number = record.provision.encode(errors="replace")[:_LONGEST], record.number.encode(errors="replace")[:_LONGEST]
    title = record.title.encode(errors="replace")
    head = _HEAD.pack(
        len(heading) // 4, len(body) // 4, record.work_id, record.facts.authority, _demotion(record), record.start, len(provision), len(number), len(title)
    )
    return b"".join((head, heading, body, provision, number, title, record.text.encode(errors="replace")))


def _demotion(record: IndexRecord) -> float:
    return max(_DEMOTED.get(record.facts.validity, 0.0), _CONSOLIDATED if record.facts.stands_behind else 0.0)


def batch_of(candidates: Sequence[Candidate]) -> Batch:
    """The candidates' tokens in one piece."""
    heads = np.frombuffer(b"".join(c.packed[: _HEAD.size] for c in candidates), _FIELDS)
    heading, body = heads["heading"].astype(np.int64), heads["body"].astype(np.int64)
    middles = (_HEAD.size + 4 * heading).tolist()
    ends = (_HEAD.size + 4 * (heading + body)).tolist()
    headings = np.frombuffer(b"".join(c.packed[_HEAD.size : middle] for c, middle in zip(candidates, middles, strict=True)), np.uint32)
    bodies = np.frombuffer(b"".join(c.packed[middle:end] for c, middle, end in zip(candidates, middles, ends, strict=True)), np.uint32)
    scores = np.array([c.score for c in candidates], np.float64)
    return Batch(bodies, body, headings, heading, scores, heads["work"].astype(np.int64), heads["authority"].astype(float), heads["demotion"].astype(float))

"""A record as an engine keeps it: its tokens as numbers first, for judging; the rest only when it is shown."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.packing import Ids, Pairs
from search.subjects import Role

if TYPE_CHECKING:
    from search.engine import IndexRecord

_HEAD = struct.Struct("<IIIQffIIHHIBIII")
_FIELDS = np.dtype([("heading", "<u4"), ("subject", "<u4"), ("body", "<u4"), ("work", "<u8"), ("authority", "<f4"), ("demotion", "<f4"),
                    ("start", "<u4"), ("issuer", "<u4"), ("provision", "<u2"), ("number", "<u2"), ("title", "<u4"), ("role", "u1"),
                    ("pairs", "<u4"), ("sample", "<u4"), ("parts", "<u4")])  # fmt: skip
"""Tokens of the heading, of the subject of the document, of the body; work, authority, demotion, where the record begins in its document, a number for the issuer, bytes
of the provision, of the number, of the title; role; pairs of the body, bytes of the sample of them, of the parts. The tokens follow, the sample, those words, the
parts, the text."""
_PART = struct.Struct("<IIB")
"""Where a part begins and ends in the document, bytes of the rest of its path, which follow."""
_LONGEST_REST = 0xFF
"""Bytes of the rest of a path that are kept."""
_LONGEST = 0xFFFF
"""Bytes of a provision or a number that are kept."""

_DEMOTED = {"lapsed": 1.0, "suspended": 0.5, "partly_lapsed": 0.2}
"""By validity: what no longer holds stands behind what answers about as well and holds."""
_CONSOLIDATED = 0.5
"""A consolidated text stands behind the documents that it repeats."""


class Candidate(NamedTuple):
    """A record that an engine found, with its score. What is shown of it is read when it is asked for. A page makes some hundred: a tuple, not a dataclass."""

    score: float
    packed: bytes
    held: float = 0.0
    """Share of the question's words, by what they tell, that it holds; known of those that got the second look."""

    @property
    def issuer(self) -> int:
        """A number that stands for the body that issued the document, or that carries on its work."""
        return int(_HEAD.unpack_from(self.packed)[7])

    @property
    def stands_back(self) -> bool:
        """Whether the document has lapsed, is suspended, or repeats others."""
        return float(_HEAD.unpack_from(self.packed)[5]) > 0

    @property
    def tokens(self) -> Ids:
        """The numbers of the tokens of its text."""
        heading, subject, body, *_ = _HEAD.unpack_from(self.packed)
        return np.frombuffer(self.packed, np.uint32, body, _HEAD.size + 4 * (heading + subject))

    @property
    def pairs(self) -> int:
        """How many pairs its text has."""
        return int(_HEAD.unpack_from(self.packed)[12])

    @property
    def sample(self) -> Ids:
        """A quarter of the pairs of its text, the same of every text."""
        heading, subject, body, *_, size, _ = _HEAD.unpack_from(self.packed)
        return np.frombuffer(self.packed, np.uint32, size // 4, _HEAD.size + 4 * (heading + subject + body))

    @property
    def work_id(self) -> int:
        """The document."""
        return int(_HEAD.unpack_from(self.packed)[3])

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
        return int(_HEAD.unpack_from(self.packed)[6])

    @property
    def text(self) -> str:
        """The record's words."""
        return self._shown(4)

    def innermost(self, at: int) -> str:
        """The path of the innermost provision in it that a character of the document stands in, or its own."""
        parts, place = self._bytes(3), 0
        while place < len(parts):
            start, end, size = _PART.unpack_from(parts, place)
            place += _PART.size + size
            if start <= at < end:
                return self.provision + parts[place - size : place].decode()
        return self.provision

    def _shown(self, place: int) -> str:
        return self._bytes(place).decode(errors="replace")

    def _bytes(self, place: int) -> bytes:
        heading, subject, body, *_, provision, number, title, _, _, sample, parts = _HEAD.unpack_from(self.packed)
        sizes = (provision, number, title, parts, len(self.packed))
        at = _HEAD.size + 4 * (heading + subject + body) + sample + sum(sizes[:place])
        return self.packed[at : at + sizes[place]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates as flat arrays: the tokens of all bodies and headings, and how many of them are each candidate's; the same of the subjects of
    the documents; `documents` says which of these is a candidate's."""

    bodies: Ids
    body_lengths: NDArray[np.int64]
    headings: Ids
    heading_lengths: NDArray[np.int64]
    subjects: Ids
    subject_lengths: NDArray[np.int64]
    scores: NDArray[np.float64]
    documents: NDArray[np.int64]
    authority: NDArray[np.float64]
    demoted: NDArray[np.float64]
    roles: NDArray[np.uint8]


def packed(record: IndexRecord, role: Role, heading: bytes, subject: bytes, body: bytes, pairs: Pairs) -> bytes:
    """The bytes that an engine stores of a record. Heading, subject and body are numbers of tokens (`search.packing.number_bytes`), `pairs` those of the body."""
    provision, number = record.provision.encode(errors="replace")[:_LONGEST], record.number.encode(errors="replace")[:_LONGEST]
    title, parts = record.title.encode(errors="replace"), _parts(record)
    head = _HEAD.pack(
        len(heading) // 4, len(subject) // 4, len(body) // 4, record.work_id, record.facts.authority, _demotion(record),
        record.start, zlib.crc32((record.facts.successor or record.issuer).encode()), len(provision), len(number), len(title), role,
        pairs.count, len(pairs.sample), len(parts),
    )  # fmt: skip
    return b"".join((head, heading, subject, body, pairs.sample, provision, number, title, parts, record.text.encode(errors="replace")))


def _parts(record: IndexRecord) -> bytes:
    """The parts of a record, the innermost first; where one begins whose path does not go on from the record's own, the record itself is told."""
    parts = sorted(sorted(record.parts, key=itemgetter(2), reverse=True), key=lambda part: (-part[0], part[1]))
    return b"".join(_PART.pack(start, end, len(rest)) + rest for start, end, path in parts for rest in (_rest(record.provision, path),))


def _rest(own: str, path: str) -> bytes:
    rest = path.removeprefix(own).encode() if path.startswith(own + "__") else b""
    return rest if len(rest) <= _LONGEST_REST else b""


def _demotion(record: IndexRecord) -> float:
    return max(_DEMOTED.get(record.facts.validity, 0.0), _CONSOLIDATED if record.facts.stands_behind else 0.0)


def batch_of(candidates: Sequence[Candidate]) -> Batch:
    """The candidates' tokens in one piece."""
    heads = np.frombuffer(b"".join([c.packed[: _HEAD.size] for c in candidates]), _FIELDS)
    _, seen, documents = np.unique(heads["work"], return_index=True, return_inverse=True)
    heading, subject, body = (heads[name].astype(np.int64) for name in ("heading", "subject", "body"))
    first, second, third = _HEAD.size + 4 * heading, _HEAD.size + 4 * (heading + subject), _HEAD.size + 4 * (heading + subject + body)
    headings = b"".join([c.packed[_HEAD.size : end] for c, end in zip(candidates, first.tolist(), strict=True)])
    subjects = b"".join([candidates[i].packed[begin:end] for i, begin, end in zip(seen.tolist(), first[seen].tolist(), second[seen].tolist(), strict=True)])
    bodies = b"".join([c.packed[begin:end] for c, begin, end in zip(candidates, second.tolist(), third.tolist(), strict=True)])
    return Batch(
        np.frombuffer(bodies, np.uint32), body, np.frombuffer(headings, np.uint32), heading, np.frombuffer(subjects, np.uint32), subject[seen],
        np.array([c.score for c in candidates], np.float64), documents, heads["authority"].astype(float), heads["demotion"].astype(float), heads["role"],
    )  # fmt: skip

"""A reading made ready for the store: what costs processor and asks nothing of the store is done, where the file was read. It travels between
processes as bytes."""

from __future__ import annotations

from dataclasses import dataclass

from graph.layouts import pack
from graph.model import Amendment, Citation, Document, Part, Reading, ReadingWarning, Relation, Task

ProvisionRow = tuple[str, str, str, int, int]
"""Path, label, heading, first character and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One document. As in `Reading`, but its blocks are bytes and its provisions rows."""

    text: str
    document: Document
    provisions: tuple[ProvisionRow, ...]
    citations: tuple[Citation, ...]
    relations: tuple[Relation, ...]
    tasks: tuple[Task, ...]
    warnings: tuple[ReadingWarning, ...]
    amendments: tuple[Amendment, ...]
    blocks: bytes
    part: Part | None = None


def ready(reading: Reading) -> Ready:
    """A reading as the store takes it."""
    provisions = tuple((p.path, p.label, p.heading, p.span.start, p.span.end) for p in reading.provisions)
    return Ready(
        reading.text, reading.document, provisions, reading.citations, reading.relations, reading.tasks, reading.warnings, reading.amendments,
        pack(reading.blocks), reading.part,
    )  # fmt: skip

"""A reading made ready for the store: what costs processor and asks nothing of the store is done, where the file was read. It travels between
processes as bytes."""

from __future__ import annotations

from dataclasses import dataclass

from graph.layouts import pack
from graph.meant import Meant, meant_by
from graph.model import Amendment, Citation, Document, Part, Reading, ReadingWarning, Relation, Task
from graph.resolve import Scope

ProvisionRow = tuple[str, str, str, int, int]
"""Path, label, heading, first character and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One document. As in `Reading`, but its blocks are bytes, its provisions rows, and `meant` tells what its citations mean."""

    text: str
    document: Document
    provisions: tuple[ProvisionRow, ...]
    citations: tuple[Citation, ...]
    meant: Meant
    relations: tuple[Relation, ...]
    tasks: tuple[Task, ...]
    warnings: tuple[ReadingWarning, ...]
    amendments: tuple[Amendment, ...]
    blocks: bytes
    part: Part | None = None


def ready(reading: Reading) -> Ready:
    """A reading as the store takes it."""
    provisions = tuple((p.path, p.label, p.heading, p.span.start, p.span.end) for p in reading.provisions)
    meant = meant_by(reading.citations, Scope.of(reading.document))
    return Ready(
        reading.text, reading.document, provisions, reading.citations, meant, reading.relations, reading.tasks, reading.warnings, reading.amendments,
        pack(reading.blocks), reading.part,
    )  # fmt: skip

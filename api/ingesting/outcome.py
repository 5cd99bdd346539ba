"""What became of a file."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store import Found


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file, or of one document of a file that holds several (`part` of `parts`): added, updated, unchanged or failed; `message`
    says why it failed, `found` in which documents earlier citations were resolved by it, `refused` that it is a state secret. `number` is the document's,
    `warnings` what its reader is not sure of."""

    path: str
    status: str
    work_id: int | None = None
    resolved: int = 0
    message: str = ""
    found: tuple[Found, ...] = ()
    refused: bool = False
    part: int = 1
    parts: int = 1
    number: str | None = None
    warnings: tuple[str, ...] = ()

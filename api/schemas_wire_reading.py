"""What one document says by itself, as types: the answer of `cancu extract --json`; see `api.schemas_wire`."""

from __future__ import annotations

from datetime import date

from api.schemas_wire import Described, MentionOut, ProvisionOut, TaskFields
from api.schemas_wire_base import Wire


class PlaceOut(Wire):
    """Characters of the text."""

    start: int
    end: int


class OperationOut(PlaceOut):
    """One operation of an amending document."""

    operation: str
    object: str
    object_provision: str | None
    within: str | None
    new_text: PlaceOut | None
    effective: date | None
    transition: PlaceOut | None


class NamedOut(MentionOut):
    """A mention; `provisions` holds all that are named where there are several."""

    provisions: list[str | None] | None = None


class StatedOut(PlaceOut):
    """A relation between numbers; "" is the document itself where it has none."""

    subject: str
    predicate: str
    object: str
    subject_provision: str | None = None
    object_provision: str | None = None
    scope: str | None = None


class WarningOut(Wire):
    """Something that the reader was not sure of."""

    code: str
    message: str
    start: int | None
    end: int | None


class OneReadingOut(Wire):
    """All that one document says; every start and end counts characters of `text`."""

    document: Described
    amendments: list[OperationOut]
    provisions: list[ProvisionOut]
    citations: list[NamedOut]
    relations: list[StatedOut]
    tasks: list[TaskFields]
    warnings: list[WarningOut]
    text: str


class FurtherOut(OneReadingOut):
    """Another document of the same file; `offset`: the character of the file's text at which it begins."""

    offset: int


class ReadingOut(OneReadingOut):
    """All that a file or a text says: its first document, and the further ones that it holds."""

    further: list[FurtherOut] | None = None

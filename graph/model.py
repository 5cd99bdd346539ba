"""The records. All are frozen; change one with `dataclasses.replace`. `Span`, `Paragraph` and `Cell`, of which one document holds tens of
thousands, are structs of msgspec: made six times as fast as frozen dataclasses, and no matter for the garbage collector.

Every extracted fact carries a `Span`: `text[span.start:span.end]` is always the quoted words of the *stored* text of the
document it was read from (characters, not bytes). What a document says (`Reading`) is kept apart from what the store makes
of it (`Work`, `StoredCitation`, `StoredRelation`, `StoredTask`), where names have been resolved to works.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

EXTRACTOR = "cancu-reader/1"
"""Version of the reading rules; stored with every extracted fact."""


class ReviewState(StrEnum):
    """What people have said of a fact."""

    EXTRACTED = "extracted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ENTERED = "entered"


class RelationKind(StrEnum):
    """What the subject does to the object. One canonical direction per kind; the inverse is only a label."""

    BASED_ON = "based_on"
    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    SUSPENDS = "suspends"
    CORRECTS = "corrects"
    DETAILS = "details"
    GUIDES = "guides"
    IMPLEMENTS = "implements"
    PROMULGATES = "promulgates"
    CONSOLIDATES = "consolidates"
    CITES = "cites"


class ResolutionState(StrEnum):
    """What became of a citation when it was looked up in the store."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    STUB = "stub"
    CONFLICT = "conflict"
    UNPARSED = "unparsed"


class TaskSource(StrEnum):
    """Where in a plan a task stands: a row of an annex table, a bullet of the body, an assignment to an agency."""

    ANNEX = "annex"
    BODY = "body"
    ASSIGNMENT = "assignment"


class DeadlineKind(StrEnum):
    """How a deadline is given. The words are always kept beside it."""

    INTERVAL = "interval"
    BEFORE = "before"
    RECURRING = "recurring"
    EVENT = "event"
    SEVERAL = "several"
    NONE = "none"


class Span(Struct, frozen=True, order=True, gc=False):
    """Half-open range of characters of a stored text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """The quoted words."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Paragraph(Struct, frozen=True, gc=False):
    """One paragraph of the layout: wrapped lines are one paragraph, so the span may hold line breaks.

    `level` is the outline depth when the file's format states one (1 = outermost), else 0.
    """

    span: Span
    level: int = 0


class Cell(Struct, frozen=True, gc=False):
    """One cell of a table. A merged cell stands once, at its first row and column."""

    row: int
    column: int
    paragraphs: tuple[Paragraph, ...]
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the layout gives it; `span` covers all its cells."""

    span: Span
    cells: tuple[Cell, ...]


DOUBTFUL = 0.3
"""A relation of less confidence is not believed."""


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Layout:
    """What a reader makes of a file: the stored text, and the paragraphs and tables it consists of, in order.

    `metadata` holds what the file states outside its text (a portal's panel): keys number, type, issuer, issued, in_force_from,
    status, title, signer; values as printed. `plain`: the text is the file's own, so that a piece of it can be laid out
    alone. `notes`: the character from which on there are only foot- and endnotes and running titles, which stood beside the text.
    `margins`: lines above and below the pages that are no part of the text.
    """

    text: str
    blocks: tuple[Block, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    plain: bool = False
    notes: int | None = None
    margins: str = ""

    def body(self) -> Layout:
        """The layout without its notes; spans stay what they are."""
        if self.notes is None:
            return self
        blocks = tuple(block for block in self.blocks if block.span.start < self.notes)
        return replace(self, text=self.text[: self.notes], blocks=blocks, notes=None)


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the documents of a file this is: `number` of `count`, from 1. It begins at character `start` of the file's text, with paragraph
    `paragraph`, from 1."""

    number: int
    count: int
    start: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something the reader could not do or is not sure of, for the user. `code` is stable, `message` Vietnamese."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The description of a document, as its header (or a citation of it) gives it. Unknown fields are None.

    `number` is the printed number, normalised ("92/2017/NĐ-CP"); `type` the lower-case Vietnamese type ("nghị định"); `issuer`
    the
    agency's usual name ("UBND tỉnh Bến Tre"); `status` as a portal's panel prints it.
    """

    number: str | None = None
    type: str | None = None
    issuer: str | None = None
    issued: date | None = None
    place: str | None = None
    title: str | None = None
    signer: str | None = None
    in_force_from: date | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """A part of a document. `path` is a canonical `ProvisionPath` string; `span` covers label, heading and all parts below it."""

    path: str
    label: str
    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of a document or of a provision.

    `span` covers type … date ("Nghị định số 92/2017/NĐ-CP ngày 07/8/2017"). `provision` is the path in the target when one is
    named; `within` the path of the provision the mention stands in; `relation` what this document does to the target, when said
    here;
    `in_title` tells that the mention stands in the document's own title, in a text whose title and bases share one paragraph.
    """

    span: Span
    text: str
    type: str | None
    number: str | None = None
    issued: date | None = None
    issuer: str | None = None
    title: str | None = None
    provision: str | None = None
    within: str | None = None
    relation: RelationKind | None = None
    in_title: bool = False

    def retold(self, issuer: str | None, provision: str | None, within: str | None, relation: RelationKind | None) -> Citation:
        """The mention with these instead of its own: `replace` would be a third of the time that reading a mention takes."""
        return Citation(self.span, self.text, self.type, self.number, self.issued, issuer, self.title, provision, within, relation, self.in_title)


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement that `subject` does `predicate` to `object`, proven by the words at `span` (the sentence).

    Subject and object are printed numbers, or a law's name ("Luật Đê điều"), or "" for the document that is being read when it
    has no number. `scope` holds the words that limit the act: a part without a path ("một số điều của"), an exception ("trừ …"). `starts` and
    `ends` (first and last day) are given where a person has stated them; for what was read, `graph.effects` tells them from the words.
    """

    subject: str
    predicate: RelationKind
    object: str
    span: Span
    subject_provision: str | None = None
    object_provision: str | None = None
    subject_mention: Span | None = None
    object_mention: Span | None = None
    confidence: float = 1.0
    scope: str | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due. `text` the words; `start` and `end` inclusive dates where they can be computed; `items` the parts of
    `several`."""

    text: str
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    rule: str | None = None
    items: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A task. `lead` and `support` are usual agency names; `bases` the numbers cited in the task's own words; `within` the
    provision it
    stands in; `heading_bases` the numbers cited in the headings above it."""

    text: str
    span: Span
    source: TaskSource
    group: str | None = None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    deadline: Deadline | None = None
    bases: tuple[str, ...] = ()
    heading_bases: tuple[str, ...] = ()
    note: str | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """One operation of an amending document on a provision of another, proven by the words at `span`.

    `operation` is one of sửa đổi, bổ sung, bãi bỏ, thay thế, thay thế cụm từ, bổ sung cụm từ, bỏ cụm từ, đổi tên, chuyển; `object` the amended number (or a law's
    name); `object_provision` its path, None for the whole document; `new_text` the quoted words that follow; `within` the
    amending provision; `effective` the day from which it holds, its own when its words state one, else the document's; `transition` the
    document's transitional clause.
    """

    operation: str
    object: str
    span: Span
    object_provision: str | None = None
    within: str | None = None
    new_text: Span | None = None
    effective: date | None = None
    transition: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one document says; `blocks` are the paragraphs and tables of `text`, in order; `part` tells which document of its file it is where
    the file holds several."""

    text: str
    document: Document
    provisions: tuple[Provision, ...] = ()
    citations: tuple[Citation, ...] = ()
    relations: tuple[Relation, ...] = ()
    tasks: tuple[Task, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    blocks: tuple[Block, ...] = ()
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A document as the store knows it: held, or a stub that is only cited. `source` is the file name it came from, None for
    stubs. An orphan is a stub that nothing names any more: it answers to no reference, but keeps its id should it come (back)."""

    id: int
    uri: str
    document: Document
    held: bool
    source: str | None = None
    sha256: str | None = None
    revision: int = 0
    orphan: bool = False

    @property
    def label(self) -> str:
        """How a person calls it: "Nghị định 92/2017/NĐ-CP", "Luật Đê điều"."""
        kind = (self.document.type or "văn bản").capitalize()
        if self.document.number:
            return f"{kind} {self.document.number}"
        title = self.document.title or ""
        named = title.casefold().startswith(kind.casefold())
        return title if named else f"{kind} {title.capitalize() if title.isupper() else title}".strip()


@dataclass(frozen=True, slots=True)
class StoredCitation:
    """A citation in the store: which work it stands in and which it names."""

    id: int
    work_id: int
    citation: Citation
    state: ResolutionState
    target_id: int | None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRelation:
    """A reified relation between two works, with its evidence: the sentence `quote` at `relation.span` of work `evidence_id`."""

    id: int
    evidence_id: int
    subject_id: int
    object_id: int
    relation: Relation
    quote: str
    review: ReviewState = ReviewState.EXTRACTED
    extractor: str = EXTRACTOR


    @property
    def doubtful(self) -> bool:
        """Whether it can hardly be what it says: until a person confirms it, it counts as a mere mention."""
        return self.review is ReviewState.EXTRACTED and self.relation.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A task in the store. `basis_ids` are the works named in its own words, `heading_basis_ids` those of the headings above
    it."""

    id: int
    work_id: int
    task: Task
    basis_ids: tuple[int, ...]
    heading_basis_ids: tuple[int, ...] = ()
    review: ReviewState = ReviewState.EXTRACTED


@dataclass(frozen=True, slots=True)
class StoredAmendment:
    """An operation in the store: the amending work, the amended one (None while no document answers to the name), the words that
    say so and the new words."""

    id: int
    work_id: int
    object_id: int | None
    amendment: Amendment
    quote: str
    new_text: str | None

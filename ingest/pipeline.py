"""The one place that orders the steps of reading: layout → provisions → header → citations → relations → tasks → amendments.

Pure after the readers: `read_file` touches the file, `read_document` and `read_text` only compute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from graph.model import Layout, Reading, Span, Table
from graph.text import same_length_canonical
from ingest.amendments import find_amendments
from ingest.citations import find_citations
from ingest.composing import composed, marks_apart, restored
from ingest.consolidations import with_consolidations
from ingest.header import read_header
from ingest.layout import layout_of_text
from ingest.nesting import Nesting
from ingest.readers import content_of, layout_of_bytes
from ingest.relations import find_relations
from ingest.secrecy import refuse_secret
from ingest.several import find_others, parts_of
from ingest.structure import read_structure
from ingest.tasks import find_tasks
from ingest.translation import find_translation


def read_file(path: Path) -> Reading:
    """Read one file of any known format as one document.

    Raises:
        UnreadableFile: the file is empty, damaged, encrypted or of an unknown format.
        StateSecret: it carries a stamp of state secrecy.
    """
    return read_document(_admitted(content_of(path), path.name))


def read_file_parts(path: Path) -> tuple[Reading, ...]:
    """Read one file of any known format, each document that it holds for itself; spans index the text of their document.

    Raises:
        UnreadableFile, StateSecret: as `read_file`.
    """
    return read_content_parts(content_of(path), path.name)


def read_content_parts(content: bytes, name: str) -> tuple[Reading, ...]:
    """Read the bytes of a file called `name`, each document that it holds for itself.

    Raises:
        UnreadableFile, StateSecret: as `read_file`.
    """
    return read_parts(_admitted(content, name))


def read_text(text: str) -> Reading:
    """Read plain text; every span of the answer indexes `text` as it was given, though eth and hard blanks are read as đ and blanks, and letters
    with their marks apart as one."""
    text = same_length_canonical(text)
    if not marks_apart(text):
        return read_document(layout_of_text(text))
    whole = composed(text)
    return restored(read_document(layout_of_text(whole.text)), whole)


def read_text_parts(text: str) -> tuple[Reading, ...]:
    """Read plain text, each document that it holds for itself: `part.start` tells where its text begins."""
    text = same_length_canonical(text)
    if not marks_apart(text):
        return read_parts(layout_of_text(text))
    whole = composed(text)
    return tuple(restored(reading, whole, reading.part.start if reading.part else 0) for reading in read_parts(layout_of_text(whole.text)))


def read_parts(layout: Layout) -> tuple[Reading, ...]:
    """Read what a layout says, each document that it holds for itself."""
    return tuple(replace(_read(piece), part=part) for piece, part in parts_of(layout))


def read_document(layout: Layout) -> Reading:
    """Read what a layout says as one document, with a warning where it holds several; spans index `layout.text`."""
    reading = _read(layout)
    others = tuple(find_others(layout))
    return replace(reading, warnings=(*reading.warnings, *others)) if others else reading


def _admitted(content: bytes, name: str) -> Layout:
    layout = layout_of_bytes(content, name)
    beside = "" if layout.notes is None else layout.text[layout.notes :]
    refuse_secret(layout.text, name, f"{layout.margins}\n{beside}")
    return layout


def _read(layout: Layout) -> Reading:
    body = layout.body()
    provisions = read_structure(body)
    nesting = Nesting(provisions)
    paragraphs = sorted(_paragraphs(layout), key=attrgetter("start", "end"))
    document = read_header(layout)
    mentions = find_citations(layout.text, paragraphs, nesting, document)
    citations, relations = find_relations(layout.text, mentions, document, nesting, paragraphs)
    relations = with_consolidations(layout.text, document, provisions, citations, relations, paragraphs)
    tasks = find_tasks(body, nesting, citations, document)
    amendments = find_amendments(body.text, nesting.provisions, citations, document, paragraphs)
    warnings = (*layout.warnings, *find_translation(layout.text))
    return Reading(layout.text, document, provisions, citations, relations, tasks, warnings, amendments, layout.blocks)


def _paragraphs(layout: Layout) -> Iterator[Span]:
    """Every paragraph of a layout, those of table cells included."""
    for block in layout.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                for paragraph in cell.paragraphs:
                    yield paragraph.span
        else:
            yield block.span

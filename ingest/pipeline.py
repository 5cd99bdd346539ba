"""The one place that orders the steps of reading: layout → provisions → header → citations → relations → tasks → amendments.

Pure after the readers: `read_file` touches the file, `read_document` and `read_text` only compute.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from graph.model import Layout, Reading, Span, Table
from graph.text import same_length_canonical
from ingest.amendments import find_amendments
from ingest.citations import find_citations
from ingest.consolidations import with_consolidations
from ingest.header import read_header
from ingest.layout import layout_of_text
from ingest.nesting import Nesting
from ingest.readers import read_layout
from ingest.relations import find_relations
from ingest.secrecy import refuse_secret
from ingest.several import find_others
from ingest.structure import read_structure
from ingest.tasks import find_tasks
from ingest.translation import find_translation


def read_file(path: Path) -> Reading:
    """Read one file of any known format.

    Raises:
        UnreadableFile: the file is empty, damaged, encrypted or of an unknown format.
        StateSecret: it carries a stamp of state secrecy.
    """
    layout = read_layout(path)
    refuse_secret(layout, path.name)
    return read_document(layout)


def read_text(text: str) -> Reading:
    """Read plain text; every span of the answer indexes `text` as it was given, though eth and hard blanks are read as đ and blanks."""
    return read_document(layout_of_text(same_length_canonical(text)))


def read_document(layout: Layout) -> Reading:
    """Read what a layout says; spans index `layout.text`."""
    provisions = read_structure(layout)
    nesting = Nesting(provisions)
    paragraphs = sorted(_paragraphs(layout), key=attrgetter("start", "end"))
    document = read_header(layout)
    mentions = find_citations(layout.text, paragraphs, nesting, document)
    citations, relations = find_relations(layout.text, mentions, document, nesting, paragraphs)
    relations = with_consolidations(layout.text, document, provisions, citations, relations, paragraphs)
    tasks = find_tasks(layout, nesting, citations, document)
    amendments = find_amendments(layout.text, nesting.provisions, citations, document, paragraphs)
    warnings = (*layout.warnings, *find_others(layout.text, document), *find_translation(layout.text))
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

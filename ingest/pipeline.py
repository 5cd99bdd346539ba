"""The one place that orders the steps of reading: layout → provisions → header → citations → relations → tasks → amendments.

Pure after the readers: `read_file` touches the file, `read_document` and `read_text` only compute.
"""

from __future__ import annotations

from pathlib import Path

from graph.model import Layout, Reading
from ingest.amendments import find_amendments
from ingest.citations import find_citations, paragraphs_of
from ingest.consolidations import with_consolidations
from ingest.header import read_header
from ingest.layout import layout_of_text
from ingest.readers import read_layout
from ingest.relations import find_relations
from ingest.secrecy import refuse_secret
from ingest.several import find_others
from ingest.structure import read_structure
from ingest.tasks import find_tasks


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
    """Read plain text; every span of the answer indexes `text` as it was given."""
    return read_document(layout_of_text(text))


def read_document(layout: Layout) -> Reading:
    """Read what a layout says; spans index `layout.text`."""
    provisions = read_structure(layout)
    document = read_header(layout)
    mentions = find_citations(layout, provisions, document)
    paragraphs = sorted((paragraph.span for paragraph in paragraphs_of(layout)), key=lambda span: (span.start, span.end))
    citations, relations = find_relations(layout.text, mentions, document, provisions, paragraphs)
    relations = with_consolidations(layout.text, document, provisions, citations, relations, paragraphs)
    tasks = find_tasks(layout, provisions, citations, document)
    amendments = find_amendments(layout.text, provisions, citations, document, paragraphs)
    warnings = (*layout.warnings, *find_others(layout.text, document))
    return Reading(layout.text, document, provisions, citations, relations, tasks, warnings, amendments, layout.blocks)

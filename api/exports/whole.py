"""The whole store in one file: RDF, or the relations as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from api.exports.csv_table import csv_lines
from graph.model import StoredRelation, Work
from graph.rdf.mapping import Mapper
from graph.rdf.writing import FORMATS, Progress, write

FORMS = (*FORMATS, "csv")
"""Names of the formats."""

_COLUMNS = (
    "Chủ thể", "Điều khoản chủ thể", "Quan hệ", "Đối tượng", "Điều khoản đối tượng", "Câu trích", "Trích từ", "Ký tự đầu", "Ký tự cuối", "Độ tin cậy",
    "Rà soát", "URI chủ thể", "URI đối tượng",
)  # fmt: skip


def write_store(mapper: Mapper, stream: IO[bytes], form: str, progress: Progress | None = None) -> int:
    """Write everything in `form` (one of `FORMS`); returns the number of triples, or rows of the table."""
    if form != "csv":
        return write(mapper, stream, form, progress=progress)
    return sum(1 for line in csv_lines(_COLUMNS, _rows(mapper, progress)) if stream.write(line)) - 1


def _rows(mapper: Mapper, progress: Progress | None) -> Iterator[list[object]]:
    ids = mapper.store.written_since(0)
    for number, work_id in enumerate(ids, start=1):
        evidence = mapper.work(work_id)
        if evidence.held:
            yield from (_row(mapper, stored, evidence) for stored in mapper.store.said_in(work_id))
        if progress:
            progress(number, len(ids))


def _row(mapper: Mapper, stored: StoredRelation, evidence: Work) -> list[object]:
    said = stored.relation
    subject, target = mapper.work(stored.subject_id), mapper.work(stored.object_id)
    return [
        subject.label, said.subject_provision, said.predicate.value, target.label, said.object_provision, " ".join(stored.quote.split()), evidence.label,
        said.span.start, said.span.end, said.confidence, stored.review.value, mapper.names.work(subject), mapper.names.work(target),
    ]  # fmt: skip

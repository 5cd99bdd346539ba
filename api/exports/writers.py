"""Reports in the formats that offices use, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO

from api.exports.csv_table import csv_lines
from api.exports.files import atomic
from api.exports.report import Report


def _word(report: Report, stream: IO[bytes]) -> None:
    from api.exports.word import write_word

    write_word(report, stream)


def _excel(report: Report, stream: IO[bytes]) -> None:
    from api.exports.excel import write_excel

    write_excel(report, stream)


def _csv(report: Report, stream: IO[bytes]) -> None:
    stream.writelines(csv_lines([column.title for column in report.columns], report.rows))


WRITERS: Mapping[str, Callable[[Report, IO[bytes]], None]] = {"xlsx": _excel, "docx": _word, "csv": _csv}
"""Format → writer."""

MEDIA_TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "turtle": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nquads": "application/n-quads",
}
"""Format → media type."""


def written(report: Report, form: str) -> bytes:
    """A report as the bytes of a file."""
    buffer = BytesIO()
    WRITERS[form](report, buffer)
    return buffer.getvalue()


def write_files(report: Report, paths: Mapping[str, Path | None]) -> list[Path]:
    """Write a report to the paths that are given, by format; whole files or none of each.

    Raises:
        UnwritableFile: a path cannot be written.
    """
    made = []
    for form, path in paths.items():
        if path is not None:
            with atomic(path) as stream:
                WRITERS[form](report, stream)
            made.append(path)
    return made

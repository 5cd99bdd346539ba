"""Options that write reports to files, shared by the commands that answer users' jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.exports.report import Report
from graph.answers import AssignedTask

Xlsx = Annotated[Path | None, typer.Option("--xlsx", help="Ghi ra tệp Excel.")]
Docx = Annotated[Path | None, typer.Option("--docx", help="Ghi ra tệp Word.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Ghi ra tệp CSV.")]
Ics = Annotated[Path | None, typer.Option("--ics", help="Ghi các thời hạn ra tệp lịch (iCalendar).")]

_told = Console(stderr=True, highlight=False, soft_wrap=True)


def save(report: Callable[[], Report], xlsx: Path | None, docx: Path | None, csv: Path | None) -> None:
    """Write a report to the files that are asked for; it is made only when one is.

    Raises:
        UnwritableFile: a file cannot be written.
    """
    if not (xlsx or docx or csv):
        return
    from api.exports.writers import write_files

    announce(*write_files(report(), {"xlsx": xlsx, "docx": docx, "csv": csv}))


def save_calendar(rows: list[AssignedTask], agency: str | None, changed: datetime, ics: Path | None) -> None:
    """Write the deadlines of tasks as a calendar."""
    if ics is None:
        return
    from api.exports.deadlines import calendar_name, calendar_of
    from api.exports.files import atomic

    with atomic(ics) as stream:
        stream.write(calendar_of(rows, calendar_name(agency, date.today()), changed))
    announce(ics)


def announce(*paths: Path) -> None:
    """Say what was written, beside the answer."""
    for path in paths:
        _told.print(f"Đã ghi {path}", markup=False)

"""What there is to read: folders walked, archives unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.ingesting.outcome import FileOutcome
from graph.errors import CancuError
from ingest.readers.archive import is_archive, unpack


def files_below(paths: Sequence[Path]) -> list[Path]:
    """The files that the paths name, folders walked in order of name, hidden ones left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [
                p
                for p in sorted(path.rglob("*"))
                if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts)
            ]
        else:
            found.append(path)
    return found


def unpacked(paths: Sequence[Path], folder: Path, failed: list[FileOutcome]) -> tuple[list[Path], dict[Path, str]]:
    """The files to read, archives replaced by what they hold, and how a file from an archive is shown ("gói.zip/tệp.docx").

    Args:
        folder: where archives are unpacked.
        failed: takes an outcome for each archive that cannot be.
    """
    files: list[Path] = []
    shown: dict[Path, str] = {}
    for number, path in enumerate(paths):
        if not is_archive(path):
            files.append(path)
            continue
        try:
            for member, where in unpack(path, folder / str(number)):
                files.append(where)
                shown[where] = f"{path}/{member}"
        except CancuError as error:
            failed.append(FileOutcome(str(path), "failed", message=str(error)))
    return files, shown

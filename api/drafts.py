"""Drafts that are read and not kept: an uploaded file, or pasted words."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from fastapi import UploadFile

from api.refused import TooLarge
from graph.model import Reading
from graph.text import canonical
from ingest.pipeline import read_file, read_file_parts, read_text, read_text_parts
from ingest.secrecy import refuse_secret

LARGEST = 100_000_000
"""Bytes of the largest file that is taken."""


def reading_of(upload: UploadFile) -> Reading:
    """What an uploaded draft says; the file is gone afterwards.

    Raises:
        UnreadableFile, TooLarge: it cannot be read.
    """
    with TemporaryDirectory(prefix="cancu-draft-") as folder:
        return read_file(saved(upload, Path(folder)))


def readings_of(upload: UploadFile) -> tuple[Reading, ...]:
    """What each of the documents of an uploaded file says; the file is gone afterwards.

    Raises:
        UnreadableFile, TooLarge: it cannot be read.
    """
    with TemporaryDirectory(prefix="cancu-draft-") as folder:
        return read_file_parts(saved(upload, Path(folder)))


def readings_of_words(words: str) -> tuple[Reading, ...]:
    """What each of the documents among pasted words says.

    Raises:
        StateSecret: as `reading_of_words`.
    """
    return read_text_parts(_open(words))


def reading_of_words(words: str) -> Reading:
    """What pasted words say.

    Raises:
        StateSecret: they begin like a document that carries a stamp of state secrecy.
    """
    return read_text(_open(words))


def _open(words: str) -> str:
    text = canonical(words)
    refuse_secret(text, "văn bản dán vào")
    return text


def saved(upload: UploadFile, folder: Path) -> Path:
    """The upload as a file in `folder`, under the last part of the name that it came with.

    Raises:
        TooLarge: larger than `LARGEST`.
    """
    name = file_name(upload.filename or "")
    if (upload.size or 0) > LARGEST:
        raise TooLarge(f"{name}: lớn hơn {LARGEST // 1_000_000} MB")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("wb") as file:
        copyfileobj(upload.file, file)
    return folder / name


def file_name(told: str) -> str:
    """The last part of a name that someone else has chosen, without what a file system might take for more than a name."""
    name = PurePosixPath(PureWindowsPath(told).name).name
    return "".join(letter for letter in name if letter.isprintable())[-60:].lstrip(".") or "tệp"

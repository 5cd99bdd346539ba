"""One file → what the store takes. Runs in the process of the ingest or in others beside it; imports no more than reading needs, for a new process is
waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from msgspec import msgpack

from graph.errors import CancuError, StateSecret
from graph.originals import Originals
from graph.ready import Ready, ready
from graph.registry.own import use_own
from graph.store import RecordStore
from ingest.pipeline import read_content_parts
from ingest.readers import content_of


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file was not read; `refused`: it is a state secret. Travels between processes, which exceptions of ours do not."""

    message: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file says: its documents, with its original kept under `sha256`; or why it was not read; neither for a file whose bytes are known."""

    sha256: str = ""
    documents: tuple[Ready, ...] = ()
    unread: Unread | None = None


KNOWN = FileRead()
"""Of a file whose bytes have been stored before."""


def read(path: Path, home: Path, store: RecordStore) -> FileRead:
    """Read a file whose bytes the store does not know, and keep its original."""
    try:
        use_own(home / "registry")
        content = content_of(path)
        if store.knows_content(content):
            return KNOWN
        documents = tuple(map(ready, read_content_parts(content, path.name)))
    except CancuError as error:
        return FileRead(unread=Unread(str(error), isinstance(error, StateSecret)))
    except OSError as error:
        return FileRead(unread=Unread(f"{path.name}: không mở được tệp ({error.strerror})"))
    except (RuntimeError, MemoryError, ArithmeticError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        return FileRead(unread=Unread(f"{path.name}: lỗi khi đọc tệp ({type(error).__name__}: {error})"))
    try:
        return FileRead(Originals(home).keep(content), documents)
    except OSError as error:
        return FileRead(unread=Unread(f"không ghi được {path.name} vào kho: {error}"))


def read_some(paths: Sequence[Path], home: Path) -> bytes:
    """Read files in another process; `told` takes the answer apart."""
    return msgpack.encode([read(path, home, opened(home)) for path in paths])


@cache
def opened(home: Path) -> RecordStore:
    """The store, opened once in a process that ends with its work."""
    return RecordStore(home)


def told(answer: bytes) -> list[FileRead]:
    """What `read_some` gave."""
    return _decoder().decode(answer)


@cache
def _decoder() -> msgpack.Decoder[list[FileRead]]:
    return msgpack.Decoder(list[FileRead])

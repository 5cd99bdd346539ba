"""`cancu extract`: read a file, standard input, or one text a line."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from api import schemas
from graph.errors import UnreadableFile
from graph.model import Reading
from graph.text import canonical
from ingest.pipeline import read_file_parts, read_text_parts
from ingest.secrecy import refuse_secret


def read_source(file: str) -> tuple[Reading, ...]:
    """Read the documents of a file, or of text from standard input when `file` is "-".

    Raises:
        UnreadableFile: nothing to read, or not readable.
        StateSecret: it carries a stamp of state secrecy.
    """
    if file != "-":
        return read_file_parts(Path(file))
    text = canonical(sys.stdin.read())
    if not text.strip():
        raise UnreadableFile("đầu vào chuẩn", "không có chữ")
    refuse_secret(text, "đầu vào chuẩn")
    return read_text_parts(text)


def read_lines(file: str) -> Iterator[dict[str, Any]]:
    """One answer for each {"text": …} line, in order; offsets index the text as given.

    Raises:
        UnreadableFile: a line is no such object; the message names it.
    """
    with _opened(file) as lines:
        for number, line in enumerate(lines, start=1):
            try:
                text = json.loads(line)["text"]
            except (ValueError, KeyError, TypeError) as error:
                raise UnreadableFile(file, 'không phải một đối tượng JSON có "text"', f"dòng {number}") from error
            yield schemas.readings(read_text_parts(text), with_text=False)


def _opened(file: str) -> IO[str]:
    if file == "-":
        return sys.stdin
    try:
        return gzip.open(file, "rt", encoding="utf-8") if file.endswith(".gz") else open(file, encoding="utf-8")
    except OSError as error:
        raise UnreadableFile(file, f"không mở được tệp ({error.strerror})") from error

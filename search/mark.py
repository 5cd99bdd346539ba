"""The mark in an index's folder: the format it is written in, and the last revision of the store that it holds."""

from __future__ import annotations

import json
import os
from pathlib import Path

NAME = "cancu.json"


def format_of(folder: Path) -> str:
    """The format of the index in a folder; empty where none is known."""
    try:
        return str(json.loads((folder / NAME).read_text())["format"])
    except (OSError, ValueError, KeyError):
        return ""


def revision_of(folder: Path) -> int:
    """The last revision that the index in a folder holds.

    Raises:
        FileNotFoundError: there is no mark.
    """
    return int(json.loads((folder / NAME).read_text())["revision"])


def set_mark(folder: Path, form: str, revision: int) -> None:
    """Write the mark: the new one appears whole."""
    fresh = folder / f"{NAME}.new"
    fresh.write_text(json.dumps({"format": form, "revision": revision}))
    os.replace(fresh, folder / NAME)

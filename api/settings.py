"""Where things are: the home folder and the engine, from options, the environment, or the platform's custom."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class Settings:
    """Home folder, engine name (tantivy or whoosh), whether words are segmented when indexing, and what names in linked data start with
    (the public address; empty: a name that belongs to nobody)."""

    home: Path
    engine: str = "tantivy"
    segment: bool = True
    base: str = ""

    @classmethod
    def load(cls, home: Path | None = None) -> Settings:
        """`home` if given, else CANCU_HOME, else the platform's data folder; CANCU_ENGINE, CANCU_SEGMENT=0, CANCU_BASE_URI."""
        chosen = home or (Path(os.environ["CANCU_HOME"]) if os.environ.get("CANCU_HOME") else user_data_path("cancu"))
        return cls(chosen, os.environ.get("CANCU_ENGINE", "tantivy"), os.environ.get("CANCU_SEGMENT", "1") != "0",
                   os.environ.get("CANCU_BASE_URI", ""))  # fmt: skip

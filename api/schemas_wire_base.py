"""The base of all answers over HTTP."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="allow")

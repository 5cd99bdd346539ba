"""The lock files: the container's image has the versions that were tested, and neither file names a place of ours."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([\w.-]+==\S+)", re.MULTILINE)
TESTED, SHIPPED = (ROOT / "requirements.lock").read_text(), (ROOT / "api/deploy/runtime.lock").read_text()


def test_the_image_has_the_versions_that_were_tested() -> None:
    shipped = set(PIN.findall(SHIPPED))
    assert "fastapi" in {pin.partition("==")[0] for pin in shipped}
    assert shipped <= set(PIN.findall(TESTED))


def test_test_tools_are_not_in_the_image() -> None:
    assert not {"pytest", "mypy", "ruff", "playwright"} & {pin.partition("==")[0] for pin in PIN.findall(SHIPPED)}


def test_locks_name_no_place() -> None:
    for lock in (TESTED, SHIPPED):
        lines = [line for line in lock.splitlines() if not line.startswith("#")]
        assert not [line for line in lines if "://" in line or line.startswith("--")]

"""Folders for what is unpacked: gone when they are done with, swept when a process was brought down."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from api.scratch import scratch

HOLD = "import sys, time; from pathlib import Path; from api.scratch import scratch\nwith scratch(Path(sys.argv[1])) as f: (f / 'a').write_text('x'); print('made', flush=True); time.sleep(60)"


def test_a_folder_is_gone_afterwards_also_when_what_was_done_failed(tmp_path: Path) -> None:
    def failing() -> None:
        with scratch(tmp_path) as folder:
            (folder / "a").write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_only_what_nobody_holds_is_swept(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"made\n"
        held = {path for path in (tmp_path / "tmp").iterdir() if path.is_dir()}
        with scratch(tmp_path) as mine:
            assert {path for path in (tmp_path / "tmp").iterdir() if path.is_dir()} == held | {mine}
        other.send_signal(signal.SIGKILL)
    assert all((folder / "a").exists() for folder in held)
    with scratch(tmp_path) as mine:
        assert [path for path in (tmp_path / "tmp").iterdir() if path.is_dir()] == [mine]

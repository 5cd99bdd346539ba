"""Errors of use are told in Vietnamese."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from api.cli import main


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("show", "thiếu 'VĂN_BẢN'"), ("serch x", "không có lệnh 'serch'; có phải là 'search'"), ("ingest --jbos 2", "không có tùy chọn --jbos (có thể là: --jobs"),
        ("search x --limit abc", "giá trị của '--limit' không hợp lệ: phải là một số"), ("show a b", "thừa: b"), ("search x --limit", "tùy chọn '--limit' cần một giá trị"),
        ("tasks --due-before xx", "cách dùng không đúng: ngày phải viết"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_vietnamese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, told: str) -> None:
    monkeypatch.setenv("CANCU_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["cancu", *typed.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert told in " ".join(capsys.readouterr().err.split())

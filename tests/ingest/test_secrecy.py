"""The stamp of state secrecy: a line of the head, never words of a text."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from graph.errors import StateSecret
from ingest.pipeline import read_file
from ingest.secrecy import secrecy_degree

HEAD = "BỘ X\n{}Số: 12/KH-BX\nHà Nội, ngày 05 tháng 01 năm 2024\n{}KẾ HOẠCH\n{}Về công tác bảo vệ bí mật nhà nước\nCăn cứ Luật Bảo vệ bí mật nhà nước;\n{}"


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        (HEAD.format("MẬT\n", "", "", ""), "Mật"), (HEAD.format("", "TỐI MẬT\n", "", ""), "Tối mật"), (HEAD.format("", "", "TUYỆT MẬT\n", ""), "Tuyệt mật"),
        (HEAD.format("", "( MẬT )\n", "", ""), "Mật"), (HEAD.format("", "T U Y Ệ T  M Ậ T\n", "", ""), "Tuyệt mật"),
        (HEAD.format("", "| BỘ X | TỐI MẬT |\n", "", ""), "Tối mật"), (HEAD.format("", "Độ mật: Mật\n", "", ""), "Mật"),
        ("MẬT\nBỘ X\nSố: 1/BX-VP\nV/v rà soát\nKính gửi: Sở Y", "Mật"), ("BỘ X          MẬT\nSố: 1/BX-VP\nKính gửi: Sở Y", "Mật"),
        (HEAD.format("", "", "", "MẬT\n"), None), (HEAD.format("", "", "", "Danh mục tài liệu độ TUYỆT MẬT, TỐI MẬT, MẬT.\nTUYỆT MẬT\n"), None),
        ("CHÍNH PHỦ\nNGHỊ ĐỊNH\nQuy định chi tiết về tài liệu Tuyệt mật, Tối mật và Mật\nĐiều 1. Dấu “MẬT”", None),
        ("BỘ X\nQUYẾT ĐỊNH\nVề danh mục bí mật nhà nước độ\nTUYỆT MẬT\nĐiều 1. …", None), ("Bí mật\nMật ong\nMẬT ONG\n", None), ("", None), ("mật\n", None),
    ],
)  # fmt: skip
def test_a_stamp_is_a_line_of_the_head(text: str, degree: str | None) -> None:
    assert secrecy_degree(text) == degree


def test_a_stamped_file_is_refused_with_the_law_and_without_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HEAD.format("", "TỐI MẬT\n", "", ""))
    with pytest.raises(StateSecret, match="29/2018/QH14") as refused:
        read_file(path)
    assert "bí mật nhà nước\nCăn cứ" not in str(refused.value)
    assert "12/KH-BX" not in str(refused.value)


@pytest.mark.skipif("CANCU_CORPUS" not in os.environ, reason="needs the corpus of real documents")
def test_no_real_public_document_is_refused() -> None:
    corpus = Path(os.environ["CANCU_CORPUS"])
    refused, seen = [], 0
    for name in ("vbpl_text/docs.jsonl.gz", "citations/dev.jsonl.gz"):
        with gzip.open(corpus / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                seen += 1
                if secrecy_degree(text):
                    refused.append(text[:80])
    assert seen > 4000
    assert refused == []

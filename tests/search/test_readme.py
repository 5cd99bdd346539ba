"""The README's table of the query language: every example is read without a note and runs on every engine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.engine import Engine
from search.query import parse_query
from search.reader import Order

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("<!-- queries -->")[2].partition("<!-- /queries -->")[0]
EXAMPLES = [code for row in TABLE.splitlines() for code in re.findall(r"`([^`]+)`", row) if len(code) > 3 and code not in ("AND", "tieude:")]


def test_the_table_is_there() -> None:
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_are_read_as_written_and_run(index: Engine, text: str) -> None:
    query = parse_query(text)
    assert query.note is None
    with index.reader() as reader:
        reader.records(query.node, Order.NEWEST, 5)

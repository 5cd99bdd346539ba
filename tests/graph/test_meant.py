"""What mentions mean before any work is looked up."""

from __future__ import annotations

from datetime import date

import pytest

from graph.meant import meant_by
from graph.model import Citation, Document, Span
from graph.resolve import Scope

DECREE = Citation(Span(0, 30), "Nghị định số 63/2010/NĐ-CP", "nghị định", "63/2010/NĐ-CP", date(2010, 6, 8), "Chính phủ")
LATER = Citation(Span(40, 70), "Nghị định số 63/2014/NĐ-CP", "nghị định", "63/2014/NĐ-CP", None, "Chính phủ")
SHORT = Citation(Span(80, 92), "Nghị định 63", "nghị định", "63")
DIRECTIVE = Citation(Span(100, 111), "Chỉ thị 63", "chỉ thị", "63")
LAW = Citation(Span(120, 140), "Luật Đê điều", "luật", title="Luật Đê điều")
DATED = Citation(Span(150, 180), "Luật Đê điều ngày 29/11/2006", "luật", issued=date(2006, 11, 29), title="Luật Đê điều")
AGAIN = Citation(Span(190, 220), "Luật Đê điều năm 2020", "luật", title="Luật Đê điều")


def described(*citations: Citation) -> list[Document]:
    meant = meant_by(citations, Scope())
    return [meant.documents[place] for place in meant.which]


@pytest.mark.parametrize(
    ("citations", "numbers"),
    [
        pytest.param([DECREE, LATER, SHORT], ["63/2010/NĐ-CP", "63/2014/NĐ-CP", "63/2014/NĐ-CP"], id="the last of its sequence"),
        pytest.param([SHORT, DECREE], ["63", "63/2010/NĐ-CP"], id="nothing was named before"),
        pytest.param([DECREE, DIRECTIVE], ["63/2010/NĐ-CP", "63"], id="another kind"),
        pytest.param([DECREE, SHORT, SHORT], ["63/2010/NĐ-CP"] * 3, id="twice"),
    ],
)
def test_a_short_form_stands_for_the_mention_before_it(citations: list[Citation], numbers: list[str]) -> None:
    assert [document.number for document in described(*citations)] == numbers


def test_a_name_without_a_version_means_the_only_version_that_is_named() -> None:
    assert described(LAW, DATED)[0] == described(DATED)[0]
    assert described(LAW, DATED, AGAIN)[0] == described(LAW)[0]


def test_each_description_is_told_once_with_the_key_of_its_number_or_title() -> None:
    meant = meant_by([DECREE, LAW, SHORT, DECREE, DIRECTIVE], Scope())
    assert meant.which == (0, 1, 0, 0, 2)
    assert meant.keys == ("63/2010/nd-cp", "luật đê điều", None)

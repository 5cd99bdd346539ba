"""The day from which a whole document is in force, in the words of closing clauses."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.header_dates import adoption_date, date_in_force

ISSUED = date(2025, 3, 10)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        pytest.param("Thông tư này có hiệu lực thi hành kể từ ngày 02 tháng 4 năm 2026.", date(2026, 4, 2), id="stated"),
        pytest.param("Điều 9. Hiệu lực thi hành\nThông tư này có hiệu lực từ ngày 02/4/2026./.", date(2026, 4, 2), id="below_its_heading"),
        pytest.param("Nghị định này có hiệu lực kể từ ngày ký.", ISSUED, id="day_of_signing"),
        pytest.param("Thông tư này có hiệu lực từ ngày ký ban hành và thay thế Thông tư số 11/2024/TT-BNV ngày 18 tháng 10 năm 2024.", ISSUED,
                     id="day_of_signing_before_another_date"),
        pytest.param("Thông tư này có hiệu lực kể từ ngày ký đến hết ngày 31 tháng 12 năm 2026.", ISSUED, id="day_of_signing_with_an_end"),
        pytest.param("Nghị quyết này có hiệu lực thi hành từ ngày thông qua./.", ISSUED, id="day_of_adoption"),
        pytest.param("Thông tư này có hiệu lực thi hành sau 45 ngày kể từ ngày ký.", date(2025, 4, 24), id="days_after_signing"),
        pytest.param("Thông tư này có hiệu lực sau 15 ngày, kể từ ngày đăng Công báo.", None, id="days_after_the_gazette_cannot_be_told"),
        pytest.param("Kể từ ngày Thông tư này có hiệu lực thi hành đến hết ngày 31 tháng 12 năm 2027, mức thu là 2%.", None, id="only_referred_to"),
        pytest.param("Các điều 94, 95 của Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2028.", None, id="some_articles"),
        pytest.param("Hồ sơ gửi trước ngày Thông tư này có hiệu lực thì thực hiện theo Thông tư số 29/2023/TT-BGDĐT ngày 29 tháng 12 năm 2023.\n"
                     "Thông tư này có hiệu lực từ ngày 02 tháng 4 năm 2026.", date(2026, 4, 2), id="reference_before_the_clause"),
    ],
)  # fmt: skip
def test_clause_gives_the_day(clause: str, expected: date | None) -> None:
    assert date_in_force(clause, ISSUED) == expected


def test_adopted_by_in_the_words_of_old_laws() -> None:
    """ "do Quốc hội … thông qua trong khoá họp … ngày …"."""
    text = "Luật này do Quốc hội nước Việt Nam dân chủ cộng hoà thông qua trong khoá họp lần thứ III ngày 4 tháng 12 năm 1953"
    assert adoption_date(text) == date(1953, 12, 4)

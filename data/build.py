"""Writes the two plans of the sample corpus from one description: a Word file with merged cells, and the same table as law portals flatten it.

python data/build.py
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from docx import Document
from docx.document import Document as Word

FOLDER = Path(__file__).parent / "corpus"
HEADERS = ["Số TT", "Nội dung", "Nhiệm vụ", "Thời gian thực hiện", "Cơ quan chủ trì", "Cơ quan phối hợp", "Ghi chú"]


class Row(NamedTuple):
    """One row; the group stands only in the first row of its span."""

    group: str
    task: str
    when: str
    lead: str
    support: str
    note: str = ""


ROWS = [
    Row("Chỉ đạo, điều hành", "Lập kế hoạch cải cách hành chính của ngành, địa phương.", "Tháng 01/2018", "Các sở, ban, ngành tỉnh; UBND các huyện, thành phố", "Sở Nội vụ"),
    Row("", "- Soạn chương trình tuyên truyền.\n- Phát sóng mỗi tháng một chuyên mục.", "- Quý I/2018\n- Thường xuyên trong năm 2018", "Sở Nội vụ", "Báo Đồng Khởi, Đài PTTH tỉnh"),
    Row("", "Kiểm tra cải cách hành chính tại cơ sở.", "Tháng 04-11/2018", "Sở Nội vụ", "Các Sở Tư pháp, Tài chính, TT&TT", "Gắn với thanh tra công vụ"),
    Row("Thủ tục hành chính", "Công bố danh mục thủ tục theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ.", "Quý II, III/2018", "VP. UBND tỉnh", "UBND cấp huyện, cấp xã"),
    Row("", "Tiếp nhận kiến nghị của người dân về thủ tục.", "Thường xuyên trong năm 2018", "Sở Tư pháp", "Các cơ quan có liên quan"),
    Row("Tài chính công", "Tiếp tục tự chủ theo Nghị định số 130/2005/NĐ-CP và Nghị định số 117/2013/NĐ-CP của Chính phủ sửa đổi, bổ sung một số điều của Nghị định số 130/2005/NĐ-CP.", "Trong năm 2018", "Sở Tài chính", "Các sở, ngành tỉnh"),
    Row("", "Sắp xếp đơn vị sự nghiệp theo Nghị định số 43/2006/NĐ-CP ngày 25/4/2006 của Chính phủ.", "Sau khi có hướng dẫn của Bộ Nội vụ", "Sở Nội vụ", "Sở Tài chính"),
    Row("Hiện đại hóa", "Đưa dịch vụ công lên mạng.", "Xong trong Quý IV/2018", "Sở TT&TT", "Các sở, ban, ngành tỉnh"),
]  # fmt: skip

BODY = """Thực hiện Chỉ thị số 07-CT/TU ngày 04/3/2016 của Ban Thường vụ Tỉnh ủy về đẩy mạnh cải cách hành chính, Ủy ban nhân dân tỉnh lập kế hoạch cho năm 2018 như sau:
I. MỤC ĐÍCH
- Người dân đi lại ít hơn, biết trước ngày nhận kết quả.
II. NHIỆM VỤ VÀ GIẢI PHÁP
1. Về thủ tục hành chính
- Công khai thủ tục theo Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ và Thông tư số 02/2017/TT-VPCP ngày 31/10/2017 của Văn phòng Chính phủ.
- Thực hiện Quyết định số 26/2017/QĐ-UBNĐ ngày 19/5/2017 của UBND tỉnh về rút ngắn thời gian giải quyết.
- Giữ một cửa theo Quyết định số 09/2015/QĐ-TTg ngày 25/3/2015 của Thủ tướng Chính phủ; nhận hồ sơ qua bưu điện theo Quyết định số 45/2016/QĐ-TTg.
2. Về tổ chức bộ máy
- Phân cấp theo Nghị quyết số 21/NQ-CP ngày 21/3/2016 của Chính phủ về phân cấp quản lý nhà nước.
3. Về tài chính công
- Thực hiện Nghị quyết số 21/2017 ngày 05/12/2017 của HĐND tỉnh về phân cấp nguồn thu.
III. NHIỆM VỤ CỤ THỂ
Xem phụ lục kèm theo.
IV. TỔ CHỨC THỰC HIỆN
1. Các sở, UBND các huyện, thành phố lập kế hoạch của mình.
2. Phân công
a) Sở Nội vụ:
- Theo dõi chung, báo cáo UBND tỉnh trước ngày 25/12/2018.
- Phối hợp với Sở Tài chính lập dự toán.
b) Văn phòng UBND tỉnh: Chủ trì kiểm soát thủ tục hành chính.
c) Sở Thông tin và Truyền thông: Vận hành cổng dịch vụ công."""


def main() -> None:
    """Write both files."""
    write_word(FOLDER / "ke-hoach-6120-ben-tre.docx", "TỈNH BẾN TRE", "6120/KH-UBND", "Bến Tre, ngày 30 tháng 12 năm 2017")
    write_text(FOLDER / "ke-hoach-512-tra-vinh.txt", "TỈNH TRÀ VINH", "512/KH-UBND", "Trà Vinh, ngày 15 tháng 01 năm 2018")


def write_word(path: Path, province: str, number: str, dated: str) -> None:
    """The plan as Word holds it: letterhead table, body, annex table with merged cells."""
    word = Document()
    head = word.add_table(rows=1, cols=2)
    head.cell(0, 0).text = f"ỦY BAN NHÂN DÂN\n{province}\nSố: {number}"
    head.cell(0, 1).text = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{dated}"
    for line in ["KẾ HOẠCH", "Cải cách hành chính năm 2018", *BODY.split("\n")]:
        word.add_paragraph(line)
    word.add_paragraph("Nơi nhận:")
    word.add_paragraph("- Các sở, ban, ngành tỉnh.")
    word.add_paragraph("PHỤ LỤC")
    _annex(word)
    word.save(str(path))


def _annex(word: Word) -> None:
    table = word.add_table(rows=1, cols=len(HEADERS))
    for cell, header in zip(table.rows[0].cells, HEADERS, strict=True):
        cell.text = header
    first = 0
    group = 0
    for number, row in enumerate(ROWS, start=1):
        cells = table.add_row().cells
        for column, words in enumerate(row[1:], start=2):
            cells[column].text = words
        if row.group:
            group += 1
            first = number
            cells[0].text, cells[1].text = str(group), row.group
        else:
            for column in (0, 1):
                table.cell(first, column).merge(table.cell(number, column))


def write_text(path: Path, province: str, number: str, dated: str) -> None:
    """The same as a law portal flattens it: each cell ended by a line "|", cells under a row-span left out."""
    cells: list[str] = list(HEADERS)
    group = 0
    for row in ROWS:
        if row.group:
            group += 1
            cells += [str(group), row.group]
        cells += row[1:]
    head = [
        "ỦY BAN NHÂN DÂN\n" + province,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        f"Số: {number}",
        dated,
    ]
    sign = ["Nơi nhận:\n- Các sở, ban, ngành tỉnh.", "CHỦ TỊCH\nHồ Văn Mẫu"]
    text = _flat(head) + f"KẾ HOẠCH\nCẢI CÁCH HÀNH CHÍNH NĂM 2018\n{BODY}\n" + _flat(sign) + _flat(cells)
    path.write_text(text, encoding="utf-8")


def _flat(cells: list[str]) -> str:
    return "".join(f"{cell}\n|\n" if cell else "|\n" for cell in cells)


if __name__ == "__main__":
    main()

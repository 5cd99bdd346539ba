"""How the names of bodies begin that are given something to do: agencies, units, committees, companies, and who heads them."""

from __future__ import annotations

import re

_HEADS = (
    r"(?:Bộ\s+trưởng|(?:Phó\s+)?(?:Tổng\s+)?Giám\s+đốc|Kế\s+toán\s+trưởng|(?:Phó\s+)?Bí\s+thư|Thủ\s+trưởng|(?:Phó\s+)?Chủ\s+tịch|Chủ\s+nhiệm|Chánh|(?:Chi\s+|Tổng\s+)?[Cc]ục\s+trưởng|Hiệu\s+trưởng|Viện\s+trưởng|Thống\s+đốc|"
    r"Trưởng|(?:Phó\s+)?Thủ\s+tướng|Tổng\s+[Tt]hư\s+ký|[Nn]gười\s+đứng\s+đầu|[Ll]ãnh\s+đạo(?=\s+(?:[Cc]ác\s|Sở|Bộ|UBND|Ủy\s+ban|Ban|[Pp]hòng|Văn|Công\s+an|đơn\s+vị|cơ\s+quan)))"
)
_BODIES = (
    "[Ss]ở(?! hữu)|[Bb]ộ(?! (?:máy|tiêu chí|chỉ số|mặt|phận|thủ tục|luật|câu hỏi|hồ sơ))|[Bb]an(?= (?:[A-ZĐ]|chấp|giám|của|thường|liên|biên|vận|đại))|[Bb]an (?:chỉ đạo|quản lý(?: dự án(?: đầu tư(?: xây dựng)?+)?+)?+|tổ chức)|"
    "[Cc]ơ quan|[Đđ]ơn vị(?! hành chính)|[Nn]gành|[Đđ]ịa phương|[Dd]oanh nghiệp|Văn phòng|VP|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Thường trực|Công an|Tổng cục|Chi cục|Cục(?= [A-ZĐ])|Vụ(?= [A-ZĐ])|"
    "Thanh tra(?= (?:[A-ZĐ]|tỉnh|huyện|thành phố|bộ|sở|các|ngành|chủ trì|có trách))|[Pp]hòng(?!,| (?:chống|ngừa|cháy|bệnh|thủ|trừ))|Trung tâm|Đài|Báo(?= (?:[A-ZĐ]|và))|Bảo hiểm(?= (?:xã|y|tiền))|"
    "Kho bạc|Ngân hàng|Bưu điện|Kiểm toán(?= (?:[Nn]hà|nội|độc))|Viện(?= (?:[A-ZĐ]|kiểm|nghiên))|[Tt]rường(?= (?:[A-ZĐ]|đại học|cao đẳng|tiểu|trung|mầm|mẫu|phổ))|Học viện|Đại học(?= [A-ZĐ])|Bệnh viện|"
    "Tòa án|Toà án|Mặt trận|UBMTTQ|MTTQ|Hội(?= [A-ZĐ])|Hiệp hội|Liên (?:đoàn|minh|hiệp)|Đoàn công tác|Đoàn(?= (?:[A-ZĐ]|thanh tra|kiểm tra|giám sát|liên|đại biểu|thể|thẩm))|Đảng (?:đoàn|ủy|bộ)|"
    "[Đđ]ảng (?:ủy|bộ)|[Tt]ỉnh ủy|(?:Tỉnh|Thành|Huyện|Xã) [Đđ]oàn|[Tt]hành ủy|[Hh]uyện ủy|[Cc]ấp ủy|Quỹ(?= [A-ZĐ])|Tập đoàn|Tổng (?:công ty|Liên đoàn)|[Cc]ông ty|Tổ công tác|Tổ(?= (?:[A-ZĐ]|giúp|dân|đại|thư|liên|chuyên|hợp))|Đội(?= (?:[A-ZĐ]|cảnh|trật|quản|công))|"
    "Khoa(?= [A-ZĐ])|[Cc]ông đoàn|Nhà (?:văn hóa|thiếu nhi|hát|khách)|Trạm(?= (?:[A-ZĐ]|y tế|kiểm))|Hạt(?= (?:[A-ZĐ]|kiểm))|Xí nghiệp|Nhà máy(?= [A-ZĐ])|Chi nhánh|Điện lực|Hợp tác xã|Bộ đội|BCH|Thuế(?= (?:tỉnh|cơ|thành))|Hải quan(?= (?:khu|cửa|tỉnh))|Quốc hội|"
    "Chính phủ(?! (?:điện|số))|Tạp chí|Thư viện(?= [A-ZĐ]| tỉnh)|Bảo tàng|Nhà xuất bản|VNPT|Viettel|BHXH|KBNN|NHNN|LĐLĐ|TTYT|TAND|VKSND|BCHQS|BĐBP|BCĐ|BQL\\w*|CA(?= (?:tỉnh|xã|huyện|phường|thành))"
).replace(" ", r"\s+")
"""How names of those who carry out begin."""
_MANY = (
    "bộ|sở|ban|ngành|bên|cơ quan|đơn vị(?! hành chính)|phòng|khoa|viện|trường|xã|phường|huyện|tỉnh|thành phố|thôn|bản|ấp|khu phố|tổ|đội|trạm|chi bộ|chi cục|chi đoàn|cấp|đảng ủy|đảng bộ|đoàn thể|hội|địa phương|doanh nghiệp|công ty|"
    "tập đoàn|chủ đầu tư|nhà thầu|nhà trường|cơ sở|tổ chức|thành viên|đồng chí|đại biểu|ủy viên|trung tâm|bệnh viện|ngân hàng|hợp tác xã|hiệp hội|giám đốc|trưởng|chủ tịch|lực lượng|đài|cụm|khối|xí nghiệp|chi nhánh|thư viện|ban quản lý|báo|tòa án|vụ|cục"
).replace(" ", r"\s+")
"""What "các" puts in the plural as bodies; not "các nhiệm vụ", "các dự án"."""
BODY = re.compile(
    rf"(?:{_HEADS}\s+)?(?:[Cc]ác\s+(?:{_HEADS}(?!\w)|{_MANY}|{_BODIES})|(?:[Hh]ai|[Bb]a|[Bb]ốn|Mỗi|Từng)\s+(?:{_MANY})|{_HEADS}|{_BODIES}|[Mm]ặt\s+trận|(?:Các\s+)?[Đđ]ồng\s+chí|Đ/c|[Cc]ấp\s+ủy|[Cc]hủ\s+đầu\s+tư|[Nn]hà\s+trường|Các\s+ông|Bộ\s+phận|Đoàn\s+trường|(?:Giáo|Nhân|Chuyên|Giảng)\s+viên|Cán\s+bộ|Công\s+chức|Viên\s+chức)(?!\w)"
)
ALONE = re.compile(r"(?:Ban|Trung\s+tâm|Quỹ|Hội|Tổ|Đoàn|Liên\s+\w+)(?!\w)")
"""Heads that are no name by themselves: a verb right behind them belongs to the name ("Trung tâm hỗ trợ …")."""
PERSON = re.compile(r"(?:Ông|Bà)(?!\w)")


def is_many(words: str) -> bool:
    """Whether names that open so are of several bodies, or of any: what "được", "chưa" tell of them says which they are."""
    return words.lower().startswith(("các", "cơ", "đơn", "mỗi", "hai", "từng"))

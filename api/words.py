"""Vietnamese words for kinds, reasons, states. Rows: value → words."""

from __future__ import annotations

KINDS = {
    "based_on": "Căn cứ vào", "amends": "Sửa đổi, bổ sung", "replaces": "Thay thế", "replaces_part": "Thay thế một phần", "repeals": "Bãi bỏ",
    "repeals_part": "Bãi bỏ một phần", "suspends": "Đình chỉ", "corrects": "Đính chính",
    "details": "Quy định chi tiết", "guides": "Hướng dẫn", "implements": "Triển khai", "promulgates": "Ban hành kèm theo",
    "consolidates": "Hợp nhất", "cites": "Dẫn chiếu", "direct": "Nêu căn cứ", "heading": "Đề mục nêu", "document": "Thuộc văn bản",
}  # fmt: skip
"""What the subject does to the object; "…_part": to a part of it."""

INVERSE = {
    "based_on": "Là căn cứ của", "amends": "Được sửa đổi bởi", "replaces": "Bị thay thế bởi", "replaces_part": "Bị thay thế một phần bởi",
    "repeals": "Bị bãi bỏ bởi", "repeals_part": "Bị bãi bỏ một phần bởi", "suspends": "Bị đình chỉ bởi",
    "corrects": "Được đính chính bởi", "details": "Được quy định chi tiết bởi", "guides": "Được hướng dẫn bởi", "implements": "Được triển khai bởi",
    "promulgates": "Được ban hành kèm theo", "consolidates": "Được hợp nhất bởi", "cites": "Được dẫn chiếu bởi",
}  # fmt: skip
"""The same, seen from the object."""

REASONS = {
    "acted_on": "Văn bản bị tác động trực tiếp", "based_on": "Văn bản lấy làm căn cứ ban hành", "details": "Quy định chi tiết", "guides": "Hướng dẫn",
    "implements": "Triển khai, thực hiện", "amends": "Văn bản sửa đổi", "consolidates": "Văn bản hợp nhất", "promulgates": "Ban hành kèm theo",
    "task": "Dựa vào văn bản thay đổi", "cites": "Dẫn chiếu (yếu)", "replaces": "Thay thế", "repeals": "Bãi bỏ", "suspends": "Đình chỉ",
    "corrects": "Đính chính",
}  # fmt: skip
TARGETS = {"document": "Văn bản", "provision": "Điều khoản", "task": "Nhiệm vụ", "agency": "Cơ quan"}
CHANGES = {"": "Thay đổi bất kỳ", "amends": "Sửa đổi, bổ sung", "replaces": "Thay thế", "repeals": "Bãi bỏ", "suspends": "Đình chỉ"}
STATES = {"extracted": "Máy đọc, chưa rà soát", "confirmed": "Đã xác nhận", "rejected": "Đã bác bỏ", "entered": "Người nhập"}
DECISIONS = {"extracted": "Để lại hàng đợi", "confirmed": "Xác nhận", "rejected": "Bác bỏ", "entered": "Nhập", "chosen": "Chọn văn bản", "removed": "Gỡ khỏi kho"}
"""What a person has done to a fact or a document."""
LEVELS = {"direct": "căn cứ nêu ngay trong nhiệm vụ", "heading": "căn cứ của đề mục", "document": "căn cứ của văn bản"}
ROLES = {"lead": "chủ trì", "support": "phối hợp", "": ""}
VERDICTS = {
    "unparsed": "Không đọc được", "unknown": "Không có trong kho", "ambiguous": "Nhiều khả năng", "date_differs": "Sai ngày", "lapsed": "Hết hiệu lực",
    "suspended": "Ngưng hiệu lực", "not_yet": "Chưa có hiệu lực", "partly_lapsed": "Hết hiệu lực một phần", "doubtful": "Cần kiểm tra",
    "amended": "Đã được sửa đổi", "stub": "Chưa có toàn văn", "resolved": "Đã đối chiếu",
}  # fmt: skip
GOOD = frozenset({"resolved", "amended", "stub"})
"""Verdicts that do not call for a change of the line."""

ACCOUNT_ROLES = {"reader": "người đọc", "editor": "người nạp và rà soát", "admin": "quản trị"}
ACTIONS = {
    "document.added": "nạp văn bản mới", "document.updated": "cập nhật văn bản", "document.refused": "từ chối tài liệu mật", "document.removed": "gỡ văn bản", "document.restored": "đưa văn bản trở lại", "document.erased": "xóa hẳn", "review.confirmed": "xác nhận",
    "review.rejected": "bác bỏ", "review.extracted": "để lại hàng đợi", "review.corrected": "sửa quan hệ", "review.entered": "nhập quan hệ",
    "review.chosen": "chọn văn bản cho viện dẫn", "review.undone": "hoàn tác quyết định", "account.added": "thêm tài khoản", "account.changed": "đổi tài khoản",
    "account.password": "đổi mật khẩu", "account.removed": "xóa tài khoản", "token.added": "tạo mã truy cập", "token.removed": "thu hồi mã truy cập",
    "session.opened": "đăng nhập", "session.refused": "đăng nhập không được", "follow.added": "theo dõi", "follow.removed": "thôi theo dõi",
}  # fmt: skip

"""The exception tree. Messages are Vietnamese: a user reads them.

CancuError
├── InvalidIdentifier        a string is no document number, provision path, ...  (also a ValueError)
├── UnreadableFile           a file cannot be read: empty, damaged, encrypted, unknown format
├── StateSecret              a document stamped as a state secret; nothing of it may be kept
├── UnknownReference         nothing in the store answers to a reference; carries the nearest known ones
│   ├── UnknownProvision     a document has no provision at a path; carries the nearest that it has
│   ├── NoText               a document is only cited, so there is no text to show
│   ├── UnknownFact          a relation, mention, task or decision is not there (any more)
│   └── UnknownAgency        the registry holds no agency of a name
├── AlreadyHeld              a document cannot come back: its text is held, or was read again
├── AmbiguousReference       several documents answer to a reference; carries the candidates
├── InvalidRegistry          a file of an office's own agencies has a mistake; names the file and the row
└── StoreError               the record store or a projection cannot be opened or written
"""

from __future__ import annotations

from collections.abc import Sequence


class CancuError(Exception):
    """Anything Cancu reports to a user."""


class InvalidIdentifier(CancuError, ValueError):
    """`text` does not have the form of the identifier that was asked for."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(f"không phải {what}: {text!r}")
        self.what = what
        self.text = text


class UnreadableFile(CancuError):
    """A file cannot be turned into text. `place` says where, when known ("dòng 14", "trang 2")."""

    def __init__(self, name: str, reason: str, place: str = "") -> None:
        where = f"{name}, {place}" if place else name
        super().__init__(f"{where}: {reason}")
        self.name = name
        self.reason = reason
        self.place = place


class StateSecret(CancuError):
    """A document carries a stamp of state secrecy. `degree` is Mật, Tối mật or Tuyệt mật."""

    UNNAMED = "tài liệu có dấu độ mật"
    """What it is called where something is kept: even the name of its file may tell what it is about."""
    REASON = "tài liệu có dấu chỉ độ"
    """How the reason begins, behind the file's name."""

    def __init__(self, name: str, degree: str) -> None:
        super().__init__(
            f"{name}: {self.REASON} “{degree}” nên bị từ chối, không lưu lại gì. Luật Bảo vệ bí mật nhà nước số 29/2018/QH14 (Điều 5) "
            "cấm soạn thảo, lưu giữ bí mật nhà nước trên máy tính nối mạng và đăng tải, truyền đưa ngoài hệ thống được phép"
        )
        self.name = name
        self.degree = degree


class UnknownReference(CancuError):
    """No document in the store answers to `reference`. `nearest` are labels of known documents."""

    def __init__(self, reference: str, nearest: Sequence[str] = ()) -> None:
        hint = f"; gần nhất: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"kho không có văn bản nào ứng với {reference!r}{hint}")
        self.reference = reference
        self.nearest = tuple(nearest)


class UnknownFact(UnknownReference):
    """The store holds no such relation, mention, task or decision (any more): `name` says which."""

    def __init__(self, name: str) -> None:
        CancuError.__init__(self, f"không có {name}: đã được hoàn tác, hoặc văn bản đã được đọc lại")
        self.reference = name
        self.nearest = ()


class UnknownProvision(UnknownReference):
    """A document has no such provision. `nearest` are paths of those that it has, `labels` their names."""

    def __init__(self, document: str, provision: str, nearest: Sequence[str] = (), labels: Sequence[str] = ()) -> None:
        hint = f"; gần nhất: {', '.join(labels)}" if labels else ""
        CancuError.__init__(self, f"{document} không có điều khoản “{provision}”{hint}")
        self.reference = provision
        self.nearest = tuple(nearest)


class NoText(UnknownReference):
    """The store knows a document only because others name it: there is no text."""

    def __init__(self, label: str) -> None:
        CancuError.__init__(self, f"{label} chỉ được viện dẫn, kho chưa có toàn văn")
        self.reference = label
        self.nearest = ()


class UnknownAgency(UnknownReference):
    """The registry holds no agency `name`. `nearest` are names that it holds."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        hint = f"; gần nhất: {', '.join(nearest)}" if nearest else ""
        CancuError.__init__(self, f"danh mục không có cơ quan nào tên {name!r}{hint}")
        self.reference = name
        self.nearest = tuple(nearest)


class AlreadyHeld(CancuError):
    """A document that was taken out cannot be put back: `label` is held, from a file that was read since."""

    def __init__(self, label: str) -> None:
        super().__init__(f"{label} đã được nạp lại sau khi gỡ: gỡ bản đang có trước, rồi hoàn tác")
        self.label = label


class AmbiguousReference(CancuError):
    """Several documents answer to `reference`. `candidates` are their labels."""

    def __init__(self, reference: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{reference!r} có thể là: {'; '.join(candidates)}")
        self.reference = reference
        self.candidates = tuple(candidates)


class InvalidRegistry(CancuError):
    """A file in the home's folder `registry` cannot be used."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"registry/{name}: {reason}")
        self.name = name
        self.reason = reason


class StoreError(CancuError):
    """The record store or one of its projections cannot be opened or written."""

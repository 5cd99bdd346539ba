"""The two names of each kind of relation: what the subject does, and the same seen from the object."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import RelationKind

NAMES: Mapping[RelationKind, tuple[str, str]] = {
    RelationKind.BASED_ON: ("căn cứ vào", "là căn cứ của"),
    RelationKind.AMENDS: ("sửa đổi, bổ sung", "được sửa đổi, bổ sung bởi"),
    RelationKind.REPLACES: ("thay thế", "bị thay thế bởi"),
    RelationKind.REPEALS: ("bãi bỏ", "bị bãi bỏ bởi"),
    RelationKind.SUSPENDS: ("đình chỉ, ngưng hiệu lực", "bị đình chỉ, ngưng hiệu lực bởi"),
    RelationKind.CORRECTS: ("đính chính", "được đính chính bởi"),
    RelationKind.DETAILS: ("quy định chi tiết", "được quy định chi tiết bởi"),
    RelationKind.GUIDES: ("hướng dẫn", "được hướng dẫn bởi"),
    RelationKind.IMPLEMENTS: ("triển khai", "được triển khai bởi"),
    RelationKind.PROMULGATES: ("ban hành", "được ban hành kèm theo"),
    RelationKind.CONSOLIDATES: ("hợp nhất", "được hợp nhất bởi"),
    RelationKind.CITES: ("dẫn chiếu", "được dẫn chiếu bởi"),
}


def forward(kind: RelationKind) -> str:
    """What the subject does to the object.

    >>> forward(RelationKind.AMENDS)
    'sửa đổi, bổ sung'
    """
    return NAMES[kind][0]


def inverse(kind: RelationKind) -> str:
    """The same seen from the object.

    >>> inverse(RelationKind.AMENDS)
    'được sửa đổi, bổ sung bởi'
    """
    return NAMES[kind][1]

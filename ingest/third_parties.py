"""What a sentence tells of documents other than the one it stands in: "A sửa đổi B", "B được sửa đổi bởi A và C".

Rules 1, 2 and 6 of `ingest.relations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from graph.model import Citation, Relation, RelationKind
from graph.ranks import cannot_act
from ingest.relation_verbs import passive, reaching
from ingest.sentence import ACTS, AND, LAWS, SELF, Heard, Sentence, bare, listed, name_of, names_draft, relation_to

_TITLE_OF = re.compile(
    r"\s*,?\s*(?:của\s+(?:(?!\s(?:về|quy\s+định|gắn\s+với|cùng\s+với)\s)[^.;:()]){2,160})?"
    r"(?:\s*,?\s*ngày\s[\d/.\s]{6,12}|\s*ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d{4})?"
    r"(?:\s*\((?:sau\s+đây|gọi|viết)[^()]{0,80}\))?\s*,?\s*(?:(?:về(?:\s+việc)?|để|nhằm)(?:\s+ban\s+hành\s+[^.;:,]{3,120})?)?\s*"
)
"""What may stand between a document and the verb of its title: issuer, date, "về việc"."""
_NAMELESS = re.compile(r"(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s+số\s", re.IGNORECASE)
_LAST_ITEM = re.compile(r"\svà\s+(?:các\s+)?$", re.IGNORECASE)
_AMENDING_TITLE = re.compile(r"\w+(?:\s+\w+)?\s+sửa\s+đổi", re.IGNORECASE)
_AMENDED_LAW = re.compile(r"(?<=\s)(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s+(?![Ss]ửa|số\b)\w", re.IGNORECASE)


def told_of_others(sentence: Sentence, citation: Citation) -> Heard | None:
    """Rules 1 and 2, and their continuation over a list."""
    if not sentence.heard:
        return None
    last = sentence.heard[-1]
    bridge = sentence.text[last.citation.span.end : citation.span.start]
    suffered = passive(bridge)
    if suffered:
        return _suffered(sentence, citation, suffered[0])
    acted_on = sentence.mentioned(last.relation.object_mention) if last.passive else None
    if acted_on and _same_list(sentence.text, acted_on, citation, bridge) and AND.fullmatch(bare(bridge)) and _same_kind(last.citation, citation) and not cannot_act(citation, acted_on):
        acted = last.relation
        return Heard(citation, replace(acted, subject=name_of(citation), subject_mention=citation.span, span=sentence.span), True)
    if name_of(last.citation) == name_of(citation):
        return None
    verb = reaching(bridge)
    if (
        verb
        and not SELF.search(bridge)
        and _TITLE_OF.fullmatch(bridge[: verb[1]])
        and _possible(verb[0], last.citation, citation)
    ):
        return Heard(citation, relation_to(verb[0], name_of(last.citation), citation, sentence.span, last.citation.span))
    return _further(sentence, last, citation, bridge)


def _same_list(text: str, acted_on: Citation, citation: Citation, bridge: str) -> bool:
    """Whether a document goes on with the list of those that acted. Behind a semicolon a further basis may begin: laws without a name and what
    stands in the same parentheses go on."""
    if ";" not in bridge or _NAMELESS.match(citation.text):
        return True
    before = text[acted_on.span.end : citation.span.start]
    return citation.title is None and before.rfind("(") > before.rfind(")")


def _further(sentence: Sentence, last: Heard, citation: Citation, bridge: str) -> Heard | None:
    """A further object of the document that acts on the last one: "A sửa đổi, bổ sung một số điều của B và C"."""
    acting = sentence.mentioned(last.relation.subject_mention)
    if acting is None or last.passive or last.citation.type != citation.type:
        return None
    beside = (AND.fullmatch(bare(bridge)) is not None and ";" not in bridge) or _in_title_of_item(sentence, bridge)
    if not _possible(last.relation.predicate, acting, citation):
        return _also_acting(sentence, acting, citation) if beside else None
    if (not beside or _closes_own_list(sentence, bridge)) and not (
        _partly_acted_on(sentence, acting) and citation.provision is None and listed(sentence, citation)
    ):
        return None
    further = replace(last.relation, object=name_of(citation), object_mention=citation.span, object_provision=citation.provision)
    return Heard(citation, replace(further, span=sentence.span))


def _in_title_of_item(sentence: Sentence, bridge: str) -> bool:
    """Whether the title of an amending document goes on that is the one item of a bullet: "a) Thông tư A sửa đổi Thông tư B về kho và Thông tư C về bãi;"."""
    first = sentence.heard[0]
    item = sentence.heads.act_on(sentence.span.start) is not None and first.relation.subject_mention is None
    return item and len(sentence.acts) == 1 and ";" not in bridge and _LAST_ITEM.search(bridge) is not None


def _also_acting(sentence: Sentence, acting: Citation, citation: Citation) -> Heard | None:
    """The document beside one that was told to have acted: "được sửa đổi bởi B sửa đổi một số điều của A và C"."""
    told = next((h for h in sentence.heard if h.passive and h.citation.span == acting.span), None)
    acted = sentence.mentioned(told.relation.object_mention) if told else None
    if told is None or acted is None or cannot_act(citation, acted):
        return None
    return Heard(
        citation, replace(told.relation, subject=name_of(citation), subject_mention=citation.span, span=sentence.span), True
    )


def _possible(kind: RelationKind, acting: Citation, acted: Citation) -> bool:
    return kind not in ACTS or not cannot_act(acting, acted)


def _partly_acted_on(sentence: Sentence, acting: Citation) -> bool:
    """Whether this document acts on a part of `acting` last: what follows is part of its title, no further item."""
    acts = sentence.acts
    return bool(acts) and acts[-1].relation.object_provision is not None and acts[-1].citation.span == acting.span


def _closes_own_list(sentence: Sentence, bridge: str) -> bool:
    """Whether "và" closes the list of what this document acts on, of which the items before stand between commas."""
    acts = sentence.acts
    joints = [sentence.text[a.citation.span.end : b.citation.span.start] for a, b in pairwise(acts)]
    return len(acts) > 1 and _LAST_ITEM.search(bridge) is not None and not any(_LAST_ITEM.search(words) for words in joints)


def _suffered(sentence: Sentence, citation: Citation, kind: RelationKind) -> Heard | None:
    """Rule 2: the nearest document before the passive that this one can act on."""
    for earlier in reversed(sentence.heard):
        acted = earlier.citation
        if earlier.passive or name_of(acted) == name_of(citation):
            continue
        if _same_kind(acted, citation) and not cannot_act(citation, acted):
            return Heard(
                citation,
                Relation(
                    name_of(citation), kind, name_of(acted), sentence.span, None, acted.provision, citation.span, acted.span
                ),
                True,
            )
    return Heard(citation, relation_to(RelationKind.CITES, sentence.own, citation, sentence.span))


def _same_kind(acted: Citation, acting: Citation) -> bool:
    """Whether `acting` is of a kind that changes `acted`: its own kind, laws for laws, resolutions for anything."""
    if acting.type == "nghị quyết" or acted.type == acting.type:
        return True
    if {acted.type, acting.type} <= LAWS or {acted.type, acting.type} <= {"thông tư", "thông tư liên tịch"}:
        return True
    return acted.type not in LAWS and acting.type in LAWS | {"nghị định"}


def amended_laws(citation: Citation, sentence: Sentence) -> Iterator[Relation]:
    """Rule 6: "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư và Luật Nhà ở số 03/2022/QH15" amends both."""
    title = citation.title or ""
    if citation.type not in LAWS or ("ử" not in title and "Ử" not in title) or not _AMENDING_TITLE.match(title):
        return
    if names_draft(sentence.text, citation):
        return
    bounds = [*(found.start() for found in _AMENDED_LAW.finditer(title)), len(title)]
    for start, end in pairwise(bounds):
        name = re.sub(r"\s*(?:,|;|\svà)?\s*$", "", title[start:end])
        if " liên quan" not in name and not re.match(r"\w+\s+(?:về|có|trong)\s", name):
            law = name[0].upper() + name[1:]
            yield Relation(name_of(citation), RelationKind.AMENDS, law, sentence.span, subject_mention=citation.span)

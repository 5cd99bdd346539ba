"""Tables of the record store."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text, false

metadata = MetaData()

works = Table(
    "works", metadata,
    Column("id", Integer, primary_key=True),
    Column("uri", String, nullable=False),
    Column("held", Boolean, nullable=False, index=True),
    Column("number", String), Column("type", String), Column("issuer", String), Column("issued", Date), Column("place", String),
    Column("title", Text), Column("signer", String), Column("in_force_from", Date), Column("status", String),
    Column("number_key", String, index=True), Column("title_key", Text, index=True), Column("bare_key", String, index=True),
    Column("source", String), Column("sha256", String, index=True), Column("text", Text), Column("revision", Integer, nullable=False, index=True),
    Column("described", Integer, nullable=False, server_default="0"), Column("orphan", Boolean, nullable=False, server_default=false()),
)  # fmt: skip

versions = Table(
    "versions", metadata,
    Column("id", Integer, primary_key=True),
    Column("work_id", ForeignKey("works.id"), nullable=False, index=True),
    Column("sha256", String, nullable=False, index=True), Column("source", String, nullable=False), Column("revision", Integer, nullable=False),
    Column("part", Integer), Column("parts", Integer), Column("start", Integer), Column("paragraph", Integer),
)  # fmt: skip

layouts = Table(
    "layouts", metadata,
    Column("work_id", ForeignKey("works.id"), primary_key=True), Column("blocks", LargeBinary, nullable=False),
)  # fmt: skip

provisions = Table(
    "provisions", metadata,
    Column("id", Integer, primary_key=True),
    Column("work_id", ForeignKey("works.id"), nullable=False, index=True),
    Column("path", String, nullable=False), Column("label", String, nullable=False), Column("heading", Text, nullable=False),
    Column("start", Integer, nullable=False), Column("end", Integer, nullable=False),
)  # fmt: skip

citations = Table(
    "citations", metadata,
    Column("id", Integer, primary_key=True),
    Column("work_id", ForeignKey("works.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False), Column("end", Integer, nullable=False), Column("text", Text, nullable=False),
    Column("type", String), Column("number", String), Column("issued", Date), Column("issuer", String), Column("title", Text),
    Column("provision", String), Column("within", String), Column("relation", String),
    Column("state", String, nullable=False, index=True), Column("target_id", ForeignKey("works.id"), index=True), Column("candidates", String, nullable=False),
    Column("name_key", Text, index=True),
)  # fmt: skip

relations = Table(
    "relations", metadata,
    Column("id", Integer, primary_key=True),
    Column("evidence_id", ForeignKey("works.id"), nullable=False, index=True),
    Column("subject_id", ForeignKey("works.id"), nullable=False, index=True), Column("object_id", ForeignKey("works.id"), nullable=False, index=True),
    Column("predicate", String, nullable=False), Column("subject", String, nullable=False), Column("object", Text, nullable=False),
    Column("subject_provision", String), Column("object_provision", String), Column("start", Integer, nullable=False), Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False), Column("confidence", Float, nullable=False), Column("extractor", String, nullable=False),
    Column("review", String, nullable=False), Column("scope", Text), Column("starts", Date), Column("ends", Date),
    Column("revision", Integer, nullable=False, server_default="0"),
)  # fmt: skip

tasks = Table(
    "tasks", metadata,
    Column("id", Integer, primary_key=True),
    Column("work_id", ForeignKey("works.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False), Column("end", Integer, nullable=False), Column("text", Text, nullable=False),
    Column("source", String, nullable=False), Column("group", Text), Column("note", Text), Column("within", String), Column("body", Text, nullable=False),
    Column("review", String, nullable=False),
)  # fmt: skip

task_bases = Table(
    "task_bases", metadata,
    Column("task_id", ForeignKey("tasks.id"), primary_key=True), Column("work_id", ForeignKey("works.id"), primary_key=True, index=True),
    Column("level", String, primary_key=True), Column("position", Integer, nullable=False),
)  # fmt: skip

amendments = Table(
    "amendments", metadata,
    Column("id", Integer, primary_key=True),
    Column("work_id", ForeignKey("works.id"), nullable=False, index=True), Column("object_id", ForeignKey("works.id"), index=True),
    Column("operation", String, nullable=False), Column("object", Text, nullable=False), Column("object_provision", String), Column("within", String),
    Column("start", Integer, nullable=False), Column("end", Integer, nullable=False), Column("new_start", Integer), Column("new_end", Integer),
    Column("quote", Text, nullable=False), Column("new_text", Text),
)  # fmt: skip

warnings = Table(
    "warnings", metadata,
    Column("id", Integer, primary_key=True),
    Column("work_id", ForeignKey("works.id"), nullable=False, index=True),
    Column("code", String, nullable=False), Column("message", Text, nullable=False), Column("start", Integer), Column("end", Integer),
)  # fmt: skip

merges = Table(
    "merges", metadata,
    Column("uri", String, primary_key=True), Column("work_id", ForeignKey("works.id"), nullable=False), Column("revision", Integer, nullable=False),
)  # fmt: skip

decisions = Table(
    "decisions", metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String, nullable=False, index=True), Column("kind", String, nullable=False), Column("state", String, nullable=False),
    Column("who", String, nullable=False), Column("at", String, nullable=False), Column("reason", Text, nullable=False),
    Column("evidence_id", Integer, index=True), Column("body", Text, nullable=False), Column("undone", Integer),
    Column("revision", Integer, nullable=False, index=True),
)  # fmt: skip

removals = Table(
    "removals", metadata,
    Column("id", Integer, primary_key=True), Column("uri", String, nullable=False), Column("source", String), Column("revision", Integer, nullable=False),
    Column("decision_id", Integer, index=True), Column("facts", LargeBinary),
)  # fmt: skip

titles = Table(
    "titles", metadata,
    Column("title_key", Text, primary_key=True), Column("work_id", ForeignKey("works.id"), primary_key=True, index=True),
)  # fmt: skip

waiting = Table(
    "waiting", metadata,
    Column("id", Integer, primary_key=True),
    Column("evidence_id", ForeignKey("works.id"), nullable=False, index=True), Column("body", Text, nullable=False),
)  # fmt: skip

revisions = Table(
    "revisions", metadata,
    Column("revision", Integer, primary_key=True), Column("at", String, nullable=False, index=True), Column("action", String, nullable=False),
)  # fmt: skip

past_works = Table(
    "past_works", metadata,
    Column("key", Integer, primary_key=True),
    *(Column(c.name, c.type) for c in works.columns), Column("until", Integer, nullable=False),
)  # fmt: skip

past_relations = Table(
    "past_relations", metadata,
    Column("key", Integer, primary_key=True),
    *(Column(c.name, c.type) for c in relations.columns), Column("until", Integer, nullable=False),
)  # fmt: skip

meta = Table("meta", metadata, Column("name", String, primary_key=True), Column("value", Integer, nullable=False))

Index("past_works_id", past_works.c.id)
Index("past_relations_subject", past_relations.c.subject_id)
Index("past_relations_object", past_relations.c.object_id)
Index("provisions_place", provisions.c.work_id, provisions.c.start)
Index("works_identity", works.c.number_key, works.c.issued)

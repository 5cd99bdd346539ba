"""Tables of the service's own state. Times are ISO 8601 in UTC. Secrets are kept as hashes only."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData()

accounts = Table(
    "accounts", metadata,
    Column("id", Integer, primary_key=True), Column("name", String, nullable=False, unique=True), Column("role", String, nullable=False),
    Column("password", String), Column("created", String, nullable=False),
)  # fmt: skip

tokens = Table(
    "tokens", metadata,
    Column("id", Integer, primary_key=True), Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String, nullable=False), Column("hash", String, nullable=False, unique=True), Column("created", String, nullable=False),
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    Column("hash", String, primary_key=True), Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", String, nullable=False), Column("expires", String, nullable=False),
)  # fmt: skip

tries = Table(
    "tries", metadata,
    Column("id", Integer, primary_key=True), Column("name", String, nullable=False, index=True), Column("at", String, nullable=False, index=True),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    Column("id", Integer, primary_key=True), Column("at", String, nullable=False), Column("actor", String, nullable=False),
    Column("action", String, nullable=False, index=True), Column("object", Text, nullable=False), Column("work_id", Integer, index=True),
    Column("detail", Text, nullable=False),
)  # fmt: skip

jobs = Table(
    "jobs", metadata,
    Column("id", String, primary_key=True), Column("created", String, nullable=False), Column("actor", String, nullable=False),
    Column("state", String, nullable=False, index=True), Column("finished", String), Column("revision", Integer),
)  # fmt: skip

job_files = Table(
    "job_files", metadata,
    Column("id", Integer, primary_key=True), Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False), Column("state", String, nullable=False, index=True), Column("attempts", Integer, nullable=False),
    Column("outcomes", Text, nullable=False),
)  # fmt: skip

follows = Table(
    "follows", metadata,
    Column("id", Integer, primary_key=True), Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), index=True),
    Column("kind", String, nullable=False), Column("target", Text, nullable=False), Column("label", Text, nullable=False),
    Column("token", String, nullable=False, unique=True), Column("hook", Text), Column("hook_secret", String), Column("created", String, nullable=False),
)  # fmt: skip

notices = Table(
    "notices", metadata,
    Column("id", Integer, primary_key=True), Column("follow_id", ForeignKey("follows.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", String, nullable=False), Column("mark", String, nullable=False), Column("title", Text, nullable=False), Column("body", Text, nullable=False),
    Column("work_id", Integer, nullable=False), Column("delivered", Boolean, nullable=False, default=False), Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", String),
)  # fmt: skip

secrets = Table("secrets", metadata, Column("name", String, primary_key=True), Column("value", String, nullable=False))

marks = Table("marks", metadata, Column("name", String, primary_key=True), Column("value", Integer, nullable=False))

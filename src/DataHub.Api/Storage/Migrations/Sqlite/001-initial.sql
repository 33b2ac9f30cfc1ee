-- Times are milliseconds since 1970 in UTC; identifiers are the 16 bytes of a UUID, most significant first, so that they sort by time.

-- Every version of every document of the catalogue; the newest position is the catalogue's version.
CREATE TABLE catalogue (
    position       INTEGER PRIMARY KEY,
    kind           TEXT    NOT NULL,
    code           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    document       TEXT    NOT NULL,
    UNIQUE (kind, code, version)
) STRICT;

CREATE TRIGGER catalogue_is_never_changed BEFORE UPDATE ON catalogue
BEGIN
    SELECT RAISE(ABORT, 'a version of the catalogue is never changed');
END;

CREATE TRIGGER catalogue_is_never_deleted BEFORE DELETE ON catalogue
BEGIN
    SELECT RAISE(ABORT, 'a version of the catalogue is never deleted');
END;

CREATE TABLE submissions (
    id           BLOB    PRIMARY KEY,
    partner      TEXT    NOT NULL,
    client       TEXT    NOT NULL,
    received_at  INTEGER NOT NULL,
    audit_index  INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX submissions_of_partner ON submissions (partner, id);

-- One row per protected table; state is 0 current, 1 superseded, 2 withdrawn. The content is the canonical encoding, the bounds what anybody can compute from it.
CREATE TABLE tables (
    id          INTEGER PRIMARY KEY,
    submission  BLOB    NOT NULL REFERENCES submissions (id),
    ordinal     INTEGER NOT NULL,
    indicator   TEXT    NOT NULL,
    time_period TEXT    NOT NULL,
    partner     TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    state       INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL,
    sha256      BLOB    NOT NULL,
    bounds      BLOB    NOT NULL,
    content     BLOB    NOT NULL,
    UNIQUE (indicator, time_period, partner, revision),
    UNIQUE (submission, ordinal)
) STRICT;

CREATE UNIQUE INDEX tables_current ON tables (indicator, time_period, partner) WHERE state = 0;

CREATE TRIGGER tables_keep_their_content BEFORE UPDATE OF
    id, submission, ordinal, indicator, time_period, partner, revision, stored_at, sha256, bounds, content ON tables
BEGIN
    SELECT RAISE(ABORT, 'a stored table is never changed');
END;

CREATE TRIGGER tables_are_never_deleted BEFORE DELETE ON tables
BEGIN
    SELECT RAISE(ABORT, 'a stored table is never deleted');
END;

-- Moves with every change to an indicator's tables.
CREATE TABLE indicator_versions (
    indicator TEXT    PRIMARY KEY,
    version   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
    id         INTEGER PRIMARY KEY,
    client     TEXT    NOT NULL,
    key        BLOB    NOT NULL,
    submission BLOB    NOT NULL REFERENCES submissions (id),
    stored_at  INTEGER NOT NULL,
    UNIQUE (client, key)
) STRICT;

-- The log: the entry's canonical bytes, and beside them what the officer's list filters by.
CREATE TABLE audit_entries (
    position INTEGER PRIMARY KEY,
    time     INTEGER NOT NULL,
    action   TEXT    NOT NULL,
    outcome  TEXT    NOT NULL,
    partner  TEXT,
    entry    BLOB    NOT NULL
) STRICT;

CREATE INDEX audit_entries_of_partner ON audit_entries (partner, position) WHERE partner IS NOT NULL;
CREATE INDEX audit_entries_of_action ON audit_entries (action, position);

CREATE TABLE audit_indicators (
    indicator TEXT    NOT NULL,
    position  INTEGER NOT NULL REFERENCES audit_entries (position),
    PRIMARY KEY (indicator, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_entries_are_never_changed BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'an audit entry is never changed');
END;

CREATE TRIGGER audit_entries_are_never_deleted BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'an audit entry is never deleted');
END;

-- One row: how many entries there are, and the time of the last one.
CREATE TABLE log_head (
    id   INTEGER PRIMARY KEY CHECK (id = 0),
    size INTEGER NOT NULL,
    time INTEGER NOT NULL
) STRICT;

INSERT INTO log_head (id, size, time) VALUES (0, 0, 0);

-- One row, written to find out whether the store takes writes.
CREATE TABLE heartbeat (
    id   INTEGER PRIMARY KEY CHECK (id = 0),
    time INTEGER NOT NULL
) STRICT;

INSERT INTO heartbeat (id, time) VALUES (0, 0);

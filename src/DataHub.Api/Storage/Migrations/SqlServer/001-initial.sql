-- Times are milliseconds since 1970 in UTC; identifiers are the 16 bytes of a UUID, most significant first, so that they sort by time. Text is compared
-- by code point, whatever the collation of the database, and is as long as the hub lets it be; none of it can end in a space, which T-SQL would not tell
-- from its absence. Constraints have names, for the server's own differ from database to database.

-- Every version of every document of the catalogue; the newest position is the catalogue's version.
CREATE TABLE catalogue (
    position       bigint        NOT NULL CONSTRAINT catalogue_key PRIMARY KEY,
    kind           nvarchar(16)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    code           nvarchar(63)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    version        bigint        NOT NULL,
    policy_version bigint        NOT NULL,
    changed_at     bigint        NOT NULL,
    document       nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT catalogue_versions UNIQUE (kind, code, version)
);
GO

-- A trigger runs once for a statement, even for one that changes no row. It counts no rows of its own, for the hub counts those of its statement.
CREATE TRIGGER catalogue_is_never_changed ON catalogue AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM inserted)
        THROW 51000, N'a version of the catalogue is never changed', 1;
END;
GO

CREATE TRIGGER catalogue_is_never_deleted ON catalogue AFTER DELETE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM deleted)
        THROW 51000, N'a version of the catalogue is never deleted', 1;
END;
GO

CREATE TABLE submissions (
    id           binary(16)    NOT NULL CONSTRAINT submissions_key PRIMARY KEY,
    partner      nvarchar(63)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    client       nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    received_at  bigint        NOT NULL,
    audit_index  bigint        NOT NULL,
    withdrawn_at bigint        NULL
);

CREATE INDEX submissions_of_partner ON submissions (partner, id);

-- One row per protected table; state is 0 current, 1 superseded, 2 withdrawn, 3 held. The content is the canonical encoding, the bounds what anybody can
-- compute from it. A table that is held was never shown to readers: it holds the cells that were sent, all of them suppressed.
CREATE TABLE tables (
    id          bigint         NOT NULL IDENTITY CONSTRAINT tables_key PRIMARY KEY,
    submission  binary(16)     NOT NULL CONSTRAINT tables_in_submission REFERENCES submissions (id),
    ordinal     bigint         NOT NULL,
    indicator   nvarchar(63)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    time_period nvarchar(8)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner     nvarchar(63)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    revision    bigint         NOT NULL,
    state       bigint         NOT NULL,
    stored_at   bigint         NOT NULL,
    sha256      binary(32)     NOT NULL,
    bounds      varbinary(max) NOT NULL,
    content     varbinary(max) NOT NULL,
    held        bigint         NOT NULL CONSTRAINT tables_not_held DEFAULT 0,
    CONSTRAINT tables_revisions UNIQUE (indicator, time_period, partner, revision),
    CONSTRAINT tables_of_submission UNIQUE (submission, ordinal)
);

CREATE UNIQUE INDEX tables_current ON tables (indicator, time_period, partner) WHERE state = 0;
GO

-- The id is given by the server, which lets nobody change it.
CREATE TRIGGER tables_keep_their_content ON tables AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF (UPDATE(submission) OR UPDATE(ordinal) OR UPDATE(indicator) OR UPDATE(time_period) OR UPDATE(partner) OR UPDATE(revision)
        OR UPDATE(stored_at) OR UPDATE(sha256) OR UPDATE(bounds) OR UPDATE(content) OR UPDATE(held))
        AND EXISTS (SELECT * FROM inserted)
        THROW 51000, N'a stored table is never changed', 1;
END;
GO

CREATE TRIGGER tables_are_never_deleted ON tables AFTER DELETE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM deleted)
        THROW 51000, N'a stored table is never deleted', 1;
END;
GO

-- What a stored table is read as since its policy was tightened: the last one counts. The table itself is never changed.
CREATE TABLE reprotected (
    id        bigint         NOT NULL IDENTITY CONSTRAINT reprotected_key PRIMARY KEY,
    table_id  bigint         NOT NULL CONSTRAINT reprotected_from_table REFERENCES tables (id),
    stored_at bigint         NOT NULL,
    sha256    binary(32)     NOT NULL,
    bounds    varbinary(max) NOT NULL,
    content   varbinary(max) NOT NULL
);

CREATE INDEX reprotected_of_table ON reprotected (table_id, id);
GO

CREATE TRIGGER reprotected_is_never_changed ON reprotected AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM inserted)
        THROW 51000, N'a stored table is never changed', 1;
END;
GO

CREATE TRIGGER reprotected_is_never_deleted ON reprotected AFTER DELETE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM deleted)
        THROW 51000, N'a stored table is never deleted', 1;
END;
GO

-- Moves with every change to an indicator's tables.
CREATE TABLE indicator_versions (
    indicator nvarchar(63) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT indicator_versions_key PRIMARY KEY,
    version   bigint       NOT NULL,
    resets    bigint       NOT NULL CONSTRAINT indicator_versions_resets DEFAULT 0
);

-- Policies under which stored tables are to be protected again: how many tables, how many of them are, how many published cells that hid, and since when
-- all are, or since when another policy stands in its place.
CREATE TABLE tightenings (
    indicator      nvarchar(63) COLLATE Latin1_General_100_BIN2 NOT NULL,
    policy_version bigint       NOT NULL,
    tables         bigint       NOT NULL,
    done           bigint       NOT NULL,
    exposed        bigint       NOT NULL,
    finished_at    bigint       NULL,
    replaced_at    bigint       NULL,
    CONSTRAINT tightenings_key PRIMARY KEY (indicator, policy_version)
);

-- In the order in which they were stored, for they are forgotten in that order.
CREATE TABLE idempotency_keys (
    id         bigint        NOT NULL IDENTITY CONSTRAINT idempotency_keys_key PRIMARY KEY,
    client     nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    "key"      binary(16)    NOT NULL,
    submission binary(16)    NOT NULL CONSTRAINT idempotency_keys_to_submission REFERENCES submissions (id),
    stored_at  bigint        NOT NULL,
    CONSTRAINT idempotency_keys_of_client UNIQUE (client, "key")
);

-- The log: the entry's canonical bytes, and beside them what the officer's list filters by.
CREATE TABLE audit_entries (
    position bigint         NOT NULL CONSTRAINT audit_entries_key PRIMARY KEY,
    time     bigint         NOT NULL,
    action   nvarchar(32)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    outcome  nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner  nvarchar(63)   COLLATE Latin1_General_100_BIN2 NULL,
    entry    varbinary(max) NOT NULL
);

CREATE INDEX audit_entries_of_partner ON audit_entries (partner, position) WHERE partner IS NOT NULL;
CREATE INDEX audit_entries_of_action ON audit_entries (action, position);

CREATE TABLE audit_indicators (
    indicator nvarchar(63) COLLATE Latin1_General_100_BIN2 NOT NULL,
    position  bigint       NOT NULL CONSTRAINT audit_indicators_in_log REFERENCES audit_entries (position),
    CONSTRAINT audit_indicators_key PRIMARY KEY (indicator, position)
);

-- To delete entries past their term without a search, and a lock, of all.
CREATE INDEX audit_indicators_of_entry ON audit_indicators (position);

-- One row: how many entries there are, the time of the last one, and how many are past their term and gone. Whoever writes holds it.
CREATE TABLE log_head (
    id     bigint NOT NULL CONSTRAINT log_head_key PRIMARY KEY CONSTRAINT log_head_is_one CHECK (id = 0),
    size   bigint NOT NULL,
    time   bigint NOT NULL,
    pruned bigint NOT NULL CONSTRAINT log_head_pruned DEFAULT 0
);

INSERT INTO log_head (id, size, time) VALUES (0, 0, 0);
GO

CREATE TRIGGER audit_entries_are_never_changed ON audit_entries AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM inserted)
        THROW 51000, N'an audit entry is never changed', 1;
END;
GO

CREATE TRIGGER audit_entries_are_never_deleted ON audit_entries AFTER DELETE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM deleted WHERE position >= (SELECT pruned FROM log_head))
        THROW 51000, N'an audit entry is never deleted before its term', 1;
END;
GO

-- The tree over the log. A tile holds up to 256 hashes of 32 bytes, one after the other; it grows at its end and is never changed otherwise. Kept by what
-- tiles are asked for by.
CREATE TABLE log_tiles (
    id     bigint         NOT NULL IDENTITY CONSTRAINT log_tiles_key PRIMARY KEY NONCLUSTERED,
    level  bigint         NOT NULL,
    number bigint         NOT NULL,
    hashes varbinary(max) NOT NULL,
    CONSTRAINT log_tiles_by_number UNIQUE CLUSTERED (level, number)
);
GO

-- The lengths are compared by themselves: T-SQL takes bytes that are cut off for zeros.
CREATE TRIGGER log_tiles_only_grow ON log_tiles AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (
        SELECT * FROM inserted n JOIN deleted o ON o.id = n.id
        WHERE n.level <> o.level OR n.number <> o.number
            OR datalength(n.hashes) < datalength(o.hashes) OR substring(n.hashes, 1, datalength(o.hashes)) <> o.hashes)
        THROW 51000, N'a tile of the log is never changed', 1;
END;
GO

CREATE TRIGGER log_tiles_are_never_deleted ON log_tiles AFTER DELETE AS
BEGIN
    SET NOCOUNT ON;
    IF EXISTS (SELECT * FROM deleted)
        THROW 51000, N'a tile of the log is never deleted', 1;
END;
GO

-- The keys that sign checkpoints, by their public half: since when, until when, and the entry that tells of it.
CREATE TABLE log_keys (
    "key"    nvarchar(154) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT log_keys_key PRIMARY KEY,
    since    bigint        NOT NULL,
    until    bigint        NULL,
    position bigint        NOT NULL
);

-- One row, written to find out whether the store takes writes.
CREATE TABLE heartbeat (
    id   bigint NOT NULL CONSTRAINT heartbeat_key PRIMARY KEY CONSTRAINT heartbeat_is_one CHECK (id = 0),
    time bigint NOT NULL
);

INSERT INTO heartbeat (id, time) VALUES (0, 0);

-- Fingerprints of keys that all hubs over this database must share.
CREATE TABLE shared_keys (
    name        nvarchar(16)  COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT shared_keys_key PRIMARY KEY,
    fingerprint varbinary(64) NOT NULL
);

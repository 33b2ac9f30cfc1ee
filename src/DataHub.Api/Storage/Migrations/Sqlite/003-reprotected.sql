-- What a stored table is read as since its policy was tightened: the last one counts. The table itself is never changed.
CREATE TABLE reprotected (
    id             INTEGER PRIMARY KEY,
    table_id       INTEGER NOT NULL REFERENCES tables (id),
    stored_at      INTEGER NOT NULL,
    sha256         BLOB    NOT NULL,
    bounds         BLOB    NOT NULL,
    content        BLOB    NOT NULL
) STRICT;

CREATE INDEX reprotected_of_table ON reprotected (table_id, id);

CREATE TRIGGER reprotected_is_never_changed BEFORE UPDATE ON reprotected
BEGIN
    SELECT RAISE(ABORT, 'a stored table is never changed');
END;

CREATE TRIGGER reprotected_is_never_deleted BEFORE DELETE ON reprotected
BEGIN
    SELECT RAISE(ABORT, 'a stored table is never deleted');
END;

-- Policies under which stored tables are to be protected again: how many tables, how many of them are, how many published cells that hid, and since when all are, or since when another policy stands in its place.
CREATE TABLE tightenings (
    indicator      TEXT    NOT NULL,
    policy_version INTEGER NOT NULL,
    tables         INTEGER NOT NULL,
    done           INTEGER NOT NULL,
    exposed        INTEGER NOT NULL,
    finished_at    INTEGER,
    replaced_at    INTEGER,
    PRIMARY KEY (indicator, policy_version)
) STRICT, WITHOUT ROWID;

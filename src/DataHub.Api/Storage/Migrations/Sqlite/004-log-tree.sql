-- The tree over the log. A tile holds up to 256 hashes of 32 bytes, one after the other; it grows at its end and is never changed otherwise.
CREATE TABLE log_tiles (
    id     INTEGER PRIMARY KEY,
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB    NOT NULL,
    UNIQUE (level, number)
) STRICT;

CREATE TRIGGER log_tiles_only_grow BEFORE UPDATE ON log_tiles
WHEN NEW.level <> OLD.level OR NEW.number <> OLD.number OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
BEGIN
    SELECT RAISE(ABORT, 'a tile of the log is never changed');
END;

CREATE TRIGGER log_tiles_are_never_deleted BEFORE DELETE ON log_tiles
BEGIN
    SELECT RAISE(ABORT, 'a tile of the log is never deleted');
END;

-- The keys that sign checkpoints, by their public half: since when, until when, and the entry that tells of it.
CREATE TABLE log_keys (
    key      TEXT    PRIMARY KEY,
    since    INTEGER NOT NULL,
    until    INTEGER,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries before this position are past their term and gone; the tiles keep their hashes.
ALTER TABLE log_head ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER audit_entries_are_never_deleted;

CREATE TRIGGER audit_entries_are_never_deleted BEFORE DELETE ON audit_entries
WHEN OLD.position >= (SELECT pruned FROM log_head)
BEGIN
    SELECT RAISE(ABORT, 'an audit entry is never deleted before its term');
END;

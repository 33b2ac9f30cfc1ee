-- Times are milliseconds since 1970 in UTC; identifiers are the 16 bytes of a UUID, most significant first, so that they sort by time. Text is compared
-- byte by byte, whatever the locale of the database.

CREATE FUNCTION hub_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

-- Every version of every document of the catalogue; the newest position is the catalogue's version.
CREATE TABLE catalogue (
    position       bigint PRIMARY KEY,
    kind           text COLLATE "C" NOT NULL,
    code           text COLLATE "C" NOT NULL,
    version        bigint NOT NULL,
    policy_version bigint NOT NULL,
    changed_at     bigint NOT NULL,
    document       text   NOT NULL,
    UNIQUE (kind, code, version)
);

CREATE TRIGGER catalogue_is_never_changed BEFORE UPDATE ON catalogue
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('a version of the catalogue is never changed');
CREATE TRIGGER catalogue_is_never_deleted BEFORE DELETE ON catalogue
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('a version of the catalogue is never deleted');
CREATE TRIGGER catalogue_is_never_emptied BEFORE TRUNCATE ON catalogue
    EXECUTE FUNCTION hub_forbid('a version of the catalogue is never deleted');

CREATE TABLE submissions (
    id           bytea  PRIMARY KEY,
    partner      text COLLATE "C" NOT NULL,
    client       text COLLATE "C" NOT NULL,
    received_at  bigint NOT NULL,
    audit_index  bigint NOT NULL,
    withdrawn_at bigint
);

CREATE INDEX submissions_of_partner ON submissions (partner, id);

-- One row per protected table; state is 0 current, 1 superseded, 2 withdrawn, 3 held. The content is the canonical encoding, the bounds what anybody can
-- compute from it. A table that is held was never shown to readers: it holds the cells that were sent, all of them suppressed.
CREATE TABLE tables (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission  bytea  NOT NULL REFERENCES submissions (id),
    ordinal     bigint NOT NULL,
    indicator   text COLLATE "C" NOT NULL,
    time_period text COLLATE "C" NOT NULL,
    partner     text COLLATE "C" NOT NULL,
    revision    bigint NOT NULL,
    state       bigint NOT NULL,
    stored_at   bigint NOT NULL,
    sha256      bytea  NOT NULL,
    bounds      bytea  NOT NULL,
    content     bytea  NOT NULL,
    held        bigint NOT NULL DEFAULT 0,
    UNIQUE (indicator, time_period, partner, revision),
    UNIQUE (submission, ordinal)
);

CREATE UNIQUE INDEX tables_current ON tables (indicator, time_period, partner) WHERE state = 0;

CREATE TRIGGER tables_keep_their_content BEFORE UPDATE OF
    submission, ordinal, indicator, time_period, partner, revision, stored_at, sha256, bounds, content, held ON tables
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('a stored table is never changed');
CREATE TRIGGER tables_are_never_deleted BEFORE DELETE ON tables
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('a stored table is never deleted');
CREATE TRIGGER tables_are_never_emptied BEFORE TRUNCATE ON tables
    EXECUTE FUNCTION hub_forbid('a stored table is never deleted');

-- What a stored table is read as since its policy was tightened: the last one counts. The table itself is never changed.
CREATE TABLE reprotected (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_id  bigint NOT NULL REFERENCES tables (id),
    stored_at bigint NOT NULL,
    sha256    bytea  NOT NULL,
    bounds    bytea  NOT NULL,
    content   bytea  NOT NULL
);

CREATE INDEX reprotected_of_table ON reprotected (table_id, id);

CREATE TRIGGER reprotected_is_never_changed BEFORE UPDATE ON reprotected
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('a stored table is never changed');
CREATE TRIGGER reprotected_is_never_deleted BEFORE DELETE ON reprotected
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('a stored table is never deleted');
CREATE TRIGGER reprotected_is_never_emptied BEFORE TRUNCATE ON reprotected
    EXECUTE FUNCTION hub_forbid('a stored table is never deleted');

-- Policies under which stored tables are to be protected again: how many tables, how many of them are, how many published cells that hid, and since when
-- all are, or since when another policy stands in its place.
CREATE TABLE tightenings (
    indicator      text COLLATE "C" NOT NULL,
    policy_version bigint NOT NULL,
    tables         bigint NOT NULL,
    done           bigint NOT NULL,
    exposed        bigint NOT NULL,
    finished_at    bigint,
    replaced_at    bigint,
    PRIMARY KEY (indicator, policy_version)
);

-- The version moves with every change to an indicator's tables, resets with those that do more than to add a table or to put one in another's place. Rows
-- that change often leave room beside them.
CREATE TABLE indicator_versions (
    indicator text COLLATE "C" PRIMARY KEY,
    version   bigint NOT NULL,
    resets    bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE idempotency_keys (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client     text COLLATE "C" NOT NULL,
    key        bytea  NOT NULL,
    submission bytea  NOT NULL REFERENCES submissions (id),
    stored_at  bigint NOT NULL,
    UNIQUE (client, key)
);

-- The log: the entry's canonical bytes, and beside them what the officer's list filters by.
CREATE TABLE audit_entries (
    position bigint PRIMARY KEY,
    time     bigint NOT NULL,
    action   text COLLATE "C" NOT NULL,
    outcome  text COLLATE "C" NOT NULL,
    partner  text COLLATE "C",
    entry    bytea  NOT NULL
);

CREATE INDEX audit_entries_of_partner ON audit_entries (partner, position) WHERE partner IS NOT NULL;
CREATE INDEX audit_entries_of_action ON audit_entries (action, position);

CREATE TABLE audit_indicators (
    indicator text COLLATE "C" NOT NULL,
    position  bigint NOT NULL REFERENCES audit_entries (position),
    PRIMARY KEY (indicator, position)
);

-- To delete entries past their term without a search for each.
CREATE INDEX audit_indicators_of_entry ON audit_indicators (position);

-- One row: how many entries there are, the time of the last one, and how many are past their term and gone. Whoever writes holds it.
CREATE TABLE log_head (
    id     bigint PRIMARY KEY CHECK (id = 0),
    size   bigint NOT NULL,
    time   bigint NOT NULL,
    pruned bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);

INSERT INTO log_head (id, size, time) VALUES (0, 0, 0);

CREATE TRIGGER audit_entries_are_never_changed BEFORE UPDATE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('an audit entry is never changed');
CREATE TRIGGER audit_entries_are_never_emptied BEFORE TRUNCATE ON audit_entries
    EXECUTE FUNCTION hub_forbid('an audit entry is never deleted before its term');

CREATE FUNCTION hub_keep_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.position >= (SELECT pruned FROM log_head) THEN
        RAISE EXCEPTION 'an audit entry is never deleted before its term';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER audit_entries_are_never_deleted BEFORE DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION hub_keep_entries();

-- The tree over the log. A tile holds up to 256 hashes of 32 bytes, one after the other; it grows at its end and is never changed otherwise.
CREATE TABLE log_tiles (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    level  bigint NOT NULL,
    number bigint NOT NULL,
    hashes bytea  NOT NULL,
    UNIQUE (level, number)
);

CREATE TRIGGER log_tiles_only_grow BEFORE UPDATE ON log_tiles FOR EACH ROW
    WHEN (NEW.level <> OLD.level OR NEW.number <> OLD.number OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes)
    EXECUTE FUNCTION hub_forbid('a tile of the log is never changed');
CREATE TRIGGER log_tiles_are_never_deleted BEFORE DELETE ON log_tiles
    FOR EACH ROW EXECUTE FUNCTION hub_forbid('a tile of the log is never deleted');
CREATE TRIGGER log_tiles_are_never_emptied BEFORE TRUNCATE ON log_tiles
    EXECUTE FUNCTION hub_forbid('a tile of the log is never deleted');

-- The keys that sign checkpoints, by their public half: since when, until when, and the entry that tells of it.
CREATE TABLE log_keys (
    key      text COLLATE "C" PRIMARY KEY,
    since    bigint NOT NULL,
    until    bigint,
    position bigint NOT NULL
);

-- One row, written to find out whether the store takes writes.
CREATE TABLE heartbeat (
    id   bigint PRIMARY KEY CHECK (id = 0),
    time bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO heartbeat (id, time) VALUES (0, 0);

-- Fingerprints of keys that all hubs over this database must share.
CREATE TABLE shared_keys (
    name        text COLLATE "C" PRIMARY KEY,
    fingerprint bytea NOT NULL
);

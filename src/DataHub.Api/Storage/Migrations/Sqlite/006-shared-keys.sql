-- Fingerprints of keys that every hub over this database must have, the next one over a copy of it included.
CREATE TABLE shared_keys (
    name        TEXT NOT NULL PRIMARY KEY,
    fingerprint BLOB NOT NULL
) STRICT;

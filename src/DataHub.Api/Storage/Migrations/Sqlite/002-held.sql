-- A table that is held was never shown to readers: it holds the cells that were sent, all of them suppressed. State 3 is held and waiting; a later submission makes it superseded like any other.
ALTER TABLE tables ADD COLUMN held INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER tables_stay_held BEFORE UPDATE OF held ON tables
BEGIN
    SELECT RAISE(ABORT, 'a stored table is never changed');
END;

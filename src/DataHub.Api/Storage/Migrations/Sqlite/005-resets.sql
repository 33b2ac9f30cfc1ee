-- Moves when a table ceases to be current without another one in its place, or is read otherwise from now on: then adding what is new is not enough.
ALTER TABLE indicator_versions ADD COLUMN resets INTEGER NOT NULL DEFAULT 0;

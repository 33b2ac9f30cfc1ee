-- What was added to an indicator since a hub looked last is found by its number, whatever is stored and whatever the planner believes of it.
CREATE INDEX tables_current_by_id ON tables (indicator, id) WHERE state = 0;

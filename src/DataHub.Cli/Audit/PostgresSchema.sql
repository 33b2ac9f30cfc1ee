-- All that is in the schema @schema, a line each: its name, and what it is like. Columns of the catalogues rather than statements that the server prints,
-- which may differ from one version to the next; owners, rights, comments and how much room is left beside rows may differ.
WITH hub AS (SELECT oid FROM pg_namespace WHERE nspname = @schema),
functions AS (
    SELECT p.oid, CASE WHEN p.pronamespace = hub.oid THEN '' ELSE n.nspname || '.' END || p.proname AS name
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace CROSS JOIN hub
),
relations AS (
    SELECT c.oid, c.relname::text AS relname, c.relkind FROM pg_class c JOIN hub ON hub.oid = c.relnamespace
)
SELECT CASE c.relkind WHEN 'r' THEN 'table ' WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence ' ELSE 'relation ' END || c.relname AS name, concat_ws(' ',
    'kind', c.relkind, 'persistence', c.relpersistence, 'method', coalesce(a.amname, '-'), 'type', c.reloftype,
    'row-security', c.relrowsecurity, c.relforcerowsecurity,
    'inherits', (SELECT count(*) FROM pg_inherits h WHERE c.oid IN (h.inhrelid, h.inhparent)),
    'sequence', (SELECT concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle) FROM pg_sequence s WHERE s.seqrelid = c.oid),
    'of', (SELECT string_agg(concat_ws('.', o.relname, t.attname, d.deptype), ',' ORDER BY o.relname, t.attname)
        FROM pg_depend d JOIN pg_class o ON o.oid = d.refobjid JOIN pg_attribute t ON t.attrelid = o.oid AND t.attnum = d.refobjsubid
        WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.objid = c.oid)) AS text
FROM relations r JOIN pg_class c ON c.oid = r.oid LEFT JOIN pg_am a ON a.oid = c.relam WHERE c.relkind NOT IN ('i', 'I')
UNION ALL
SELECT 'column ' || r.relname || '.' || a.attname, concat_ws(' ',
    count(*) OVER (PARTITION BY a.attrelid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod), 'collation', coalesce(n.nspname || '.' || l.collname, '-'),
    CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END, 'identity', coalesce(nullif(a.attidentity::text, ''), '-'), 'generated', coalesce(nullif(a.attgenerated::text, ''), '-'),
    'default', coalesce(pg_get_expr(d.adbin, d.adrelid), '-'))
FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum LEFT JOIN pg_collation l ON l.oid = a.attcollation LEFT JOIN pg_namespace n ON n.oid = l.collnamespace
WHERE r.relkind NOT IN ('i', 'I', 'S') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'index ' || c.relname, concat_ws(' ',
    'of', o.relname, 'method', m.amname, 'persistence', c.relpersistence, 'unique', i.indisunique, 'primary', i.indisprimary, 'exclusion', i.indisexclusion, 'immediate', i.indimmediate,
    'valid', i.indisvalid, i.indisready, i.indislive, 'nulls-not-distinct', coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false'), 'keys', i.indnkeyatts, 'columns', (
        SELECT string_agg(concat_ws(':', coalesce(a.attname, '(expression)'), k.class, coalesce(k.coll, '-'), k.option), ',' ORDER BY k.place)
        FROM (
            SELECT u.place, u.key, u.option, oc.opcnamespace::regnamespace || '.' || oc.opcname AS class, cl.collname AS coll
            FROM ROWS FROM (unnest(i.indkey::int2[]), unnest(i.indclass::oid[]), unnest(i.indcollation::oid[]), unnest(i.indoption::int2[])) WITH ORDINALITY AS u (key, class, coll, option, place)
            LEFT JOIN pg_opclass oc ON oc.oid = u.class LEFT JOIN pg_collation cl ON cl.oid = u.coll
        ) k LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.key AND k.key > 0),
    'expressions', coalesce(pg_get_expr(i.indexprs, i.indrelid), '-'), 'where', coalesce(pg_get_expr(i.indpred, i.indrelid), '-'))
FROM relations r JOIN pg_class c ON c.oid = r.oid JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class o ON o.oid = i.indrelid JOIN pg_am m ON m.oid = c.relam
UNION ALL
-- That a column is not null is a constraint as well from version 18 on.
SELECT 'constraint ' || coalesce(r.relname, '-') || '.' || k.conname, concat_ws(' ',
    k.contype, 'valid', k.convalidated, 'enforced', coalesce(to_jsonb(k) ->> 'conenforced', 'true'), 'deferrable', k.condeferrable, k.condeferred, 'columns', (
        SELECT string_agg(a.attname, ',' ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY AS u (key, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.key),
    'references', coalesce(CASE WHEN f.relnamespace = hub.oid THEN '' ELSE f.relnamespace::regnamespace || '.' END || f.relname, '-'), (
        SELECT string_agg(a.attname, ',' ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY AS u (key, place) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.key),
    'update', k.confupdtype, 'delete', k.confdeltype, 'match', k.confmatchtype, 'check', coalesce(pg_get_expr(k.conbin, k.conrelid), '-'))
FROM pg_constraint k JOIN hub ON hub.oid = k.connamespace LEFT JOIN pg_class r ON r.oid = k.conrelid LEFT JOIN pg_class f ON f.oid = k.confrelid WHERE k.contype <> 'n'
UNION ALL
-- The server's own triggers, by which references are kept, have numbers in their names.
SELECT 'trigger ' || r.relname || '.' || CASE WHEN t.tgisinternal THEN coalesce(k.conname::text, '-') || '.' || p.name ELSE t.tgname::text END, concat_ws(' ',
    'enabled', t.tgenabled, 'type', t.tgtype, 'internal', t.tgisinternal, 'deferrable', t.tgdeferrable, t.tginitdeferred, 'function', p.name, 'arguments', to_json(encode(t.tgargs, 'escape')),
    'columns', coalesce((SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr::int2[])), '-'),
    'transition', coalesce(t.tgoldtable, '-'), coalesce(t.tgnewtable, '-'),
    'when', CASE WHEN t.tgqual IS NULL THEN '-' ELSE substring(pg_get_triggerdef(t.oid) FROM ' WHEN \((.*)\) EXECUTE ') END)
FROM relations r JOIN pg_trigger t ON t.tgrelid = r.oid JOIN functions p ON p.oid = t.tgfoid LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
UNION ALL
SELECT 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', concat_ws(' ',
    p.prokind, l.lanname, 'returns', format_type(p.prorettype, NULL), 'set', p.proretset, 'definer', p.prosecdef, 'leakproof', p.proleakproof, 'strict', p.proisstrict, p.provolatile, p.proparallel,
    'settings', coalesce(p.proconfig::text, '-'), 'binary', coalesce(p.probin, '-'), 'source', to_json(p.prosrc))
FROM pg_proc p JOIN hub ON hub.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
UNION ALL
SELECT 'rule ' || r.relname || '.' || w.rulename, concat_ws(' ', w.ev_type, w.ev_enabled, w.is_instead) FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid
UNION ALL
SELECT 'policy ' || r.relname || '.' || p.polname, concat_ws(' ', p.polcmd, p.polpermissive) FROM relations r JOIN pg_policy p ON p.polrelid = r.oid
UNION ALL
-- Each table has a type for its rows, and each type one for arrays of it.
SELECT 'type ' || t.typname, t.typtype::text FROM pg_type t JOIN hub ON hub.oid = t.typnamespace
WHERE t.typrelid = 0 AND NOT EXISTS (SELECT FROM pg_type e JOIN relations r ON r.oid = e.typrelid WHERE e.typarray = t.oid)
UNION ALL
SELECT 'operator ' || o.oprname, concat_ws(' ', format_type(o.oprleft, NULL), format_type(o.oprright, NULL)) FROM pg_operator o JOIN hub ON hub.oid = o.oprnamespace
UNION ALL
SELECT 'operator class ' || o.opcname, '-' FROM pg_opclass o JOIN hub ON hub.oid = o.opcnamespace
UNION ALL
SELECT 'collation ' || l.collname, '-' FROM pg_collation l JOIN hub ON hub.oid = l.collnamespace
UNION ALL
-- What is set for the database or for a role would put triggers to sleep.
SELECT 'setting ' || split_part(s.setting, '=', 1), s.setting FROM pg_db_role_setting d CROSS JOIN unnest(d.setconfig) AS s (setting)
WHERE s.setting LIKE 'session\_replication\_role=%' AND d.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))

-- Everything that pgready reads from the catalogue, in one statement: the same text on PostgreSQL 13 to 19.
-- Rules: pg_catalog-qualified, ordered aggregates, json (jsonb stops at 256 MB), columns that differ by version
-- through to_json(row), catalogues that older versions lack only through pg_depend or to_regclass. No function that
-- opens a table (pg_publication_tables, pg_get_indexdef, pg_table_size, pg_get_replica_identity_index): it would
-- hang behind somebody's ACCESS EXCLUSIVE lock. Nothing that everybody may not read: a refusal would take the whole
-- statement with it.
-- Runs under search_path = pg_catalog, pg_temp, as every statement does; what is not qualified here (operators,
-- casts, types) is the system's own.
-- :'role' is the role to judge, empty for the current one; the fingerprint lists come from the provider profiles.
with recursive
-- the settings that a check reads: values of no other leave the server, for any may be a secret
known as materialized (
  select array[
    'wal_level', 'effective_wal_level', 'max_replication_slots', 'max_wal_senders', 'max_connections',
    'superuser_reserved_connections', 'reserved_connections', 'max_slot_wal_keep_size', 'wal_keep_size',
    'max_wal_size', 'idle_replication_slot_timeout', 'wal_sender_timeout', 'wal_segment_size',
    'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',
    'transaction_timeout', 'default_transaction_read_only', 'transaction_read_only', 'row_security',
    'hot_standby_feedback', 'sync_replication_slots', 'synchronized_standby_slots', 'standby_slot_names',
    'max_prepared_transactions', 'max_worker_processes', 'max_logical_replication_workers',
    'autovacuum_max_workers', 'max_parallel_workers', 'logical_decoding_work_mem', 'event_triggers',
    'autovacuum_freeze_max_age', 'server_encoding', 'ssl', 'listen_addresses', 'wal_writer_delay',
    'tcp_keepalives_idle', 'wal_receiver_timeout', 'max_active_replication_origins', 'vacuum_failsafe_age',
    'password_encryption', 'session_replication_role', 'output_plugin_libraries',
    'max_sync_workers_per_subscription', 'track_commit_timestamp',
    'DateStyle', 'IntervalStyle', 'extra_float_digits', 'bytea_output', 'allow_alter_system', 'rds.logical_wal_cache'
  ]::pg_catalog.text[] as names
),
me as materialized (
  select r.oid, r.rolname, r.rolsuper, r.rolreplication, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
         r.rolcanlogin, r.rolinherit, r.rolconnlimit, r.rolvaliduntil
  from pg_catalog.pg_roles r
  where r.rolname = coalesce(nullif(:'role', ''), current_user)
),
db as materialized (
  select d.* from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()
),
here as materialized (
  select case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
              else pg_catalog.pg_current_wal_lsn() end as lsn
),
sch as materialized (
  select n.oid, n.nspname, n.nspowner
  from pg_catalog.pg_namespace n
  -- pg_conflict (20): conflict logs of subscriptions, which nothing publishes and nobody may alter
  where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pg_conflict')
    and n.nspname !~ '^pg_(temp|toast_temp)_'
),
-- schemas of FOR TABLES IN SCHEMA, read from pg_depend because pg_publication_namespace is missing before 15
pubsch as materialized (
  select p.refobjid as pub, s.refobjid as nsp
  from pg_catalog.pg_depend p
  join pg_catalog.pg_depend s
    on s.classid = p.classid and s.objid = p.objid
   and s.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
  where p.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
    and p.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass
),
idx as materialized (
  select i.indrelid,
         pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
           'name', ic.relname,
           'primary', nullif(i.indisprimary, false),
           'replident', nullif(i.indisreplident, false),
           'deferrable', nullif(not i.indimmediate, false),
           'invalid', nullif(not (i.indisvalid and i.indislive and i.indisready), false),
           'partial', nullif(i.indpred is not null, false),
           'expressions', nullif(i.indexprs is not null, false),
           'nullable', nullif(k.nullable, false),
           'columns', k.columns)) order by ic.relname) as list
  from pg_catalog.pg_index i
  join pg_catalog.pg_class ic on ic.oid = i.indexrelid
  join pg_catalog.pg_class t on t.oid = i.indrelid and t.relkind in ('r', 'p')
  join sch on sch.oid = t.relnamespace
  cross join lateral (
    select pg_catalog.json_agg(a.attname order by u.n) as columns,
           pg_catalog.bool_or(not a.attnotnull) as nullable
    from pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality u(attnum, n)
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.attnum
    where u.n <= i.indnkeyatts
  ) k
  where i.indisunique
  group by i.indrelid
),
-- relations of extensions, and children with one of their parents (a partition has no other)
ext as materialized (
  select d.objid, e.extname
  from pg_catalog.pg_depend d
  join pg_catalog.pg_extension e on e.oid = d.refobjid
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
    and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e'
),
inh as materialized (
  select h.inhrelid, min(h.inhparent) as parent, pg_catalog.json_agg(h.inhparent order by h.inhseqno) as parents
  from pg_catalog.pg_inherits h group by h.inhrelid
),
-- types of columns that some reader may not know: all but the plainest
typ as materialized (
  select distinct a.atttypid as oid
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
  join sch on sch.oid = c.relnamespace
  where a.attnum > 0 and not a.attisdropped
    -- bool, int8, int2, int4, text, float4, float8, bpchar, varchar, date, time, timestamp, timestamptz, numeric,
    -- uuid, jsonb
    and a.atttypid <> all ('{16,20,21,23,25,700,701,1042,1043,1082,1083,1114,1184,1700,2950,3802}'::pg_catalog.oid[])
),
-- what each of them is made of: elements, base types, fields, to the end
part (type, oid) as (
  select typ.oid, typ.oid from typ
  union
  select part.type, n.oid
  from part
  join pg_catalog.pg_type t on t.oid = part.oid
  cross join lateral (
    select t.typelem where t.typcategory = 'A' and t.typelem <> 0
    union all
    select t.typbasetype where t.typtype = 'd'
    union all
    select f.atttypid from pg_catalog.pg_attribute f
    where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
  ) n(oid)
),
-- types without equality: a base type that no default operator class of a B-tree or hash is for, nor for a type that it
-- passes for as it is, and whatever holds one
noeq as materialized (
  select distinct part.type as oid
  from part
  join pg_catalog.pg_type t on t.oid = part.oid
  where t.typtype = 'b' and not (t.typcategory = 'A' and t.typelem <> 0)
    and not exists (
      select 1 from pg_catalog.pg_opclass o
      where o.opcdefault and o.opcmethod in ('403'::pg_catalog.oid, '405'::pg_catalog.oid)
        and (o.opcintype = t.oid
             or exists (select 1 from pg_catalog.pg_cast x
                        where x.castsource = t.oid and x.casttarget = o.opcintype
                          and x.castmethod = 'b' and x.castcontext = 'i')))
),
-- columns whose names differ only in the case of ASCII letters
upper as materialized (
  select a.attrelid, a.attname, pg_catalog.lower(a.attname::pg_catalog.text collate "C")::pg_catalog.name as folded
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
  join sch on sch.oid = c.relnamespace
  where a.attnum > 0 and not a.attisdropped and a.attname ~ '[A-Z]'
),
samecol as materialized (
  select x.attrelid, pg_catalog.json_agg(x.attname order by x.attname) as list
  from (
    select u.attrelid, n.attname
    from upper u
    join pg_catalog.pg_attribute a on a.attrelid = u.attrelid and a.attname = u.folded and a.attnum > 0
    cross join lateral (values (u.attname), (a.attname)) n(attname)
    union
    select u.attrelid, u.attname
    from upper u
    join upper o on o.attrelid = u.attrelid and o.folded = u.folded and o.attname <> u.attname) x
  group by x.attrelid
),
-- tables and indexes whose names differ only in that, a schema other than public put before them with a dot
named as materialized (
  select c.oid, pg_catalog.lower((case when sch.nspname = 'public' then c.relname::pg_catalog.text
                                       else sch.nspname || '.' || c.relname end) collate "C") as folded
  from pg_catalog.pg_class c join sch on sch.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'i', 'I')
),
samename as materialized (
  select n.oid, n.folded
  from (select o.oid, o.folded, count(*) over (partition by o.folded) as n from named o) n
  where n.n > 1 or n.folded ~ '^sqlite_'
),
-- policies that name PUBLIC or a role of the judged one, whether row security is on or not
pol as materialized (
  select y.polrelid, count(*) as n
  from pg_catalog.pg_policy y, me
  where exists (select 1 from pg_catalog.unnest(y.polroles) r(oid)
                where case when r.oid = 0 then true else pg_catalog.pg_has_role(me.oid, r.oid, 'USAGE') end)
  group by y.polrelid
),
-- only the columns that some check has a question about, so that a large schema stays small
col as materialized (
  select a.attrelid,
         pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'kind', a.attgenerated)
           order by a.attnum) filter (where a.attgenerated <> '') as generated,
         pg_catalog.json_agg(a.attname order by a.attnum)
           filter (where a.attname !~ '^[a-z][a-z0-9_]*$') as odd,
         pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'type', t.typname)
           order by a.attnum) filter (where noeq.oid is not null) as unequal,
         pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
             'name', a.attname, 'type', t.typname, 'kind', t.typtype,
             'array', nullif(t.typcategory = 'A' and t.typelem <> 0, false),
             'element', e.typname, 'elementKind', e.typtype, 'base', b.typname,
             'dimensions', nullif(a.attndims, 0)))
           order by a.attnum) filter (where typ.oid is not null) as typed,
         pg_catalog.json_agg(a.attname order by a.attnum)
           filter (where a.attstorage in ('e', 'x', 'm') and a.attlen = -1 and toast.relpages > 0) as toastable,
         pg_catalog.json_agg(a.attname order by a.attnum)
           filter (where a.attacl is not null
                     and pg_catalog.has_column_privilege(me.oid, a.attrelid, a.attnum, 'SELECT')) as granted,
         nullif(count(*) filter (where a.attidentity <> ''), 0) as identities,
         -- date, timestamp, timestamptz and their arrays
         nullif(pg_catalog.bool_or(a.atttypid = any ('{1082,1114,1184,1115,1182,1185}'::pg_catalog.oid[])), false) as timed
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
  join sch on sch.oid = c.relnamespace
  join pg_catalog.pg_type t on t.oid = a.atttypid
  left join pg_catalog.pg_class toast on toast.oid = c.reltoastrelid and c.reltoastrelid <> 0
  cross join me
  left join noeq on noeq.oid = a.atttypid
  left join typ on typ.oid = a.atttypid
  left join pg_catalog.pg_type e on e.oid = nullif(t.typelem, 0)
  left join pg_catalog.pg_type b on b.oid = nullif(t.typbasetype, 0)
  where a.attnum > 0 and not a.attisdropped
    and (a.attgenerated <> '' or a.attname !~ '^[a-z][a-z0-9_]*$' or typ.oid is not null or a.attacl is not null
         or a.attidentity <> '' or a.atttypid = any ('{1082,1114,1184,1115,1182,1185}'::pg_catalog.oid[])
         or (toast.relpages > 0 and a.attlen = -1 and a.attstorage in ('e', 'x', 'm')))
  group by a.attrelid
)
select pg_catalog.json_build_object('factsVersion', 1, 'catalogue', pg_catalog.json_build_object(
  'server', (
    select pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'version', pg_catalog.current_setting('server_version'),
      'versionNum', pg_catalog.current_setting('server_version_num')::int,
      'banner', pg_catalog.version(),
      'inRecovery', pg_catalog.pg_is_in_recovery(),
      'collectedAt', pg_catalog.to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'startedAt', pg_catalog.to_char(pg_catalog.pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'backendPid', pg_catalog.pg_backend_pid(),
      'address', pg_catalog.host(pg_catalog.inet_server_addr()),
      'port', pg_catalog.inet_server_port(),
      'lsn', here.lsn::text,
      'primarySlotName', (select nullif(g.setting, '') from pg_catalog.pg_settings g where g.name = 'primary_slot_name'),
      -- the value holds the password: only whether it names a database leaves the server
      'conninfoHasDatabase', (select g.setting ~ '(^|\s)dbname\s*=|^postgres(ql)?://[^/]*/[^?]' from pg_catalog.pg_settings g
                              where g.name = 'primary_conninfo' and g.setting <> ''),
      'tls', (select s.ssl from pg_catalog.pg_stat_ssl s where s.pid = pg_catalog.pg_backend_pid())))
    from here),
  'database', (
    select pg_catalog.json_build_object(
      'name', db.datname,
      'owner', pg_catalog.pg_get_userbyid(db.datdba),
      'encoding', pg_catalog.pg_encoding_to_char(db.encoding),
      'connectionLimit', db.datconnlimit,
      'connect', pg_catalog.has_database_privilege(me.oid, db.oid, 'CONNECT'),
      'create', pg_catalog.has_database_privilege(me.oid, db.oid, 'CREATE'),
      'owns', pg_catalog.pg_has_role(me.oid, db.datdba, 'USAGE'),
      'frozenXidAge', pg_catalog.age(db.datfrozenxid),
      'sessions', (
        select count(*) from pg_catalog.pg_stat_activity a
        where a.datid = db.oid and a.usesysid is not null
          and a.pid not in (select r.pid from pg_catalog.pg_stat_replication r)))
    from db, me),
  'role', (
    select pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'name', me.rolname,
      'current', me.rolname = current_user,
      'session', session_user,
      'superuser', me.rolsuper,
      'replication', me.rolreplication,
      'bypassRls', me.rolbypassrls,
      'createRole', me.rolcreaterole,
      'createDb', me.rolcreatedb,
      'login', me.rolcanlogin,
      'inherit', me.rolinherit,
      'connectionLimit', me.rolconnlimit,
      'validUntil', case when pg_catalog.isfinite(me.rolvaliduntil) then
        pg_catalog.to_char(me.rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end,
      'sessions', (select count(*) from pg_catalog.pg_stat_activity a where a.usesysid = me.oid and a.datid is not null
                     and a.pid not in (select r.pid from pg_catalog.pg_stat_replication r)),
      -- membership in every role that a profile gives a meaning, and in the predefined ones
      'memberOf', (
        select coalesce(pg_catalog.json_agg(r.rolname order by r.rolname), '[]'::json)
        from pg_catalog.pg_roles r
        where r.oid <> me.oid and (r.rolname = any (:'fingerprint_roles'::text[]) or r.rolname ~ '^pg_')
          and not me.rolsuper and pg_catalog.pg_has_role(me.oid, r.oid, 'MEMBER')),
      'readsAllStats', pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')))
    from me),
  'roleSettings', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
             'anyDatabase', s.setdatabase = '0'::pg_catalog.oid, 'anyRole', s.setrole = '0'::pg_catalog.oid, 'config', (
             select coalesce(pg_catalog.json_agg(c order by n), '[]'::json)
             from pg_catalog.unnest(s.setconfig) with ordinality u(c, n)
             where pg_catalog.split_part(c, '=', 1) = any (known.names)))
             order by s.setdatabase = '0'::pg_catalog.oid, s.setrole = '0'::pg_catalog.oid), '[]'::json)
    from pg_catalog.pg_db_role_setting s, db, me, known
    where s.setdatabase in ('0'::pg_catalog.oid, db.oid) and s.setrole in ('0'::pg_catalog.oid, me.oid)),
  -- reset_val, not setting: pgready's own timeouts hold for its transaction only
  'settings', (
    select pg_catalog.json_object_agg(s.name, pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'value', case when s.name = any (known.names) then s.reset_val end,
      'unit', s.unit, 'source', s.source, 'context', s.context, 'file', s.sourcefile, 'line', s.sourceline,
      'default', case when s.name = any (known.names) then s.boot_val end,
      'pendingRestart', nullif(s.pending_restart, false))) order by s.name)
    from (
      select p.name, p.reset_val, p.unit, p.source, p.context, p.boot_val, p.pending_restart, p.sourcefile, p.sourceline
      from pg_catalog.pg_settings p
      -- names with a dot that no library has defined
      union all
      select d.n, d.value, null, null, null, null, false, null, null
      from known, pg_catalog.unnest(known.names) u(n)
      -- CASE: asked for one that this role may not see, current_setting would fail
      cross join lateral (
        select u.n, case when pg_catalog.strpos(u.n, '.') > 0 then pg_catalog.current_setting(u.n, true) end as value) d
      where d.value is not null and not exists (select from pg_catalog.pg_settings p where p.name = d.n)) s, known
    where s.pending_restart or s.name = any (known.names)),
  'fingerprint', pg_catalog.json_build_object(
    'settings', (
      select coalesce(pg_catalog.json_object_agg(f.n, f.value order by f.n) filter (where f.value is not null),
                      '{}'::json)
      from (
        -- pg_settings leaves out what this role may not see, where current_setting would fail; but it has no
        -- placeholders, whose names have a dot
        select n, case when pg_catalog.strpos(n, '.') > 0 then pg_catalog.current_setting(n, true) else s.setting end as value
        from pg_catalog.unnest(:'fingerprint_settings'::text[]) n
        left join pg_catalog.pg_settings s on pg_catalog.lower(s.name) = pg_catalog.lower(n)) f),
    'roles', (
      select coalesce(pg_catalog.json_agg(r.rolname order by r.rolname), '[]'::json)
      from pg_catalog.pg_roles r where r.rolname = any (:'fingerprint_roles'::text[])),
    'functions', (
      select coalesce(pg_catalog.json_agg(n order by n) filter (where pg_catalog.to_regproc(n) is not null), '[]'::json)
      from pg_catalog.unnest(:'fingerprint_functions'::text[]) n)),
  'extensions', (
    select coalesce(pg_catalog.json_object_agg(e.extname, e.extversion order by e.extname), '{}'::json)
    from pg_catalog.pg_extension e),
  'sessions', (
    select pg_catalog.json_build_object(
      'clients', count(*) filter (where r.pid is null),
      'walSenders', (select count(*) from pg_catalog.pg_stat_replication))
    from pg_catalog.pg_stat_activity a
    left join pg_catalog.pg_stat_replication r on r.pid = a.pid
    where a.usesysid is not null and a.datid is not null),
  -- every session of the cluster that holds a transaction id: slot creation waits for all of them
  'transactions', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'pid', a.pid, 'database', a.datname, 'user', a.usename, 'application', nullif(a.application_name, ''),
      'state', a.state,
      'ageSeconds', extract(epoch from pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8,
      'hidden', nullif(a.xact_start is null and a.state is null, false))) order by a.xact_start, a.pid), '[]'::json)
    from pg_catalog.pg_stat_activity a
    where a.pid <> pg_catalog.pg_backend_pid()
      and (a.backend_xid is not null
           or a.pid in (select l.pid from pg_catalog.pg_locks l where l.locktype = 'transactionid' and l.granted))),
  'prepared', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'gid', p.gid, 'database', p.database, 'owner', p.owner,
      'ageSeconds', extract(epoch from pg_catalog.clock_timestamp() - p.prepared)::pg_catalog.int8)
      order by p.prepared, p.gid), '[]'::json)
    from pg_catalog.pg_prepared_xacts p),
  'slots', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'row', pg_catalog.row_to_json(s),
      'retainedBytes', pg_catalog.pg_wal_lsn_diff(here.lsn, s.restart_lsn)::pg_catalog.int8,
      'lagBytes', pg_catalog.pg_wal_lsn_diff(here.lsn, s.confirmed_flush_lsn)::pg_catalog.int8,
      'catalogXminAge', pg_catalog.age(s.catalog_xmin),
      'xminAge', pg_catalog.age(s.xmin),
      'idleSeconds', extract(epoch from pg_catalog.clock_timestamp()
                     - (pg_catalog.to_jsonb(s) ->> 'inactive_since')::pg_catalog.timestamptz)::pg_catalog.int8,
      'activeApplication', (select r.application_name from pg_catalog.pg_stat_replication r where r.pid = s.active_pid))
      order by s.slot_name), '[]'::json)
    from pg_catalog.pg_replication_slots s, here),
  'publications', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'oid', p.oid,
      'row', pg_catalog.row_to_json(p),
      -- an ALTER PUBLICATION gives the row a new xmin, but neither its members' rows nor the one that names its owner
      'age', greatest(
        pg_catalog.age(p.xmin),
        (select max(pg_catalog.age(pr.xmin)) from pg_catalog.pg_publication_rel pr where pr.prpubid = p.oid),
        (select max(pg_catalog.age(sd.xmin)) from pg_catalog.pg_shdepend sd
         where sd.dbid = (select db.oid from db) and sd.objid = p.oid
           and sd.classid = 'pg_catalog.pg_publication'::pg_catalog.regclass)),
      'owner', pg_catalog.pg_get_userbyid(p.pubowner),
      'owns', pg_catalog.pg_has_role(me.oid, p.pubowner, 'USAGE'),
      'schemas', (select coalesce(pg_catalog.json_agg(n.nspname order by n.nspname), '[]'::json)
                  from pubsch join pg_catalog.pg_namespace n on n.oid = pubsch.nsp where pubsch.pub = p.oid),
      'tables', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
          'oid', pr.prrelid,
          'except', nullif((pg_catalog.to_jsonb(pr) ->> 'prexcept')::bool, false),
          'columns', (
            select pg_catalog.json_agg(a.attname order by a.attnum)
            from pg_catalog.jsonb_array_elements_text(
                   case pg_catalog.jsonb_typeof(pg_catalog.to_jsonb(pr) -> 'prattrs')
                     when 'array' then pg_catalog.to_jsonb(pr) -> 'prattrs' end) n
            join pg_catalog.pg_attribute a on a.attrelid = pr.prrelid and a.attnum = n::int2),
          'filterColumns', (
            select pg_catalog.json_agg(distinct a.attname)
            from pg_catalog.regexp_matches(pg_catalog.to_jsonb(pr) ->> 'prqual', ':varattno ([0-9]+)', 'g') m
            join pg_catalog.pg_attribute a on a.attrelid = pr.prrelid and a.attnum = m[1]::int2)))
          order by pr.prrelid), '[]'::json)
        from pg_catalog.pg_publication_rel pr where pr.prpubid = p.oid))
      order by p.pubname), '[]'::json)
    from pg_catalog.pg_publication p, me),
  'eventTriggers', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', e.evtname, 'event', e.evtevent, 'owner', pg_catalog.pg_get_userbyid(e.evtowner), 'enabled', e.evtenabled,
      'function', f.proname, 'tags', e.evttags,
      'extension', (
        select x.extname from pg_catalog.pg_depend d join pg_catalog.pg_extension x on x.oid = d.refobjid
        where d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass and d.objid = e.oid and d.deptype = 'e'
          and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass))
      order by e.evtname), '[]'::json)
    from pg_catalog.pg_event_trigger e left join pg_catalog.pg_proc f on f.oid = e.evtfoid),
  'schemas', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', sch.nspname,
      'owner', pg_catalog.pg_get_userbyid(sch.nspowner),
      'usage', pg_catalog.has_schema_privilege(me.oid, sch.oid, 'USAGE'),
      'create', pg_catalog.has_schema_privilege(me.oid, sch.oid, 'CREATE'),
      'owns', pg_catalog.pg_has_role(me.oid, sch.nspowner, 'USAGE'),
      -- of schemas that consumers make for themselves, by the names in their profiles
      'routines', case when sch.nspname ~ '^(zero|etl|pgstream|[a-z0-9_]+_[0-9]+)(/.*)?$' then (
        select pg_catalog.json_agg(x.routine order by x.name) from (
          select f.oid::pg_catalog.regprocedure::text as name, pg_catalog.json_build_object(
                   'name', f.oid::pg_catalog.regprocedure::text,
                   'owner', pg_catalog.pg_get_userbyid(f.proowner),
                   'owns', pg_catalog.pg_has_role(me.oid, f.proowner, 'USAGE'),
                   'execute', pg_catalog.has_function_privilege(me.oid, f.oid, 'EXECUTE')) as routine
          from pg_catalog.pg_proc f where f.pronamespace = sch.oid order by 1 limit 100) x) end)
      order by sch.nspname), '[]'::json)
    from sch, me),
  'defaultPrivileges', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'grantor', pg_catalog.pg_get_userbyid(d.defaclrole),
      'schema', n.nspname,
      'kind', d.defaclobjtype,
      'privileges', (
        select pg_catalog.json_agg(x.privilege_type order by x.privilege_type)
        from pg_catalog.aclexplode(d.defaclacl) x
        where x.grantee = 0 or pg_catalog.pg_has_role(me.oid, x.grantee, 'USAGE'))))
      order by pg_catalog.pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype), '[]'::json)
    from pg_catalog.pg_default_acl d
    left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
    cross join me),
  'functions', pg_catalog.json_build_object(
    'emitMessage', (
      select pg_catalog.bool_or(pg_catalog.has_function_privilege(me.oid, f.oid, 'EXECUTE'))
      from pg_catalog.pg_proc f, me
      where f.pronamespace = 'pg_catalog'::pg_catalog.regnamespace and f.proname = 'pg_logical_emit_message'
        -- consumers send text: the overload for bytea is another function with rights of its own
        and f.proargtypes[2] = 'pg_catalog.text'::pg_catalog.regtype),
    'languages', (
      select coalesce(pg_catalog.json_agg(l.lanname order by l.lanname), '[]'::json)
      from pg_catalog.pg_language l, me
      where l.lanispl and pg_catalog.has_language_privilege(me.oid, l.oid, 'USAGE')),
    -- of what consumers ask the server with: everybody may use it, until somebody takes that away
    'closed', (
      select coalesce(pg_catalog.json_agg(n.name order by n.name), '[]'::json)
      from pg_catalog.unnest(array['pg_current_wal_lsn', 'pg_export_snapshot', 'pg_get_publication_tables',
        'pg_get_replica_identity_index', 'pg_publication', 'pg_publication_rel', 'pg_publication_tables', 'pg_replication_slots', 'set_config',
        'txid_current']) n (name), me
      where exists (
          select from pg_catalog.pg_proc f
          where f.pronamespace = 'pg_catalog'::pg_catalog.regnamespace and f.proname = n.name
            and not pg_catalog.has_function_privilege(me.oid, f.oid, 'EXECUTE'))
        or exists (
          select from pg_catalog.pg_class c
          where c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace and c.relname = n.name
            and not pg_catalog.has_table_privilege(me.oid, c.oid, 'SELECT'))),
    'withoutExecute', (
      select coalesce(pg_catalog.json_agg(x.name order by x.name), '[]'::json) from (
        select sch.nspname || '.' || f.proname as name
        from pg_catalog.pg_proc f join sch on sch.oid = f.pronamespace, me
        where not pg_catalog.has_function_privilege(me.oid, f.oid, 'EXECUTE')
        group by 1 order by 1 limit 1000) x)),
  'sequences', (
    select pg_catalog.json_build_object(
      'count', count(*),
      'list', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'schema', sch.nspname, 'name', c.relname, 'owner', pg_catalog.pg_get_userbyid(c.relowner),
        'usage', pg_catalog.has_sequence_privilege(me.oid, c.oid, 'USAGE'),
        'select', pg_catalog.has_sequence_privilege(me.oid, c.oid, 'SELECT'),
        'owns', pg_catalog.pg_has_role(me.oid, c.relowner, 'USAGE')) order by sch.nspname, c.relname)
        filter (where not (pg_catalog.has_sequence_privilege(me.oid, c.oid, 'USAGE')
                           and pg_catalog.has_sequence_privilege(me.oid, c.oid, 'SELECT')
                           and pg_catalog.pg_has_role(me.oid, c.relowner, 'USAGE'))), '[]'::json))
    from pg_catalog.pg_class c join sch on sch.oid = c.relnamespace, me
    where c.relkind = 'S'),
  -- indexes that a reader copies as they are: without expression or predicate, of no exclusion constraint
  'sameNames', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
             'folded', s.folded, 'schema', sch.nspname, 'name', c.relname, 'index', i.indexrelid is not null,
             'table', coalesce(i.indrelid, c.oid)) order by s.folded, sch.nspname, c.relname), '[]'::json)
    from samename s
    join pg_catalog.pg_class c on c.oid = s.oid
    join sch on sch.oid = c.relnamespace
    left join pg_catalog.pg_index i on i.indexrelid = c.oid
    where i.indexrelid is null or (i.indexprs is null and i.indpred is null and not i.indisexclusion)),
  'largeObjects', exists (select 1 from pg_catalog.pg_largeobject_metadata),
  -- owners in which nobody may be made a member to read tables: they, or a role that they are a member of, directly or
  -- not, administer the server, the host or this database
  'administrators', (
    select coalesce(pg_catalog.json_agg(o.rolname order by o.rolname), '[]'::json)
    from pg_catalog.pg_roles o, db
    where (o.oid = db.datdba
           or exists (
             select 1 from pg_catalog.pg_roles a
             where (a.rolsuper or a.rolcreaterole or a.rolcreatedb or a.rolbypassrls
                    or a.rolname = any (:'fingerprint_roles'::text[])
                    or (a.rolname ~ '^pg_' and a.rolname <> all (array[
                          'pg_monitor', 'pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables'])))
               and pg_catalog.pg_has_role(o.oid, a.oid, 'MEMBER')))
      and (o.oid = db.datdba
           or o.oid in (select n.nspowner from sch n)
           or o.oid in (select p.pubowner from pg_catalog.pg_publication p)
           or o.oid in (select c.relowner from pg_catalog.pg_class c join sch on sch.oid = c.relnamespace))),
  -- who changes the schema besides: event triggers run with their rights. They may use what a consumer keeps for itself
  -- where they may use the schema, and read and change its tables, or will by default
  'owners', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', o.rolname,
      'uses', (
        select coalesce(pg_catalog.json_agg(sch.nspname order by sch.nspname), '[]'::json)
        from sch
        where sch.nspname ~ '^(zero|etl|pgstream|[a-z0-9_]+_[0-9]+)(/.*)?$'
          and pg_catalog.has_schema_privilege(o.oid, sch.oid, 'USAGE')
          and not exists (
            select 1 from pg_catalog.pg_class c
            where c.relnamespace = sch.oid and c.relname = 'publishedSchema'
              and not (pg_catalog.has_table_privilege(o.oid, c.oid, 'SELECT')
                       and pg_catalog.has_table_privilege(o.oid, c.oid, 'UPDATE')))
          and (exists (select 1 from pg_catalog.pg_class c where c.relnamespace = sch.oid and c.relname = 'publishedSchema')
               or exists (
                 select 1 from pg_catalog.pg_default_acl d
                 where d.defaclrole = me.oid and d.defaclobjtype = 'r' and d.defaclnamespace in ('0'::pg_catalog.oid, sch.oid)
                   and exists (select 1 from pg_catalog.aclexplode(d.defaclacl) x
                               where x.privilege_type = 'UPDATE'
                                 and case when x.grantee = 0 then true
                                          else pg_catalog.pg_has_role(o.oid, x.grantee, 'USAGE') end))))) order by o.rolname), '[]'::json)
    from pg_catalog.pg_roles o, me
    where not o.rolsuper and o.oid <> me.oid and not pg_catalog.pg_has_role(o.oid, me.oid, 'USAGE')
      and o.oid in (
        select c.relowner from pg_catalog.pg_class c join sch on sch.oid = c.relnamespace
        left join ext on ext.objid = c.oid
        where c.relkind in ('r', 'p') and ext.objid is null
          and sch.nspname !~ '^(zero|etl|pgstream|[a-z0-9_]+_[0-9]+)(/.*)?$')),
  'tables', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'oid', c.oid,
      'schema', sch.nspname,
      'name', c.relname,
      'kind', c.relkind,
      'persistence', nullif(c.relpersistence, 'p'),
      'owner', pg_catalog.pg_get_userbyid(c.relowner),
      'owns', nullif(pg_catalog.pg_has_role(me.oid, c.relowner, 'USAGE'), false),
      'extension', ext.extname,
      'identity', nullif(c.relreplident, 'd'),
      'parent', case when c.relispartition then inh.parent end,
      'inherits', nullif(not c.relispartition and inh.parent is not null, false),
      'parents', case when not c.relispartition then inh.parents end,
      'rowSecurity', nullif(c.relrowsecurity, false),
      'forceRowSecurity', nullif(c.relforcerowsecurity, false),
      'policies', case when c.relrowsecurity then (
        select count(*) from pg_catalog.pg_policy y where y.polrelid = c.oid) end,
      'rolePolicies', pol.n,
      -- policies for SELECT that apply to the role: one lets every row through, none takes any away (a constant true)
      'policiesShowAll', case when c.relrowsecurity then (
        select nullif(pg_catalog.bool_or(y.polpermissive and coalesce(always.yes, false))
                      and pg_catalog.bool_and(y.polpermissive or coalesce(always.yes, true)), false)
        from pg_catalog.pg_policy y
        cross join lateral (
          select y.polqual::pg_catalog.text ~ '^{CONST :consttype 16 .*:constisnull false .*:constvalue 1 [[] 1 ' as yes) always
        where y.polrelid = c.oid and y.polcmd in ('*', 'r')
          and exists (select 1 from pg_catalog.unnest(y.polroles) r(oid)
                      where case when r.oid = 0 then true
                                 else pg_catalog.pg_has_role(me.oid, r.oid, 'USAGE') end)) end,
      'select', nullif(pg_catalog.has_table_privilege(me.oid, c.oid, 'SELECT'), false),
      'selectColumns', case when col.granted is not null and not pg_catalog.has_table_privilege(me.oid, c.oid, 'SELECT') then (
        select nullif(pg_catalog.bool_and(pg_catalog.has_column_privilege(me.oid, c.oid, a.attnum, 'SELECT')), false)
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') end,
      'insert', nullif(pg_catalog.has_table_privilege(me.oid, c.oid, 'INSERT'), false),
      'update', nullif(pg_catalog.has_table_privilege(me.oid, c.oid, 'UPDATE'), false),
      'delete', nullif(pg_catalog.has_table_privilege(me.oid, c.oid, 'DELETE'), false),
      'truncate', nullif(pg_catalog.has_table_privilege(me.oid, c.oid, 'TRUNCATE'), false),
      'granted', (
        select pg_catalog.json_agg(distinct x.privilege_type order by x.privilege_type)
        from pg_catalog.aclexplode(c.relacl) x
        where x.grantee = me.oid and x.privilege_type in ('DELETE', 'INSERT', 'SELECT', 'TRUNCATE', 'UPDATE')),
      'rows', case when c.reltuples > 0 then c.reltuples::pg_catalog.int8 end,
      'pages', nullif(c.relpages, 0),
      'updates', nullif(pg_catalog.pg_stat_get_tuples_updated(c.oid), 0),
      'deletes', nullif(pg_catalog.pg_stat_get_tuples_deleted(c.oid), 0),
      'indexes', idx.list,
      'generated', col.generated,
      'oddColumns', col.odd,
      'unequalColumns', col.unequal,
      'typedColumns', col.typed,
      'timed', col.timed,
      'sameNameColumns', samecol.list,
      'toastedColumns', col.toastable,
      'grantedColumns', col.granted,
      'identityColumns', col.identities)) order by sch.nspname, c.relname), '[]'::json)
    from pg_catalog.pg_class c
    join sch on sch.oid = c.relnamespace
    cross join me
    left join idx on idx.indrelid = c.oid
    left join col on col.attrelid = c.oid
    left join ext on ext.objid = c.oid
    left join inh on inh.inhrelid = c.oid
    left join samecol on samecol.attrelid = c.oid
    left join pol on pol.polrelid = c.oid
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and c.relpersistence <> 't')
))::text

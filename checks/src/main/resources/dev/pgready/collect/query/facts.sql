-- Everything that pgready reads from the catalogue, in one statement: the same text on PostgreSQL 13 to 19.
-- Rules: pg_catalog-qualified, ordered aggregates, json (jsonb stops at 256 MB), columns that differ by version
-- through to_json(row), catalogues that older versions lack only through pg_depend or to_regclass. No function that
-- opens a table (pg_publication_tables, pg_get_indexdef, pg_table_size, pg_get_replica_identity_index): it would
-- hang behind somebody's ACCESS EXCLUSIVE lock. Nothing that everybody may not read: a refusal would take the whole
-- statement with it.
-- Runs under search_path = pg_catalog, pg_temp, as every statement does; what is not qualified here (operators,
-- casts, types) is the system's own.
-- :'role' is the role to judge, empty for the current one; :spilled is what decoding wrote to disk, of which versions before
-- 14 know nothing; the fingerprint lists come from the provider profiles.
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
-- what several parts ask: to plan such a view anew for each takes longer than to read it
conf as materialized (
  select p.name, p.setting, p.reset_val, p.unit, p.source, p.context, p.boot_val, p.pending_restart, p.sourcefile,
         p.sourceline
  from pg_catalog.pg_settings p
),
act as materialized (
  select a.pid, a.datid, a.datname, a.usesysid, a.usename, a.application_name, a.state, a.xact_start, a.backend_xid
  from pg_catalog.pg_stat_activity a
),
-- asked only where some session may hold one that matters: the server looks through the locks of all
lock as materialized (
  select l.pid, l.locktype, l.database, l.relation
  from pg_catalog.pg_locks l where l.granted and l.locktype in ('transactionid', 'relation')
),
repl as materialized (
  select r.pid, r.application_name, r.flush_lag from pg_catalog.pg_stat_replication r
),
-- clients and what else is in a database. Others of the same run, which only ask which server they lead to, are gone in a
-- moment and not among them; this one is a client, also where it is a walsender because no client gets in.
-- limited: whether a CONNECTION LIMIT counts it. Until the minor releases of February 2025 it counted WAL senders too
session as materialized (
  select a.datid, a.usesysid, r.pid is null as client,
         r.pid is null or pg_catalog.current_setting('server_version_num')::pg_catalog.int4
           < case pg_catalog.left(pg_catalog.current_setting('server_version_num'), 2)
               when '13' then 130019 when '14' then 140016 when '15' then 150011 when '16' then 160007 when '17' then 170003
               else 130000 end as limited
  from act a
  left join repl r on r.pid = a.pid and r.pid <> pg_catalog.pg_backend_pid()
  where a.usesysid is not null and a.datid is not null
    and coalesce(a.application_name, '') not like 'pgready/% aside%'
),
-- what several parts ask of roles: the view joins their settings, which to plan anew for each takes long
rol as materialized (
  select r.oid, r.rolname, r.rolsuper, r.rolreplication, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
         r.rolcanlogin, r.rolinherit, r.rolconnlimit, r.rolvaliduntil
  from pg_catalog.pg_roles r
),
me as materialized (
  select r.* from rol r
  where r.rolname = coalesce(nullif(:'role', ''), current_user)
),
-- who logs in: another one than the role whose rights count where ALTER ROLE ... SET role takes on that one
login as materialized (
  select r.* from rol r, me
  where r.rolname = case when me.rolname = current_user then session_user else me.rolname end
),
db as materialized (
  select d.* from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()
),
-- who may hold locks for long: a session of this database that has been in a transaction for a while, waits for its
-- client in one, or does not show itself
reader as materialized (
  select a.* from act a
  where a.datid = (select db.oid from db)
    and a.pid <> pg_catalog.pg_backend_pid() and a.usesysid is not null
    and case when a.xact_start is null then a.state is distinct from 'idle'
             else a.state in ('idle in transaction', 'idle in transaction (aborted)')
                  or a.xact_start < pg_catalog.clock_timestamp() - interval '5 s' end
),
here as materialized (
  select case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
              else pg_catalog.pg_current_wal_lsn() end as lsn
),
sch as materialized (
  select n.oid, n.nspname, n.nspowner, n.nspname ~ '[A-Z.]' as odd
  from pg_catalog.pg_namespace n
  -- pg_conflict (20): conflict logs of subscriptions, which nothing publishes and nobody may alter
  where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pg_conflict')
    and n.nspname !~ '^pg_(temp|toast_temp)_'
),
-- relations and indexes of those schemas, and where long values of any are kept: looked through once, for to do so takes
-- a server longer than to keep them. What each part asks for is a column, of which the planner expects half
cls as materialized (
  select c.oid, c.relname, c.relnamespace, c.relkind, c.relpersistence, c.relowner, c.relreplident, c.relrowsecurity,
         c.relforcerowsecurity, c.relispartition, c.relacl, c.reltuples, c.relpages, c.reltoastrelid, sch.odd,
         c.relkind in ('r', 'p') as stored, c.relkind in ('i', 'I') as index,
         c.relkind not in ('i', 'I', 't') and c.relpersistence <> 't' as told
  from pg_catalog.pg_class c
  left join sch on sch.oid = c.relnamespace
  where case c.relkind when 't' then c.relpages > 0 else sch.oid is not null end
    and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c', 'i', 'I', 't')
),
-- schemas of FOR TABLES IN SCHEMA, read from pg_depend because pg_publication_namespace is missing before 15
pubsch as materialized (
  select p.refobjid as pub, pg_catalog.json_agg(n.nspname order by n.nspname) as names
  from pg_catalog.pg_depend p
  join pg_catalog.pg_depend s
    on s.classid = p.classid and s.objid = p.objid
   and s.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
  join pg_catalog.pg_namespace n on n.oid = s.refobjid
  where p.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
    and p.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass
  group by p.refobjid
),
ext as materialized (
  select d.objid, e.extname
  from pg_catalog.pg_depend d
  join pg_catalog.pg_extension e on e.oid = d.refobjid
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
    and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e'
),
-- relations with all in common but their names and sizes: who may do what is asked once for each kind of them
grp as materialized (
  select c.relnamespace, c.relkind, c.relpersistence, c.relowner, c.relreplident, c.relrowsecurity,
         c.relforcerowsecurity, c.relispartition, c.relacl, ext.extname,
         -- two of them, for one may have been dropped by now
         min(c.oid) as one, max(c.oid) as other,
         pg_catalog.array_agg(c.oid::pg_catalog.int8) as oids,
         pg_catalog.array_agg(c.relname) as names,
         pg_catalog.array_agg(greatest(c.reltuples, 0)::pg_catalog.int8) as rows,
         pg_catalog.array_agg(c.relpages) as pages,
         pg_catalog.array_agg(case when c.relkind = 'r' then pg_catalog.pg_stat_get_tuples_updated(c.oid) else 0 end)
           as updates,
         pg_catalog.array_agg(case when c.relkind = 'r' then pg_catalog.pg_stat_get_tuples_deleted(c.oid) else 0 end)
           as deletes
  from cls c
  left join ext on ext.objid = c.oid
  where c.told
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
),
-- with what the role may do
kind as materialized (
  select sch.nspname, grp.*, coalesce(owner.rolname, pg_catalog.pg_get_userbyid(grp.relowner)) as owner,
         g.owns::int + 2 * grp.relispartition::int
         + 4 * grp.relrowsecurity::int + 8 * grp.relforcerowsecurity::int
         + case when g.all then 496 else
             16 * coalesce(pg_catalog.has_table_privilege(me.oid, grp.one, 'SELECT'),
                           pg_catalog.has_table_privilege(me.oid, grp.other, 'SELECT'), false)::int
             + 32 * coalesce(pg_catalog.has_table_privilege(me.oid, grp.one, 'INSERT'),
                           pg_catalog.has_table_privilege(me.oid, grp.other, 'INSERT'), false)::int
             + 64 * coalesce(pg_catalog.has_table_privilege(me.oid, grp.one, 'UPDATE'),
                           pg_catalog.has_table_privilege(me.oid, grp.other, 'UPDATE'), false)::int
             + 128 * coalesce(pg_catalog.has_table_privilege(me.oid, grp.one, 'DELETE'),
                           pg_catalog.has_table_privilege(me.oid, grp.other, 'DELETE'), false)::int
             + 256 * coalesce(pg_catalog.has_table_privilege(me.oid, grp.one, 'TRUNCATE'),
                           pg_catalog.has_table_privilege(me.oid, grp.other, 'TRUNCATE'), false)::int end
         -- granted to the role itself, in the same order
         + case when grp.relacl is null then 0 else
             512 * coalesce((
               select pg_catalog.bit_or(case x.privilege_type when 'SELECT' then 1 when 'INSERT' then 2
                        when 'UPDATE' then 4 when 'DELETE' then 8 when 'TRUNCATE' then 16 else 0 end)
               from pg_catalog.aclexplode(grp.relacl) x where x.grantee = me.oid), 0) end as flags
  from grp
  join sch on sch.oid = grp.relnamespace
  left join rol owner on owner.oid = grp.relowner
  cross join me
  cross join lateral (
    select o.owns, me.rolsuper or (o.owns and grp.relacl is null) as all
    from (select pg_catalog.pg_has_role(me.oid, grp.relowner, 'USAGE') as owns offset 0) o) g
  where grp.relkind not in ('S', 'c')
),
-- the names of indexes are in the schemas of their tables
uni as materialized (
  select i.indrelid, ic.relname, i.indkey,
         i.indisprimary::int + 2 * i.indisreplident::int + 4 * (not i.indimmediate)::int
         + 8 * (not (i.indisvalid and i.indislive and i.indisready))::int
         + 16 * (i.indpred is not null)::int + 32 * (i.indexprs is not null)::int + 64 * i.indnkeyatts as flags
  from cls ic
  join pg_catalog.pg_index i on i.indexrelid = ic.oid
  where ic.index and i.indisunique
),
-- with the numbers of columns of unique indexes, as bits; the last one stands for all from 63
tab as (
  select c.oid, toast.oid is not null as toasted, coalesce(keys.bits, 0) as keys
  from cls c
  -- grouped, so that the planner knows that each comes once
  left join (select t.oid from cls t where t.relkind = 't' group by t.oid) toast
    on toast.oid = c.reltoastrelid
  left join (
    select uni.indrelid,
           pg_catalog.bit_or(case when uni.indkey[1] is null then 1::pg_catalog.int8 << least(uni.indkey[0]::int, 63)
                                  when uni.indkey[2] is null
                                  then (1::pg_catalog.int8 << least(uni.indkey[0]::int, 63))
                                       | (1::pg_catalog.int8 << least(uni.indkey[1]::int, 63))
                                  else (select pg_catalog.bit_or(1::pg_catalog.int8 << least(u.num::int, 63))
                                        from pg_catalog.unnest(uni.indkey::pg_catalog.int2[]) u(num)) end) as bits
    from uni group by uni.indrelid) keys
    on keys.indrelid = c.oid
  where c.stored
),
-- only the columns that some check has a question about, so that a large schema stays small: keys; generated ones,
-- identities, with grants of their own; stored out of line; of types that some reader may not know; with names that do
-- not go everywhere; dates and times
att as materialized (
  select a.attrelid, a.attnum, a.attname, a.attndims,
         case when a.atttypid = any ('{16,20,21,23,25,700,701,1042,1043,1082,1083,1114,1184,1700,2950,3802}'::pg_catalog.oid[])
              then '0'::pg_catalog.oid else a.atttypid end as type,
         a.atttypid = any ('{1082,1114,1184,1115,1182,1185}'::pg_catalog.oid[]) as timed,
         a.attnotnull or a.atthasmissing as filled, a.attacl is not null as granted,
         tab.keys >> least(a.attnum::int, 63) & 1 = 1 or a.attgenerated <> '' or a.attidentity <> '' or a.attacl is not null
         or a.atttypid <> all ('{16,20,21,23,25,700,701,1042,1043,1082,1083,1114,1184,1700,2950,3802}'::pg_catalog.oid[])
         or (tab.toasted and a.attlen = -1 and a.attstorage in ('e', 'x', 'm'))
         or a.attname < 'a' or a.attname >= '{' or a.attname ~ '[^a-z0-9_]' as told,
         a.attnotnull::int
         + case a.attgenerated when 's' then 2 when 'v' then 4 else 0 end
         + case when tab.toasted and a.attlen = -1 and a.attstorage in ('e', 'x', 'm') then 8 else 0 end
         + case when a.attacl is null then 0
                when pg_catalog.has_column_privilege((select me.oid from me), a.attrelid, a.attnum, 'SELECT') then 16 else 0 end
         + case when a.attidentity <> '' then 32 else 0 end as flags
  from pg_catalog.pg_attribute a
  join tab on tab.oid = a.attrelid
  where a.attnum > 0 and not a.attisdropped
    and (tab.keys >> least(a.attnum::int, 63) & 1 = 1 or a.attgenerated <> '' or a.attidentity <> '' or a.attacl is not null
         -- bool, int8, int2, int4, text, float4, float8, bpchar, varchar, date, time, timestamp, timestamptz, numeric,
         -- uuid, jsonb
         or a.atttypid <> all ('{16,20,21,23,25,700,701,1042,1043,1083,1700,2950,3802}'::pg_catalog.oid[])
         or (tab.toasted and a.attlen = -1 and a.attstorage in ('e', 'x', 'm'))
         or a.attname < 'a' or a.attname >= '{' or a.attname ~ '[^a-z0-9_]')
),
typ as materialized (
  select distinct att.type as oid from att where att.type <> '0'::pg_catalog.oid
),
-- what each of them is made of: elements, base types, fields, to the end
part (type, oid) as (
  select typ.oid, typ.oid from typ
  union
  select part.type, n.oid
  from part
  cross join lateral (select y.* from pg_catalog.pg_type y where y.oid = part.oid offset 0) t
  cross join lateral (
    select t.typelem where t.typcategory = 'A' and t.typelem <> 0
    union all
    select t.typbasetype where t.typtype = 'd'
    union all
    select f.atttypid from pg_catalog.pg_attribute f
    where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
  ) n(oid)
  -- true of each; between two bounds the planner expects few. For the many that it expects else a server sets memory aside
  where part.oid between '1'::pg_catalog.oid and '4294967295'::pg_catalog.oid
),
-- types without equality: a base type that no default operator class of a B-tree or hash is for, nor for a type that it
-- passes for as it is, and whatever holds one
noeq as materialized (
  select distinct part.type as oid
  from part
  cross join lateral (select y.* from pg_catalog.pg_type y where y.oid = part.oid offset 0) t
  where t.typtype = 'b' and not (t.typcategory = 'A' and t.typelem <> 0)
    and not exists (
      select 1 from pg_catalog.pg_opclass o
      where o.opcdefault and o.opcmethod in ('403'::pg_catalog.oid, '405'::pg_catalog.oid)
        and (o.opcintype = t.oid
             or exists (select 1 from pg_catalog.pg_cast x
                        where x.castsource = t.oid and x.casttarget = o.opcintype
                          and x.castmethod = 'b' and x.castcontext = 'i')))
),
-- lower-case names of columns beside one that differs from them only in the case of ASCII letters
twin as materialized (
  select a.attrelid, a.attnum, a.attname, a.attnotnull
  from (
    select att.attrelid, pg_catalog.array_agg(pg_catalog.lower(att.attname::pg_catalog.text collate "C")::pg_catalog.name) as folded
    from att where att.attname ~ '[A-Z]' group by att.attrelid) u
  cross join lateral (
    select a.attrelid, a.attnum, a.attname, a.attnotnull
    from pg_catalog.pg_attribute a
    where a.attrelid = u.attrelid and a.attname = any (u.folded) and a.attnum > 0
    offset 0) a
),
-- tables and indexes whose names differ only in that, a schema other than public put before them with a dot. Of two such
-- one has a capital, or a dot of its own; the other one is looked up by the name that it must have
capital as materialized (
  select c.oid,
         pg_catalog.lower((case when sch.nspname = 'public' then c.relname::pg_catalog.text
                                else sch.nspname || '.' || c.relname end) collate "C") as folded
  from cls c join sch on sch.oid = c.relnamespace
  where (c.stored or c.index) and (c.odd or c.relname ~ '[A-Z.]' or (c.relname >= 'sqlite_' and c.relname < 'sqlite`'))
),
same as materialized (
  select capital.oid, capital.folded from capital
  union
  select c.oid, k.folded
  from (
    select x.folded,
           case when x.folded ~ '[.]' then pg_catalog.split_part(x.folded, '.', 1) else 'public' end as nsp,
           case when x.folded ~ '[.]' then pg_catalog.split_part(x.folded, '.', 2) else x.folded end as rel
    from (select distinct capital.folded from capital) x
    where x.folded !~ '[.].*[.]|^public[.]') k
  join sch on sch.nspname = k.nsp::pg_catalog.name
  join pg_catalog.pg_class c on c.relnamespace = sch.oid and c.relname = k.rel::pg_catalog.name
   and c.relkind in ('r', 'p', 'i', 'I')
),
samename as materialized (
  select s.oid, s.folded
  from (select same.oid, same.folded, count(*) over (partition by same.folded) as n from same) s
  where s.n > 1 or s.folded ~ '^sqlite_'
),
-- policies of each table: all, those that name PUBLIC or a role of the judged one; and whether those for SELECT let the
-- role see every row: one lets every row through, none takes any away (a constant true)
pol as materialized (
  select y.polrelid, count(*) as n, count(*) filter (where mine.yes) as mine,
         coalesce(pg_catalog.bool_or(y.polpermissive and always.yes) filter (where mine.yes and y.polcmd in ('*', 'r'))
                  and pg_catalog.bool_and(y.polpermissive or always.without) filter (where mine.yes and y.polcmd in ('*', 'r')),
                  false) as shows
  from pg_catalog.pg_policy y
  cross join me
  cross join lateral (
    select exists (select 1 from pg_catalog.unnest(y.polroles) r(oid)
                   where case when r.oid = 0 then true else pg_catalog.pg_has_role(me.oid, r.oid, 'USAGE') end) as yes
    offset 0) mine
  cross join lateral (
    select coalesce(p.matches, false) as yes, coalesce(p.matches, true) as without
    from (select y.polqual::pg_catalog.text ~ '^{CONST :consttype 16 .*:constisnull false .*:constvalue 1 [[] 1 ' as matches) p
    ) always
  group by y.polrelid
),
-- schemas that consumers make for themselves, by the names in their profiles; what Zero keeps in its own; routines
own as materialized (
  select sch.oid, sch.nspname, c.oid as marker
  from sch
  -- all of that name at once, for such schemas may be thousands
  left join (
    select c.oid, c.relnamespace from pg_catalog.pg_class c where c.relname = 'publishedSchema' offset 0) c
    on c.relnamespace = sch.oid
  where sch.nspname ~ '^(zero|etl|pgstream|[a-z0-9_]+_[0-9]+)(/.*)?$'
),
-- who may change what the judged role will create, by its default privileges, in one schema (0: in each)
future as materialized (
  select d.defaclnamespace as nsp, x.grantee
  from me
  join pg_catalog.pg_default_acl d on d.defaclrole = me.oid and d.defaclobjtype = 'r'
  cross join lateral pg_catalog.aclexplode(d.defaclacl) x
  where x.privilege_type = 'UPDATE'
),
-- those schemas that a role may have rights in other than by a default privilege for all of them
near as materialized (
  select own.oid, own.nspname, own.marker from own
  where own.marker is not null
     or own.oid in (select future.nsp from future)
),
routine as materialized (
  select x.pronamespace, pg_catalog.json_agg(pg_catalog.json_build_object(
           'name', x.name,
           'owner', pg_catalog.pg_get_userbyid(x.proowner),
           'owns', pg_catalog.pg_has_role(me.oid, x.proowner, 'USAGE'),
           'execute', pg_catalog.has_function_privilege(me.oid, x.oid, 'EXECUTE')) order by x.name) as list
  from (
    select f.oid, f.proowner, f.pronamespace, f.oid::pg_catalog.regprocedure::text as name,
           pg_catalog.row_number() over (partition by f.pronamespace order by f.oid::pg_catalog.regprocedure::text) as n
    from pg_catalog.pg_proc f join own on own.oid = f.pronamespace) x
  cross join me
  where x.n <= 100
  group by x.pronamespace
),
-- who administers the server, the host or this database
admin as materialized (
  select a.oid from rol a
  where a.rolsuper or a.rolcreaterole or a.rolcreatedb or a.rolbypassrls
     or a.rolname = any (:'fingerprint_roles'::pg_catalog.name[])
     or (a.rolname ~ '^pg_' and a.rolname <> all (array[
           'pg_monitor', 'pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables']))
),
-- those, and whoever is a member of one of them, directly or not: pg_has_role would follow each role's memberships anew
administers (oid) as (
  select admin.oid from admin
  union
  select db.datdba from db
  where exists (select from rol r where r.rolname = 'pg_database_owner')
  union
  select m.member from administers join pg_catalog.pg_auth_members m on m.roleid = administers.oid
  -- as above
  where administers.oid between '1'::pg_catalog.oid and '4294967295'::pg_catalog.oid
),
-- whoever is a member of the judged role, directly or not: pg_has_role would read the memberships of all others too
follower (oid) as (
  select m.member from pg_catalog.pg_auth_members m join me on me.oid = m.roleid
  union
  select db.datdba from db
  union
  select m.member from follower join pg_catalog.pg_auth_members m on m.roleid = follower.oid
  -- as above
  where follower.oid between '1'::pg_catalog.oid and '4294967295'::pg_catalog.oid
),
-- members of publications, without those columns of the catalogue that older versions lack: such a name is found
-- further out
member as materialized (
  select x.prpubid, max(x.age) as age,
         pg_catalog.array_agg(x.prrelid::pg_catalog.int8) filter (where not x.special) as plain,
         pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
           'oid', x.prrelid,
           'except', nullif(x.prexcept, false),
           'columns', (
             select pg_catalog.json_agg(a.attname order by a.attnum)
             from pg_catalog.pg_attribute a where a.attrelid = x.prrelid and a.attnum = any (x.attrs)),
           'whole', nullif(x.attrs is not null and not exists (
             select from pg_catalog.pg_attribute a
             where a.attrelid = x.prrelid and a.attnum > 0 and a.attnum <> all (x.attrs)
               -- 15 compares the number of columns with all that ever were
               and (pg_catalog.current_setting('server_version_num')::int < 160000 or not a.attisdropped and a.attgenerated = '')), false),
           'filterColumns', (
             select pg_catalog.json_agg(distinct a.attname)
             from pg_catalog.regexp_matches(x.qual, ':varattno ([0-9]+)', 'g') m
             join pg_catalog.pg_attribute a on a.attrelid = x.prrelid and a.attnum = m[1]::int2))) order by x.prrelid)
           filter (where x.special) as special
  from (
    select y.*, y.attrs is not null or y.qual is not null or y.prexcept as special
    from (select null::pg_catalog.int2[] as prattrs, null::pg_catalog.text as prqual, false as prexcept) older
    cross join lateral (
      select r.prpubid, r.prrelid, pg_catalog.age(r.xmin) as age, prattrs::pg_catalog.int2[] as attrs,
             prqual::pg_catalog.text as qual, prexcept
      from pg_catalog.pg_publication_rel r) y) x
  group by x.prpubid
)
select pg_catalog.json_build_object('factsVersion', 2, 'catalogue', pg_catalog.json_build_object(
  -- what takes longest comes first, and the groups behind the rest: see RowByRow
  'relations', pg_catalog.json_build_object(
    'columns', (
      select pg_catalog.json_build_object(
        'table', pg_catalog.array_to_json(pg_catalog.array_agg(x.attrelid::pg_catalog.int8)),
        'name', pg_catalog.array_to_json(pg_catalog.array_agg(x.attname)),
        'type', pg_catalog.array_to_json(pg_catalog.array_agg(x.type::pg_catalog.int8)),
        -- from the right: 11 bits for its number, one for each flag, then its dimensions
        'code', pg_catalog.array_to_json(pg_catalog.array_agg(x.code)))
      from (
        select att.attrelid, att.attname, att.type,
               att.attnum + 2048 * att.flags + case when att.type = '0'::pg_catalog.oid then 0 else 131072 * least(att.attndims, 15) end as code
        from att where att.told
        union all
        select twin.attrelid, twin.attname, '0'::pg_catalog.oid, twin.attnum + 2048 * twin.attnotnull::int from twin) x),
    'types', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
        'oid', t.oid::pg_catalog.int8, 'name', t.typname, 'kind', t.typtype,
        'array', nullif(t.typcategory = 'A' and t.typelem <> 0, false),
        'element', e.typname, 'elementKind', e.typtype, 'base', b.typname,
        'unequal', nullif(noeq.oid is not null, false)))), '[]'::json)
      from typ
      cross join lateral (select y.* from pg_catalog.pg_type y where y.oid = typ.oid offset 0) t
      left join lateral (select y.typname, y.typtype from pg_catalog.pg_type y where y.oid = t.typelem offset 0) e on true
      left join lateral (select y.typname from pg_catalog.pg_type y where y.oid = t.typbasetype offset 0) b on true
      left join noeq on noeq.oid = typ.oid),
    'timed', (
      select pg_catalog.array_to_json(pg_catalog.array_agg(x.attrelid))
      from (select att.attrelid::pg_catalog.int8 from att where att.timed group by 1) x),
    -- without the right on the table, but on each of its columns
    'columnsOnly', (
      select pg_catalog.array_to_json(pg_catalog.array_agg(x.attrelid::pg_catalog.int8))
      from (
        select distinct att.attrelid from att, me
        where att.flags & 16 <> 0 and not pg_catalog.has_table_privilege(me.oid, att.attrelid, 'SELECT')) x
      cross join me
      where (select pg_catalog.bool_and(pg_catalog.has_column_privilege(me.oid, a.attrelid, a.attnum, 'SELECT'))
             from pg_catalog.pg_attribute a
             where a.attrelid = x.attrelid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')),
    -- what the role may write by a grant on a column, where it may not on the table
    'columnRights', (
      select pg_catalog.json_agg(pg_catalog.json_build_object(
        'table', x.attrelid::pg_catalog.int8, 'name', x.attname, 'insert', x.ins, 'update', x.upd))
      from (
        select att.attrelid, att.attname,
               pg_catalog.has_column_privilege(me.oid, att.attrelid, att.attnum, 'INSERT') as ins,
               pg_catalog.has_column_privilege(me.oid, att.attrelid, att.attnum, 'UPDATE') as upd
        from att
        cross join me
        where att.granted
          and not (pg_catalog.has_table_privilege(me.oid, att.attrelid, 'INSERT')
                   and pg_catalog.has_table_privilege(me.oid, att.attrelid, 'UPDATE'))) x
      where x.ins or x.upd),
    -- columns of refcursor, or of a domain over it, that rows of before hold a value in
    'filled', (
      select pg_catalog.json_agg(pg_catalog.json_build_object('table', att.attrelid::pg_catalog.int8, 'name', att.attname))
      from typ
      join pg_catalog.pg_type t on t.oid = typ.oid
      join att on att.type = t.oid
      where '1790'::pg_catalog.oid in (t.oid, t.typbasetype) and att.filled),
    'indexes', (
      select pg_catalog.json_build_object(
        'table', pg_catalog.array_to_json(pg_catalog.array_agg(uni.indrelid::pg_catalog.int8)),
        'name', pg_catalog.array_to_json(pg_catalog.array_agg(uni.relname)),
        'flags', pg_catalog.array_to_json(pg_catalog.array_agg(uni.flags)),
        'columns', pg_catalog.array_to_json(pg_catalog.array_agg(uni.indkey::pg_catalog.text)))
      from uni),
    'parents', (
      select pg_catalog.json_build_object(
        'table', pg_catalog.array_to_json(pg_catalog.array_agg(h.inhrelid::pg_catalog.int8)),
        'parent', pg_catalog.array_to_json(pg_catalog.array_agg(h.inhparent::pg_catalog.int8)))
      from (
        select i.inhrelid, i.inhparent from pg_catalog.pg_inherits i
        where not exists (select from pg_catalog.pg_index x where x.indexrelid = i.inhrelid)
        order by i.inhseqno) h),
    'policies', (
      select pg_catalog.json_build_object(
        'table', pg_catalog.array_to_json(pg_catalog.array_agg(pol.polrelid::pg_catalog.int8)),
        'count', pg_catalog.array_to_json(pg_catalog.array_agg(pol.n)),
        'mine', pg_catalog.array_to_json(pg_catalog.array_agg(pol.mine)),
        'shows', pg_catalog.array_to_json(pg_catalog.array_agg(pol.shows)))
      from pol),
    -- foreign tables that this role cannot read: nothing reads them, or nobody says as whom
    'unreadable', (
      select pg_catalog.array_to_json(pg_catalog.array_agg(f.ftrelid::pg_catalog.int8))
      from pg_catalog.pg_foreign_table f
      join pg_catalog.pg_foreign_server s on s.oid = f.ftserver
      join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
      left join pg_catalog.pg_proc h on h.oid = w.fdwhandler
      cross join me
      where w.fdwhandler = '0'::pg_catalog.oid
        or h.proname = 'postgres_fdw_handler' and not exists (
          select from pg_catalog.pg_user_mappings u
          where u.srvid = s.oid and u.umuser in ('0'::pg_catalog.oid, me.oid))),
    -- of those with the same owner and grants many at once; of owners and grants that only few have, one for all of them
    'groups', (
      select coalesce(pg_catalog.json_agg(x.told order by x.one), '[]'::json)
      from (
        select kind.one, pg_catalog.json_build_object(
          'schema', kind.nspname,
          'kind', kind.relkind,
          'persistence', nullif(kind.relpersistence, 'p'),
          'owner', kind.owner,
          'extension', kind.extname,
          'identity', nullif(kind.relreplident, 'd'),
          'flags', kind.flags,
          'oid', pg_catalog.array_to_json(kind.oids),
          'name', pg_catalog.array_to_json(kind.names),
          'rows', case when 0 < any (kind.rows) then pg_catalog.array_to_json(kind.rows) end,
          'pages', case when 0 < any (kind.pages) then pg_catalog.array_to_json(kind.pages) end,
          'updates', case when 0 < any (kind.updates) then pg_catalog.array_to_json(kind.updates) end,
          'deletes', case when 0 < any (kind.deletes) then pg_catalog.array_to_json(kind.deletes) end) as told
        from kind
        where pg_catalog.cardinality(kind.oids) >= 3
        union all
        select min(few.one), pg_catalog.json_build_object(
          'schema', few.nspname,
          'kind', few.relkind,
          'persistence', nullif(few.relpersistence, 'p'),
          'owner', case when min(few.owner) = max(few.owner) then min(few.owner) end,
          'owners', case when min(few.owner) <> max(few.owner) then pg_catalog.json_agg(few.owner) end,
          'extension', few.extname,
          'identity', nullif(few.relreplident, 'd'),
          'flags', few.flags,
          'oid', pg_catalog.json_agg(r.oid),
          'name', pg_catalog.json_agg(r.name),
          'rows', case when max(r.rows) > 0 then pg_catalog.json_agg(r.rows) end,
          'pages', case when max(r.pages) > 0 then pg_catalog.json_agg(r.pages) end,
          'updates', case when max(r.updates) > 0 then pg_catalog.json_agg(r.updates) end,
          'deletes', case when max(r.deletes) > 0 then pg_catalog.json_agg(r.deletes) end)
        from (select kind.* from kind where pg_catalog.cardinality(kind.oids) < 3 offset 0) few
        cross join lateral rows from (
          pg_catalog.unnest(few.oids), pg_catalog.unnest(few.names), pg_catalog.unnest(few.rows),
          pg_catalog.unnest(few.pages), pg_catalog.unnest(few.updates), pg_catalog.unnest(few.deletes))
          r(oid, name, rows, pages, updates, deletes)
        group by few.nspname, few.relkind, few.relpersistence, few.extname, few.relreplident, few.flags) x)),
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
      'primarySlotName', (select nullif(g.setting, '') from conf g where g.name = 'primary_slot_name'),
      -- the value holds the password: only whether it names a database leaves the server
      'conninfoHasDatabase', (select g.setting ~ '(^|\s)dbname\s*=|^postgres(ql)?://[^/]*/[^?]' from conf g
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
      'sessions', (select count(*) from session s where s.datid = db.oid and s.limited))
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
      'login', login.rolcanlogin,
      'inherit', me.rolinherit,
      'connectionLimit', login.rolconnlimit,
      'validUntil', case when pg_catalog.isfinite(login.rolvaliduntil) then
        pg_catalog.to_char(login.rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end,
      'sessions', (select count(*) from session s where s.usesysid = login.oid and s.limited),
      -- membership in every role that a profile gives a meaning, and in the predefined ones
      'memberOf', (
        select coalesce(pg_catalog.json_agg(r.rolname order by r.rolname), '[]'::json)
        from rol r
        where r.oid <> me.oid and (r.rolname = any (:'fingerprint_roles'::pg_catalog.name[]) or r.rolname ~ '^pg_')
          and not me.rolsuper and pg_catalog.pg_has_role(me.oid, r.oid, 'MEMBER')),
      'readsAllStats', pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')))
    from me, login),
  'roleSettings', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
             'anyDatabase', s.setdatabase = '0'::pg_catalog.oid, 'anyRole', s.setrole = '0'::pg_catalog.oid, 'config', (
             select coalesce(pg_catalog.json_agg(c order by n), '[]'::json)
             from pg_catalog.unnest(s.setconfig) with ordinality u(c, n)
             where pg_catalog.split_part(c, '=', 1) = any (known.names)))
             order by s.setdatabase = '0'::pg_catalog.oid, s.setrole = '0'::pg_catalog.oid), '[]'::json)
    from pg_catalog.pg_db_role_setting s, db, login, known
    where s.setdatabase in ('0'::pg_catalog.oid, db.oid) and s.setrole in ('0'::pg_catalog.oid, login.oid)),
  -- reset_val, not setting: pgready's own timeouts hold for its transaction only
  'settings', (
    select pg_catalog.json_object_agg(s.name, pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'value', case when s.name = any (known.names) then s.reset_val end,
      'unit', s.unit, 'source', s.source, 'context', s.context, 'file', s.sourcefile, 'line', s.sourceline,
      'default', case when s.name = any (known.names) then s.boot_val end,
      'pendingRestart', nullif(s.pending_restart, false))) order by s.name)
    from (
      select p.name, p.reset_val, p.unit, p.source, p.context, p.boot_val, p.pending_restart, p.sourcefile, p.sourceline
      from conf p
      -- names with a dot that no library has defined
      union all
      select d.n, d.value, null, null, null, null, false, null, null
      from known, pg_catalog.unnest(known.names) u(n)
      -- CASE: asked for one that this role may not see, current_setting would fail
      cross join lateral (
        select u.n, case when pg_catalog.strpos(u.n, '.') > 0 then pg_catalog.current_setting(u.n, true) end as value) d
      where d.value is not null and not exists (select from conf p where p.name = d.n)) s, known
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
        left join conf s on pg_catalog.lower(s.name) = pg_catalog.lower(n)) f),
    'roles', (
      select coalesce(pg_catalog.json_agg(r.rolname order by r.rolname), '[]'::json)
      from rol r where r.rolname = any (:'fingerprint_roles'::pg_catalog.name[])),
    'functions', (
      select coalesce(pg_catalog.json_agg(n order by n) filter (where pg_catalog.to_regproc(n) is not null), '[]'::json)
      from pg_catalog.unnest(:'fingerprint_functions'::text[]) n)),
  'extensions', (
    select coalesce(pg_catalog.json_object_agg(e.extname, e.extversion order by e.extname), '{}'::json)
    from pg_catalog.pg_extension e),
  'sessions', (
    select pg_catalog.json_build_object(
      'clients', count(*) filter (where s.client),
      'walSenders', (
        select count(*) from repl r
        where r.pid <> pg_catalog.pg_backend_pid()
          and coalesce(r.application_name, '') not like 'pgready/% aside%'))
    from session s),
  -- every session of the cluster that holds a transaction id: slot creation waits for all of them
  'transactions', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'pid', a.pid, 'database', a.datname, 'user', a.usename, 'application', nullif(a.application_name, ''),
      'state', a.state,
      'ageSeconds', extract(epoch from pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8,
      'hidden', nullif(a.xact_start is null and a.state is null, false))) order by a.xact_start, a.pid), '[]'::json)
    from act a
    where a.pid <> pg_catalog.pg_backend_pid()
      and (a.backend_xid is not null
           or (a.datid is not null and a.state is null
               and a.pid in (select lock.pid from lock where lock.locktype = 'transactionid')))),
  -- transactions that are older than a moment, or wait for their client, and hold a lock on a table of this database
  'readers', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'pid', a.pid, 'user', a.usename, 'application', nullif(a.application_name, ''), 'state', a.state,
      'ageSeconds', extract(epoch from pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8,
      'tables', l.tables)) order by a.xact_start, a.pid), '[]'::json)
    from (select k.pid, pg_catalog.json_agg(distinct k.relation) as tables
          from lock k
          join pg_catalog.pg_class c on c.oid = k.relation and c.relkind in ('r', 'p') and c.oid >= 16384
          where k.locktype = 'relation' and k.database = (select db.oid from db)
            and k.pid <> pg_catalog.pg_backend_pid() and exists (select from reader)
          group by k.pid order by k.pid limit 200) l
    join reader a on a.pid = l.pid),
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
      'activeApplication', (select r.application_name from repl r where r.pid = s.active_pid),
      'lagMillis', (select (1000 * extract(epoch from r.flush_lag))::pg_catalog.int8
                    from repl r where r.pid = s.active_pid),
      'spilled', :spilled)
      order by s.slot_name), '[]'::json)
    from pg_catalog.pg_replication_slots s, here),
  'publications', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'oid', p.oid,
      'row', pg_catalog.row_to_json(p),
      -- an ALTER PUBLICATION gives the row a new xmin, but neither its members' rows nor the one that names its owner
      'age', greatest(
        pg_catalog.age(p.xmin),
        member.age,
        (select max(pg_catalog.age(sd.xmin)) from pg_catalog.pg_shdepend sd
         where sd.dbid = (select db.oid from db) and sd.objid = p.oid
           and sd.classid = 'pg_catalog.pg_publication'::pg_catalog.regclass)),
      'alteredAge', pg_catalog.age(p.xmin),
      'owner', pg_catalog.pg_get_userbyid(p.pubowner),
      'owns', pg_catalog.pg_has_role(me.oid, p.pubowner, 'USAGE'),
      'schemas', coalesce(pubsch.names, '[]'::json),
      'tables', coalesce(member.special, '[]'::json),
      'members', pg_catalog.array_to_json(member.plain))
      order by p.pubname), '[]'::json)
    from pg_catalog.pg_publication p
    cross join me
    left join member on member.prpubid = p.oid
    left join pubsch on pubsch.pub = p.oid),
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
      'routines', routine.list)
      order by sch.nspname), '[]'::json)
    from sch
    cross join me
    left join routine on routine.pronamespace = sch.oid),
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
        select f.nspname || '.' || f.proname as name
        from (
          -- first: to ask of each of the system's own functions, which are thousands, takes long
          select f.oid, f.proname, sch.nspname
          from pg_catalog.pg_proc f join sch on sch.oid = f.pronamespace
          offset 0) f, me
        where not pg_catalog.has_function_privilege(me.oid, f.oid, 'EXECUTE')
        group by 1 order by 1 limit 1000) x)),
  'sequences', (
    select pg_catalog.json_build_object(
      'count', (select coalesce(sum(pg_catalog.cardinality(grp.oids)), 0) from grp where grp.relkind = 'S'),
      'list', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'schema', x.schema, 'name', x.name, 'owner', pg_catalog.pg_get_userbyid(x.relowner),
        'usage', x.usage, 'select', x.selects, 'owns', x.owns) order by x.schema, x.name), '[]'::json))
    from (
      select g.schema, n.name, g.relowner, g.usage, g.selects, g.owns
      from (
        select sch.nspname as schema, grp.relowner, grp.names,
               coalesce(pg_catalog.has_sequence_privilege(me.oid, grp.one, 'USAGE'),
                        pg_catalog.has_sequence_privilege(me.oid, grp.other, 'USAGE'), false) as usage,
               coalesce(pg_catalog.has_sequence_privilege(me.oid, grp.one, 'SELECT'),
                        pg_catalog.has_sequence_privilege(me.oid, grp.other, 'SELECT'), false) as selects,
               pg_catalog.pg_has_role(me.oid, grp.relowner, 'USAGE') as owns
        from grp join sch on sch.oid = grp.relnamespace cross join me
        where grp.relkind = 'S'
        offset 0) g
      cross join lateral pg_catalog.unnest(g.names) n(name)
      where not (g.usage and g.selects and g.owns)) x),
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
    from (
      select db.datdba as oid from db
      union select n.nspowner from sch n
      union select p.pubowner from pg_catalog.pg_publication p
      union select grp.relowner from grp) h
    join rol o on o.oid = h.oid
    cross join db
    where o.oid = db.datdba or o.rolsuper or o.oid in (select administers.oid from administers)),
  -- who changes the schema besides: event triggers run with their rights. They may use what a consumer keeps for itself
  -- where they may use the schema, and read and change its tables, or will by default
  'owners', (
    select coalesce(pg_catalog.json_agg(case when not exists (select from own)
      then pg_catalog.json_build_object('name', o.rolname)
      else pg_catalog.json_build_object('name', o.rolname, 'uses', (
        select coalesce(pg_catalog.json_agg(k.nspname order by k.nspname), '[]'::json)
        from (select near.oid, near.nspname, near.marker from near
              union
              select own.oid, own.nspname, own.marker from own where g.everywhere) k
        where pg_catalog.has_schema_privilege(o.oid, k.oid, 'USAGE')
          and case when k.marker is not null
                   then pg_catalog.has_table_privilege(o.oid, k.marker, 'SELECT')
                        and pg_catalog.has_table_privilege(o.oid, k.marker, 'UPDATE')
                   else g.everywhere or exists (
                     select from future f
                     where f.nsp = k.oid
                       and case when f.grantee = 0 then true
                                else pg_catalog.pg_has_role(o.oid, f.grantee, 'USAGE') end) end)) end
      order by o.rolname), '[]'::json)
    from rol o
    cross join me
    cross join lateral (
      select exists (select from own) and exists (
        select from future f
        where f.nsp = '0'::pg_catalog.oid
          and case when f.grantee = 0 then true
                   else pg_catalog.pg_has_role(o.oid, f.grantee, 'USAGE') end) as everywhere
      offset 0) g
    where not o.rolsuper and o.oid <> me.oid
      and not (o.oid in (select follower.oid from follower) and pg_catalog.pg_has_role(o.oid, me.oid, 'USAGE'))
      -- is true: a list to look up in, not a join, for the planner expects few groups where there are many
      and (o.oid in (
        select grp.relowner from grp
        where grp.relkind in ('r', 'p') and grp.extname is null
          and grp.relnamespace not in (select own.oid from own))) is true)
))::text

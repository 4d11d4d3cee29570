-- What moves around the slots of a server, in one statement. It is prepared once and asked at every refresh. Only
-- what everybody may read. A line that begins with two dashes and a word is left out where it is not needed: a number
-- is that of a major version, and the line is for it and newer ones; "prepared" is for servers that have prepared
-- transactions; "creating" for the time in which a slot is being created, as pg_locks stops the lock manager for a
-- moment. What is never executed costs as well, as the executor is made ready for it.
-- For the same reason it asks the functions that the views are made of, joins nothing that ServerAnswer can join, and
-- calculates with float8, since date_part is that and extract is numeric. No text of a statement: it may hold anything.
-- Runs under search_path = pg_catalog, pg_temp, as every statement does.
with here as materialized (
  select case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
              else pg_catalog.pg_current_wal_lsn() end as lsn,
         pg_catalog.clock_timestamp() as now
),
activity as materialized (
  select a.pid, a.datid, a.usesysid, a.application_name, a.client_addr, a.backend_type, a.state,
         a.wait_event_type, a.wait_event, a.backend_start, a.xact_start, a.query_start, a.state_change,
         a.backend_xid, a.backend_xmin,
         a.query = '<insufficient privilege>' and a.usesysid is not null and a.datid is not null as hidden,
         r.pid as sender, r.state as sending, r.sync_state, r.sent_lsn, r.flush_lsn, r.replay_lsn, r.flush_lag,
         r.replay_lag
  from pg_catalog.pg_stat_get_activity(null) a
  left join pg_catalog.pg_stat_get_wal_senders() r on r.pid = a.pid
),
slot as materialized (
  select s.*,
         s.slot_type = 'logical' and s.active_pid is not null and s.confirmed_flush_lsn is null as creating
  from pg_catalog.pg_get_replication_slots() s
)
select pg_catalog.json_build_object(
  'at', (pg_catalog.date_part('epoch', here.now) * 1000)::pg_catalog.int8,
  'version', pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
  'recovery', pg_catalog.pg_is_in_recovery(),
  'database', pg_catalog.current_database(),
  'role', current_user,
  'backend', pg_catalog.pg_backend_pid(),
  'startedAt', (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()) * 1000)::pg_catalog.int8,
  'lsn', here.lsn,
  'keepBytes', nullif(greatest(pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_slot_wal_keep_size')), -1), -1),
  'maxSlots', pg_catalog.current_setting('max_replication_slots')::pg_catalog.int4,
  'maxSenders', pg_catalog.current_setting('max_wal_senders')::pg_catalog.int4,
  'maxConnections', pg_catalog.current_setting('max_connections')::pg_catalog.int4
    - pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
    - coalesce(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0),
  'maxPrepared', pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int4,
  'counts', (select pg_catalog.json_build_array(
      pg_catalog.count(*) filter (
        where a.datid is not null and a.sender is null
          and (a.backend_type = 'client backend' or a.backend_type is null)),
      pg_catalog.count(*) filter (where a.hidden),
      pg_catalog.count(a.sender)) from activity a),
  'slots', (select pg_catalog.json_agg(t) from (
      select s.slot_name as "name", s.plugin, s.slot_type as "type", d.datname as "database", s.temporary, s.creating,
        s.active_pid as "pid", s.wal_status as "walStatus", s.safe_wal_size as "safeBytes",
        s.restart_lsn as "restart", s.confirmed_flush_lsn as "confirmed",
        pg_catalog.age(s.xmin) as "xminAge", pg_catalog.age(s.catalog_xmin) as "catalogXminAge",
--14        s.two_phase as "twoPhase",
--16        s.conflicting,
--17        s.failover, s.synced, s.invalidation_reason as "invalidation",
--17        (pg_catalog.date_part('epoch', here.now - s.inactive_since) * 1000)::pg_catalog.int8 as "inactiveMillis",
        case when s.active_pid is not null then pg_catalog.json_build_object(
          'application', a.application_name, 'user', pg_catalog.pg_get_userbyid(a.usesysid),
          'address', pg_catalog.host(a.client_addr), 'kind', a.backend_type, 'state', a.sending,
          'waitType', a.wait_event_type, 'waitEvent', a.wait_event,
          'sinceMillis', (pg_catalog.date_part('epoch', here.now - a.backend_start) * 1000)::pg_catalog.int8,
          'queryMillis', (pg_catalog.date_part('epoch', here.now - a.query_start) * 1000)::pg_catalog.int8,
          'lagMillis', (pg_catalog.date_part('epoch', coalesce(a.flush_lag, a.replay_lag)) * 1000)::pg_catalog.int8)
        end as "reader"
      from slot s
      left join activity a on a.pid = s.active_pid
      left join pg_catalog.pg_database d on d.oid = s.datoid) t),
  'standbys', (select pg_catalog.json_agg(t) from (
      select a.pid, a.application_name as "application", pg_catalog.pg_get_userbyid(a.usesysid) as "user",
        pg_catalog.host(a.client_addr) as "address", a.sending as "state", a.sync_state as "sync",
        a.sent_lsn as "sent", a.flush_lsn as "flush", a.replay_lsn as "replay",
        (pg_catalog.date_part('epoch', a.replay_lag) * 1000)::pg_catalog.int8 as "lagMillis"
      from activity a
      where a.sender is not null) t),
--prepared  'prepared', (select pg_catalog.json_agg(t) from (
--prepared      select p.gid, (select d.datname from pg_catalog.pg_database d where d.oid = p.dbid) as "database",
--prepared        pg_catalog.pg_get_userbyid(p.ownerid) as "user",
--prepared        (pg_catalog.date_part('epoch', here.now - p.prepared) * 1000)::pg_catalog.int8 as "openMillis",
--prepared        pg_catalog.age(p.transaction) as "xminAge"
--prepared      from pg_catalog.pg_prepared_xact() p
--prepared      order by p.prepared, p.gid) t),
--creating  'waits', case when exists (select from slot s where s.creating) then (
--creating    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
--creating        'pid', w.pid, 'forPid', h.pid, 'forGid', p.gid,
--creating        'database', (select d.datname from pg_catalog.pg_database d where d.oid = coalesce(b.datid, p.dbid)),
--creating        'user', pg_catalog.pg_get_userbyid(coalesce(b.usesysid, p.ownerid)), 'application', b.application_name,
--creating        'address', pg_catalog.host(b.client_addr), 'state', b.state,
--creating        'openMillis', (pg_catalog.date_part('epoch', here.now - coalesce(b.xact_start, p.prepared))
--creating          * 1000)::pg_catalog.int8,
--creating        'stateMillis', (pg_catalog.date_part('epoch', here.now - b.state_change) * 1000)::pg_catalog.int8,
--creating        'startedAt', coalesce(b.xact_start, p.prepared)) order by w.pid, h.pid), '[]'::json)
--creating    from pg_catalog.pg_locks w
--creating    join slot s on s.active_pid = w.pid and s.creating
--creating    left join pg_catalog.pg_locks h
--creating      on h.granted and h.locktype = w.locktype and h.pid is distinct from w.pid
--creating     and h.transactionid is not distinct from w.transactionid
--creating     and h.virtualxid is not distinct from w.virtualxid and h.mode = 'ExclusiveLock'
--creating    left join activity b on b.pid = h.pid
--creating    left join pg_catalog.pg_prepared_xact() p on p.transaction = w.transactionid and h.pid is null
--creating    where not w.granted and w.locktype in ('transactionid', 'virtualxid')) end,
  'transactions', (select pg_catalog.json_agg(t) from (
      select a.pid, (select d.datname from pg_catalog.pg_database d where d.oid = a.datid) as "database",
        pg_catalog.pg_get_userbyid(a.usesysid) as "user", a.application_name as "application",
        pg_catalog.host(a.client_addr) as "address", a.backend_type as "kind", a.state,
        (pg_catalog.date_part('epoch', here.now - a.xact_start) * 1000)::pg_catalog.int8 as "openMillis",
        (pg_catalog.date_part('epoch', here.now - a.state_change) * 1000)::pg_catalog.int8 as "stateMillis",
        a.backend_xid is not null as "writes",
        pg_catalog.age(coalesce(a.backend_xmin, a.backend_xid)) as "xminAge"
      from activity a
      where (a.backend_xid is not null or a.backend_xmin is not null)
        and a.pid <> pg_catalog.pg_backend_pid()
      order by 11 desc nulls last, a.pid
      limit 50) t))::text
from here

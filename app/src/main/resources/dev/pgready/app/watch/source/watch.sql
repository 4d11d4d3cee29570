-- What moves around the slots of a server, in one statement. It is prepared once and asked at every refresh. Only
-- what everybody may read. A line that begins with two dashes and a number is for that major version and newer ones:
-- through to_jsonb(row), as the facts are read, a refresh would cost the server nearly twice as much.
-- No text of a statement: it may hold anything. Nothing here opens a table; pg_locks is read only while a slot is
-- being created, as it stops the lock manager for a moment.
-- Runs under search_path = pg_catalog, pg_temp, as every statement does.
with here as materialized (
  select case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
              else pg_catalog.pg_current_wal_lsn() end as lsn,
         pg_catalog.clock_timestamp() as now
),
activity as materialized (
  select a.pid, a.datname, a.usename, a.application_name, a.client_addr, a.backend_type, a.state,
         a.wait_event_type, a.wait_event, a.backend_start, a.xact_start, a.query_start, a.state_change,
         a.backend_xid, a.backend_xmin, a.datid, a.query = '<insufficient privilege>' and a.usename is not null as hidden
  from pg_catalog.pg_stat_activity a
),
sender as materialized (
  select r.pid, r.usename, r.application_name, r.client_addr, r.state, r.sync_state, r.backend_start,
         pg_catalog.pg_wal_lsn_diff(here.lsn, r.sent_lsn)::pg_catalog.int8 as sent,
         pg_catalog.pg_wal_lsn_diff(here.lsn, r.flush_lsn)::pg_catalog.int8 as flushed,
         pg_catalog.pg_wal_lsn_diff(here.lsn, r.replay_lsn)::pg_catalog.int8 as replayed,
         (extract(epoch from r.flush_lag) * 1000)::pg_catalog.int8 as flush_lag,
         (extract(epoch from r.replay_lag) * 1000)::pg_catalog.int8 as replay_lag
  from pg_catalog.pg_stat_replication r, here
),
slot as materialized (
  select s.*,
         s.slot_type = 'logical' and s.active_pid is not null and s.confirmed_flush_lsn is null as creating
  from pg_catalog.pg_replication_slots s
)
select pg_catalog.json_build_object(
  'at', (extract(epoch from here.now) * 1000)::pg_catalog.int8,
  'version', pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
  'recovery', pg_catalog.pg_is_in_recovery(),
  'database', pg_catalog.current_database(),
  'role', current_user,
  'backend', pg_catalog.pg_backend_pid(),
  'startedAt', (extract(epoch from pg_catalog.pg_postmaster_start_time()) * 1000)::pg_catalog.int8,
  'wal', pg_catalog.pg_wal_lsn_diff(here.lsn, '0/0')::pg_catalog.int8,
  'keepBytes', nullif(greatest(pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_slot_wal_keep_size')), -1), -1),
  'maxSlots', pg_catalog.current_setting('max_replication_slots')::pg_catalog.int4,
  'maxSenders', pg_catalog.current_setting('max_wal_senders')::pg_catalog.int4,
  'maxConnections', pg_catalog.current_setting('max_connections')::pg_catalog.int4
    - pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
    - coalesce(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0),
  'connections', (select pg_catalog.count(*) from activity a
                  where a.datid is not null and (a.backend_type = 'client backend' or a.backend_type is null)
                    and not exists (select from sender where sender.pid = a.pid)),
  'hidden', (select pg_catalog.count(*) from activity a where a.hidden),
  'slots', (select coalesce(pg_catalog.json_agg(t order by t.name), '[]'::json) from (
      select s.slot_name as "name", s.plugin, s.slot_type as "type", s.database, s.temporary, s.creating,
        s.active_pid as "pid", s.wal_status as "walStatus", s.safe_wal_size as "safeBytes",
        pg_catalog.pg_wal_lsn_diff(here.lsn, s.restart_lsn)::pg_catalog.int8 as "heldBytes",
        pg_catalog.pg_wal_lsn_diff(here.lsn, s.confirmed_flush_lsn)::pg_catalog.int8 as "lagBytes",
        s.restart_lsn as "restart", s.confirmed_flush_lsn as "confirmed",
        pg_catalog.age(s.xmin) as "xminAge", pg_catalog.age(s.catalog_xmin) as "catalogXminAge",
--14        s.two_phase as "twoPhase",
--16        s.conflicting,
--17        s.failover, s.synced, s.invalidation_reason as "invalidation",
--17        (extract(epoch from here.now - s.inactive_since) * 1000)::pg_catalog.int8 as "inactiveMillis",
        case when s.active_pid is not null then (
          select pg_catalog.row_to_json(r) from (
            select coalesce(a.application_name, r.application_name) as "application",
              coalesce(a.usename, r.usename) as "user",
              pg_catalog.host(coalesce(a.client_addr, r.client_addr)) as "address",
              a.backend_type as "kind", r.state, a.wait_event_type as "waitType", a.wait_event as "waitEvent",
              (extract(epoch from here.now - coalesce(a.backend_start, r.backend_start))
                * 1000)::pg_catalog.int8 as "sinceMillis",
              (extract(epoch from here.now - a.query_start) * 1000)::pg_catalog.int8 as "queryMillis",
              coalesce(r.flush_lag, r.replay_lag) as "lagMillis"
            from (select) one
            left join activity a on a.pid = s.active_pid
            left join sender r on r.pid = s.active_pid) r) end as "reader"
      from slot s) t),
  'standbys', (select coalesce(pg_catalog.json_agg(t order by t.pid), '[]'::json) from (
      select r.pid, r.application_name as "application", r.usename as "user",
        pg_catalog.host(r.client_addr) as "address", r.state, r.sync_state as "sync",
        r.sent as "sentBytes", r.flushed as "flushBytes", r.replayed as "replayBytes", r.replay_lag as "lagMillis",
        (select s.slot_name from slot s where s.active_pid = r.pid limit 1) as "slot"
      from sender r
      where not exists (select from slot s where s.active_pid = r.pid and s.slot_type = 'logical')) t),
  'senders', (select pg_catalog.count(*) from sender),
  'transactions', (select coalesce(pg_catalog.json_agg(t), '[]'::json) from (
      select a.pid, a.datname as "database", a.usename as "user", a.application_name as "application",
        pg_catalog.host(a.client_addr) as "address", a.backend_type as "kind", a.state,
        (extract(epoch from here.now - a.xact_start) * 1000)::pg_catalog.int8 as "openMillis",
        (extract(epoch from here.now - a.state_change) * 1000)::pg_catalog.int8 as "stateMillis",
        a.backend_xid is not null as "writes",
        pg_catalog.age(coalesce(a.backend_xmin, a.backend_xid)) as "xminAge"
      from activity a
      where (a.backend_xid is not null or a.backend_xmin is not null)
        and a.pid <> pg_catalog.pg_backend_pid()
      order by 11 desc nulls last, a.pid
      limit 50) t),
  'prepared', (select coalesce(pg_catalog.json_agg(t), '[]'::json) from (
      select p.gid, p.database, p.owner as "user",
        (extract(epoch from here.now - p.prepared) * 1000)::pg_catalog.int8 as "openMillis",
        pg_catalog.age(p.transaction) as "xminAge"
      from pg_catalog.pg_prepared_xacts p
      order by p.prepared, p.gid) t),
  'waits', case when exists (select from slot s where s.creating) then (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'pid', w.pid, 'forPid', h.pid, 'forGid', p.gid, 'database', coalesce(b.datname, p.database),
        'user', coalesce(b.usename, p.owner), 'application', b.application_name,
        'address', pg_catalog.host(b.client_addr), 'state', b.state,
        'openMillis', (extract(epoch from here.now - coalesce(b.xact_start, p.prepared)) * 1000)::pg_catalog.int8,
        'stateMillis', (extract(epoch from here.now - b.state_change) * 1000)::pg_catalog.int8,
        'startedAt', coalesce(b.xact_start, p.prepared)) order by w.pid, h.pid), '[]'::json)
    from pg_catalog.pg_locks w
    join slot s on s.active_pid = w.pid and s.creating
    left join pg_catalog.pg_locks h
      on h.granted and h.locktype = w.locktype and h.pid is distinct from w.pid
     and h.transactionid is not distinct from w.transactionid
     and h.virtualxid is not distinct from w.virtualxid and h.mode = 'ExclusiveLock'
    left join activity b on b.pid = h.pid
    left join pg_catalog.pg_prepared_xacts p on p.transaction = w.transactionid and h.pid is null
    where not w.granted and w.locktype in ('transactionid', 'virtualxid')) end)::text
from here

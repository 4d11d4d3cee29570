-- The slots once more, for their growth: what moves in pg_replication_slots and nothing else.
select pg_catalog.json_build_object('factsVersion', 1, 'sample', pg_catalog.json_build_object(
  'afterMillis', :'after_millis'::pg_catalog.int8,
  'slots', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', s.slot_name,
      'active', s.active,
      'retainedBytes', pg_catalog.pg_wal_lsn_diff(here.lsn, s.restart_lsn)::pg_catalog.int8,
      'lagBytes', pg_catalog.pg_wal_lsn_diff(here.lsn, s.confirmed_flush_lsn)::pg_catalog.int8,
      'safeWalSize', s.safe_wal_size) order by s.slot_name), '[]'::json)
    from pg_catalog.pg_replication_slots s,
         (select case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
                      else pg_catalog.pg_current_wal_lsn() end as lsn) here)))::text

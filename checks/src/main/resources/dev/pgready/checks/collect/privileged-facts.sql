-- What not everybody may read. A refusal is a fact of its own: it never turns into an empty list.
select pg_catalog.json_build_object('factsVersion', 1, 'privileged', pg_catalog.json_build_object('value', pg_catalog.json_build_object(
  'hba', (select coalesce(pg_catalog.json_agg(pg_catalog.row_to_json(h) order by h.line_number), '[]'::json)
          from pg_catalog.pg_hba_file_rules h))))::text

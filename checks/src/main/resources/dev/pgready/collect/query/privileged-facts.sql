-- What not everybody may read. A refusal is a fact of its own: it never turns into an empty list.
-- Column by column: options and error can hold the secrets of LDAP and RADIUS, and no check asks for them.
select pg_catalog.json_build_object('factsVersion', 1, 'privileged', pg_catalog.json_build_object('value', pg_catalog.json_build_object(
  'hba', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
            'line_number', h.line_number, 'type', h.type, 'database', h.database, 'user_name', h.user_name,
            'address', h.address, 'netmask', h.netmask, 'auth_method', h.auth_method,
            'options', (select pg_catalog.json_agg(o order by n)
                        from pg_catalog.unnest(h.options) with ordinality u(o, n)
                        where pg_catalog.split_part(o, '=', 1) in ('clientcert', 'map')))
            order by h.line_number), '[]'::json)
          from pg_catalog.pg_hba_file_rules h))))::text

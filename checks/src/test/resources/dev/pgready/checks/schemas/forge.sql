-- Partitions by list and range in a schema of their own, triggers, checks: as GitLab has them
CREATE SCHEMA gitlab_partitions_dynamic;
CREATE TABLE projects (id bigserial PRIMARY KEY, name text NOT NULL, visibility_level smallint NOT NULL DEFAULT 0, CONSTRAINT check_name CHECK (char_length(name) <= 255));
CREATE TABLE p_ci_builds (id bigint NOT NULL, partition_id bigint NOT NULL, project_id bigint, status varchar, PRIMARY KEY (id, partition_id)) PARTITION BY LIST (partition_id);
CREATE TABLE ci_builds PARTITION OF p_ci_builds FOR VALUES IN (100);
CREATE TABLE gitlab_partitions_dynamic.ci_builds_101 PARTITION OF p_ci_builds FOR VALUES IN (101);
CREATE TABLE audit_events (id bigint NOT NULL, created_at timestamp NOT NULL, details text, PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
CREATE TABLE gitlab_partitions_dynamic.audit_events_202601 PARTITION OF audit_events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE gitlab_partitions_dynamic.audit_events_000000 PARTITION OF audit_events FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE loose_foreign_keys_deleted_records (id bigserial NOT NULL, partition bigint NOT NULL DEFAULT 1, fully_qualified_table_name text NOT NULL, PRIMARY KEY (partition, id)) PARTITION BY LIST (partition);
CREATE TABLE gitlab_partitions_dynamic.loose_1 PARTITION OF loose_foreign_keys_deleted_records FOR VALUES IN (1);
CREATE FUNCTION insert_loose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO loose_foreign_keys_deleted_records (fully_qualified_table_name) SELECT 'public.projects' FROM old_table; RETURN NULL; END $$;
CREATE TRIGGER projects_loose AFTER DELETE ON projects REFERENCING OLD TABLE AS old_table FOR EACH STATEMENT EXECUTE FUNCTION insert_loose();
CREATE TABLE project_authorizations (user_id bigint NOT NULL, project_id bigint NOT NULL, access_level int NOT NULL, PRIMARY KEY (user_id, project_id, access_level));
CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY, finished_at timestamptz DEFAULT now());
-- rows
INSERT INTO projects VALUES (${i}, 'project ${i}');
INSERT INTO p_ci_builds VALUES (${i}, 100, ${i}, 'ok'), (${i}, 101, ${i}, 'ok');
INSERT INTO audit_events VALUES (${i}, '2026-01-0${i}', 'x'), (${i}, '2025-01-0${i}', 'y');
INSERT INTO loose_foreign_keys_deleted_records (id, fully_qualified_table_name) VALUES (${i}, 'public.t');
INSERT INTO project_authorizations VALUES (${i}, ${i}, 30);
INSERT INTO schema_migrations VALUES ('2026000${i}');

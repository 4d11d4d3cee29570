-- Keys of bytes and of many columns, large values, columns generated from a document: as Temporal has them
CREATE TABLE executions (shard_id int NOT NULL, namespace_id bytea NOT NULL, workflow_id varchar(255) NOT NULL, run_id bytea NOT NULL, data bytea NOT NULL, data_encoding varchar(16) NOT NULL, db_record_version bigint NOT NULL DEFAULT 0, PRIMARY KEY (shard_id, namespace_id, workflow_id, run_id));
CREATE TABLE history_node (shard_id int NOT NULL, tree_id bytea NOT NULL, node_id bigint NOT NULL, txn_id bigint NOT NULL, data bytea NOT NULL, PRIMARY KEY (shard_id, tree_id, node_id, txn_id));
CREATE TABLE executions_visibility (namespace_id char(64) NOT NULL, run_id char(64) NOT NULL, start_time timestamp NOT NULL, close_time timestamp, memo bytea, search_attributes jsonb, keyword01 varchar(255) GENERATED ALWAYS AS (search_attributes ->> 'Keyword01') STORED, int01 bigint GENERATED ALWAYS AS ((search_attributes ->> 'Int01')::bigint) STORED, PRIMARY KEY (namespace_id, run_id));
CREATE INDEX by_keyword ON executions_visibility (namespace_id, keyword01, (COALESCE(close_time, '9999-12-31 23:59:59')) DESC);
CREATE TABLE schema_version (version_partition int NOT NULL, db_name varchar(255) NOT NULL, creation_time timestamp, curr_version varchar(64), PRIMARY KEY (version_partition, db_name));
CREATE TABLE queue (queue_type int NOT NULL, message_id bigint NOT NULL, message_payload bytea, PRIMARY KEY (queue_type, message_id));
-- rows
INSERT INTO executions SELECT ${i}, '\x01', 'wf', '\x02', convert_to(string_agg(md5(n::text), ''), 'UTF8'), 'Proto3' FROM generate_series(1, 300) n;
INSERT INTO history_node VALUES (${i}, '\x01', 1, 1, '\xdeadbeef');
INSERT INTO executions_visibility (namespace_id, run_id, start_time, search_attributes) VALUES ('ns', 'run${i}', '2026-01-01', '{"Keyword01": "k${i}", "Int01": ${i}}');
INSERT INTO schema_version VALUES (0, 'temporal${i}', '2026-01-01', '1.0');
INSERT INTO queue VALUES (1, ${i}, '\x00');

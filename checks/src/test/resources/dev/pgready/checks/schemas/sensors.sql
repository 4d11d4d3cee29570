-- Values by range with a default partition, partitions of two levels, a dictionary: as ThingsBoard has them
CREATE TABLE device (id uuid NOT NULL CONSTRAINT device_pkey PRIMARY KEY, created_time bigint NOT NULL, additional_info varchar, device_data jsonb, name varchar(255), tenant_id uuid, CONSTRAINT device_name_unq UNIQUE (tenant_id, name));
CREATE TABLE key_dictionary (key varchar(255) NOT NULL, key_id serial UNIQUE, CONSTRAINT key_id_pkey PRIMARY KEY (key));
CREATE TABLE ts_kv (entity_id uuid NOT NULL, key int NOT NULL, ts bigint NOT NULL, bool_v boolean, dbl_v double precision, json_v json, CONSTRAINT ts_kv_pkey PRIMARY KEY (entity_id, key, ts)) PARTITION BY RANGE (ts);
CREATE TABLE ts_kv_2026_01 PARTITION OF ts_kv FOR VALUES FROM (1000) TO (2000) PARTITION BY LIST (key);
CREATE TABLE ts_kv_2026_01_a PARTITION OF ts_kv_2026_01 FOR VALUES IN (1);
CREATE TABLE ts_kv_2026_01_b PARTITION OF ts_kv_2026_01 DEFAULT;
CREATE TABLE ts_kv_indefinite PARTITION OF ts_kv DEFAULT;
CREATE TABLE error_event (id uuid NOT NULL, ts bigint NOT NULL, e_error varchar) PARTITION BY RANGE (ts);
CREATE TABLE error_event_1 PARTITION OF error_event FOR VALUES FROM (0) TO (1000);
CREATE TABLE relation (from_id uuid, to_id uuid, relation_type varchar(255), additional_info varchar, CONSTRAINT relation_pkey PRIMARY KEY (from_id, to_id, relation_type));
CREATE VIEW device_info_view AS SELECT id, name FROM device;
-- rows
INSERT INTO device VALUES ('00000000-0000-0000-0000-00000000000${i}', 1, NULL, '{"configuration": {}}', 'd${i}');
INSERT INTO key_dictionary VALUES ('k${i}', ${i});
INSERT INTO ts_kv VALUES ('00000000-0000-0000-0000-00000000000${i}', 1, 1500, true, 0.1, '{"a": 1}'), ('00000000-0000-0000-0000-00000000000${i}', 2, 1500, NULL, 0.2, NULL), ('00000000-0000-0000-0000-00000000000${i}', 1, 9, NULL, 0.3, NULL);
INSERT INTO error_event VALUES ('00000000-0000-0000-0000-00000000000${i}', ${i}, 'e');
INSERT INTO relation VALUES ('00000000-0000-0000-0000-00000000000${i}', '00000000-0000-0000-0000-00000000000${i}', 'Contains');

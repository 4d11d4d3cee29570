-- History without keys, old partitions by inheritance with triggers, a table of ids: as Zabbix has them
CREATE TABLE hosts (hostid bigint NOT NULL PRIMARY KEY, host varchar(128) NOT NULL DEFAULT '', status int NOT NULL DEFAULT 0);
CREATE TABLE items (itemid bigint NOT NULL PRIMARY KEY, hostid bigint NOT NULL, key_ varchar(2048) NOT NULL DEFAULT '');
CREATE TABLE history (itemid bigint NOT NULL, clock int NOT NULL DEFAULT 0, value double precision NOT NULL DEFAULT 0, ns int NOT NULL DEFAULT 0);
CREATE INDEX history_1 ON history (itemid, clock);
CREATE TABLE history_p2026 (CHECK (clock >= 1000)) INHERITS (history);
CREATE TABLE trends (itemid bigint NOT NULL, clock int NOT NULL DEFAULT 0, num int NOT NULL DEFAULT 0, PRIMARY KEY (itemid, clock));
CREATE TABLE ids (table_name varchar(64) NOT NULL DEFAULT '', field_name varchar(64) NOT NULL DEFAULT '', nextid bigint NOT NULL, PRIMARY KEY (table_name, field_name));
CREATE UNLOGGED TABLE ha_cache (id int PRIMARY KEY, seen int);
CREATE TABLE dbversion (dbversionid bigint PRIMARY KEY, mandatory int NOT NULL DEFAULT 0);
-- rows
INSERT INTO hosts VALUES (${i}, 'host ${i}');
INSERT INTO items VALUES (${i}, ${i}, 'system.cpu.load');
INSERT INTO history VALUES (${i}, ${i}, 0.5);
INSERT INTO history_p2026 VALUES (${i}, 100${i}, 0.5);
INSERT INTO trends VALUES (${i}, 1, 5);
INSERT INTO ids VALUES ('t${i}', 'id', 9);
INSERT INTO ha_cache VALUES (${i}, 1);
INSERT INTO dbversion VALUES (${i}, 1);

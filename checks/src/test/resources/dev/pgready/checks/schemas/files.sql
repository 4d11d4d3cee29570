-- Nullable unique columns, json as text, booleans as small integers: as Nextcloud has them
CREATE TABLE oc_filecache (fileid bigserial PRIMARY KEY, storage bigint NOT NULL DEFAULT 0, path varchar(4000), path_hash varchar(32) NOT NULL DEFAULT '', size bigint NOT NULL DEFAULT 0, mtime bigint NOT NULL DEFAULT 0, UNIQUE (storage, path_hash));
CREATE TABLE oc_storages (numeric_id bigserial PRIMARY KEY, id varchar(64) UNIQUE, available int NOT NULL DEFAULT 1);
CREATE TABLE oc_appconfig (appid varchar(32) NOT NULL DEFAULT '', configkey varchar(64) NOT NULL DEFAULT '', configvalue text, PRIMARY KEY (appid, configkey));
CREATE TABLE oc_file_locks (id bigserial PRIMARY KEY, lock int NOT NULL DEFAULT 0, key varchar(64) NOT NULL UNIQUE, ttl int NOT NULL DEFAULT -1);
CREATE TABLE oc_vcategory_to_object (objid bigint NOT NULL DEFAULT 0, categoryid bigint NOT NULL DEFAULT 0, type varchar(64) NOT NULL DEFAULT '', PRIMARY KEY (categoryid, objid, type));
CREATE TABLE oc_activity_mq (mail_id bigint, amq_latest_send int, amq_type varchar(255));
CREATE UNIQUE INDEX activity_mq ON oc_activity_mq (mail_id);
-- rows
INSERT INTO oc_filecache VALUES (${i}, 1, 'files/${i}', 'h${i}');
INSERT INTO oc_storages VALUES (${i}, NULL);
INSERT INTO oc_appconfig VALUES ('core', 'k${i}', 'v');
INSERT INTO oc_file_locks VALUES (${i}, 0, 'key${i}');
INSERT INTO oc_vcategory_to_object VALUES (${i}, 1, 'files');
INSERT INTO oc_activity_mq VALUES (${i}, 1, 'mail');

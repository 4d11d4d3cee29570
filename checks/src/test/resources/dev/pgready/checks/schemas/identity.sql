-- Keys of 36 characters, keys of several columns, attributes without one: as Keycloak has them
CREATE TABLE realm (id varchar(36) NOT NULL CONSTRAINT constraint_4a PRIMARY KEY, name varchar(255) UNIQUE, enabled boolean NOT NULL DEFAULT false, not_before int);
CREATE TABLE user_entity (id varchar(36) NOT NULL PRIMARY KEY, email varchar(255), realm_id varchar(255), created_timestamp bigint, UNIQUE (realm_id, email));
CREATE TABLE user_attribute (name varchar(255) NOT NULL, value varchar(255), user_id varchar(36) NOT NULL, id varchar(36) NOT NULL DEFAULT 'sybase-needs-something-here' PRIMARY KEY, long_value_hash bytea);
CREATE TABLE user_role_mapping (role_id varchar(255) NOT NULL, user_id varchar(36) NOT NULL, PRIMARY KEY (role_id, user_id));
CREATE TABLE realm_events_listeners (realm_id varchar(36) NOT NULL, value varchar(255) NOT NULL, PRIMARY KEY (realm_id, value));
CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted int NOT NULL);
CREATE TABLE databasechangeloglock (id int NOT NULL PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255));
-- rows
INSERT INTO realm VALUES ('r${i}', 'realm ${i}', true, 0);
INSERT INTO user_entity VALUES ('u${i}', 'u${i}@example.com', 'r1', 1700000000000);
INSERT INTO user_attribute VALUES ('locale', 'de', 'u${i}', 'a${i}', '\x00');
INSERT INTO user_role_mapping VALUES ('role', 'u${i}');
INSERT INTO realm_events_listeners VALUES ('r${i}', 'log');
INSERT INTO databasechangelog VALUES ('c${i}', 'a', 'f.xml', '2026-01-01 10:00', ${i});
INSERT INTO databasechangeloglock VALUES (${i}, false, NULL, NULL);

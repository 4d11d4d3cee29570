-- Keys of characters, bytes and several columns; a table of locks that is unlogged and tables by unique indexes alone: as Matrix Synapse and Mattermost have them
CREATE TABLE events (stream_ordering bigint UNIQUE NOT NULL, event_id text NOT NULL UNIQUE, type text, room_id text, depth bigint, state_key text);
CREATE TABLE event_json (event_id text NOT NULL, json text NOT NULL, format_version int, UNIQUE (event_id));
CREATE TABLE state_groups_state (state_group bigint NOT NULL, room_id text NOT NULL, type text NOT NULL, state_key text NOT NULL, event_id text NOT NULL);
CREATE INDEX state_groups_state_type_idx ON state_groups_state (state_group, type, state_key);
CREATE TABLE event_search (event_id text, room_id text, sender text, key text, vector tsvector, origin_server_ts bigint);
CREATE UNIQUE INDEX event_search_event_id_idx ON event_search (event_id);
CREATE TABLE applied_schema_deltas (version int NOT NULL, file text NOT NULL, UNIQUE (version, file));
CREATE UNLOGGED TABLE worker_locks (lock_name text NOT NULL, lock_key text NOT NULL, token text NOT NULL);
CREATE UNIQUE INDEX worker_locks_key ON worker_locks (lock_name, lock_key);
CREATE TABLE device_inbox (user_id text NOT NULL, device_id text NOT NULL, stream_id bigint NOT NULL, message_json bytea NOT NULL);
CREATE TABLE channelmembers (channelid varchar(26) NOT NULL, userid varchar(26) NOT NULL, roles varchar(256), notifyprops jsonb, PRIMARY KEY (channelid, userid));
CREATE TABLE sessions_by_token (token bytea PRIMARY KEY, props jsonb) WITH (fillfactor = 70);
-- rows
INSERT INTO events VALUES (${i}, '$ev${i}', 'm.room', '!r', 1, '');
INSERT INTO event_json VALUES ('$ev${i}', '{}', 3);
INSERT INTO state_groups_state VALUES (${i}, '!r', 't', '', '$ev${i}');
INSERT INTO event_search VALUES ('$ev${i}', '!r', '@a', 'content.body', to_tsvector('simple', 'hello ${i}'), 1);
INSERT INTO applied_schema_deltas VALUES (${i}, 'f');
INSERT INTO worker_locks VALUES ('l', 'k${i}', 't');
INSERT INTO device_inbox VALUES ('@u', 'd', ${i}, '\x00ff0${i}');
INSERT INTO channelmembers VALUES ('c${i}', 'u${i}', 'admin', '{"desktop": "all"}');
INSERT INTO sessions_by_token VALUES ('\x0${i}', '{}');

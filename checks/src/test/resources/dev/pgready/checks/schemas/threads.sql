-- A schema of its own, partial uniqueness in place of keys, exclusion, full text: as Zulip has them
CREATE SCHEMA zulip;
CREATE TABLE zulip.zerver_realm (id serial PRIMARY KEY, string_id varchar(40) NOT NULL UNIQUE, date_created timestamptz NOT NULL DEFAULT '2026-01-01 00:00+00');
CREATE TABLE zulip.zerver_message (id serial PRIMARY KEY, realm_id int NOT NULL REFERENCES zulip.zerver_realm DEFERRABLE INITIALLY DEFERRED, subject varchar(60) NOT NULL, search_tsvector tsvector, content text NOT NULL);
CREATE TABLE zulip.zerver_usermessage (id bigserial PRIMARY KEY, flags bigint NOT NULL, message_id int NOT NULL, user_profile_id int NOT NULL, UNIQUE (user_profile_id, message_id));
CREATE TABLE zulip.zerver_presence (user_profile_id int NOT NULL, realm_id int NOT NULL, last_active_time timestamptz);
CREATE UNIQUE INDEX presence_active ON zulip.zerver_presence (user_profile_id) WHERE last_active_time IS NOT NULL;
CREATE TABLE zulip.fts_update_log (id serial PRIMARY KEY, message_id int NOT NULL);
CREATE TABLE zulip.room_booking (room int4range NOT NULL, during tsrange NOT NULL, EXCLUDE USING gist (room WITH &&, during WITH &&));
CREATE FUNCTION zulip.append_to_fts_update_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO zulip.fts_update_log (message_id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER zerver_message_update_search_tsvector_async BEFORE INSERT OR UPDATE OF subject ON zulip.zerver_message FOR EACH ROW EXECUTE FUNCTION zulip.append_to_fts_update_log();
-- rows
INSERT INTO zulip.zerver_realm VALUES (${i}, 'r${i}');
INSERT INTO zulip.zerver_message VALUES (${i}, ${i}, 'subject', to_tsvector('simple', 'x'), 'text');
INSERT INTO zulip.zerver_usermessage VALUES (${i}, 1, ${i}, 1);
INSERT INTO zulip.zerver_presence VALUES (${i}, 1, '2026-01-01 00:00+00');
INSERT INTO zulip.fts_update_log VALUES (100${i}, ${i});
INSERT INTO zulip.room_booking VALUES ('[${i},${i}]', '[2026-01-01,2026-01-02)');

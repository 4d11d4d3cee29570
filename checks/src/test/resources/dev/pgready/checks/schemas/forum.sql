-- Views, tables without any key, unique expressions, inet: as Discourse has them
CREATE TABLE users (id serial PRIMARY KEY, username varchar(60) NOT NULL, username_lower varchar(60) NOT NULL, ip_address inet, seen_at timestamp);
CREATE UNIQUE INDEX index_users_on_username ON users (username);
CREATE UNIQUE INDEX idx_users_lower ON users (lower(username));
CREATE TABLE topics (id serial PRIMARY KEY, title varchar NOT NULL, closed boolean NOT NULL DEFAULT false, bumped_at timestamp NOT NULL DEFAULT now());
CREATE TABLE topic_views (topic_id int NOT NULL, viewed_at date NOT NULL, user_id int, ip_address inet);
CREATE UNIQUE INDEX uniq_ip_or_user_id_topic_views ON topic_views (user_id, ip_address, topic_id);
CREATE TABLE group_archived_messages (id serial PRIMARY KEY, group_id int NOT NULL, topic_id int NOT NULL);
CREATE TABLE post_timings (topic_id int NOT NULL, post_number int NOT NULL, user_id int NOT NULL, msecs int NOT NULL);
CREATE UNIQUE INDEX post_timings_unique ON post_timings (topic_id, post_number, user_id);
CREATE TABLE theme_settings_migrations (id bigserial PRIMARY KEY, diff json NOT NULL);
CREATE VIEW open_topics AS SELECT id, title FROM topics WHERE NOT closed;
CREATE VIEW users_only AS SELECT id, username FROM users;
CREATE SCHEMA backup;
CREATE TABLE backup.migrations (name text UNIQUE);
-- rows
INSERT INTO users VALUES (${i}, 'Name${i}', 'name${i}', '10.0.0.${i}');
INSERT INTO topics VALUES (${i}, 'topic');
INSERT INTO topic_views VALUES (${i}, '2026-01-01', ${i}, NULL);
INSERT INTO group_archived_messages VALUES (${i}, 1, ${i});
INSERT INTO post_timings VALUES (${i}, ${i}, ${i}, 1000);
INSERT INTO theme_settings_migrations VALUES (${i}, '{"a": [1]}');
INSERT INTO backup.migrations VALUES ('m${i}');

-- Counters by trigger, language arrays, text search by expression, functions in a schema of their own: as Lemmy and crates.io have them
CREATE SCHEMA r;
CREATE SCHEMA utils;
CREATE TYPE listing_type_enum AS ENUM ('All', 'Local', 'Subscribed');
CREATE DOMAIN citext_like AS text CHECK (VALUE = lower(VALUE));
CREATE TABLE person (id serial PRIMARY KEY, name varchar(255) NOT NULL, actor_id varchar(255) NOT NULL UNIQUE, matrix_id text, bot boolean NOT NULL DEFAULT false);
CREATE TABLE local_user (id serial PRIMARY KEY, person_id int UNIQUE NOT NULL, email citext_like, default_listing_type listing_type_enum NOT NULL DEFAULT 'Local', languages int[] NOT NULL DEFAULT '{0}');
CREATE TABLE post_actions (person_id int NOT NULL, post_id int NOT NULL, like_score smallint, PRIMARY KEY (person_id, post_id));
CREATE TABLE post_aggregates (post_id int PRIMARY KEY, comments bigint NOT NULL DEFAULT 0, hot_rank double precision NOT NULL DEFAULT 0.0001);
CREATE TABLE sent_activity (id bigserial PRIMARY KEY, ap_id text UNIQUE NOT NULL, data json NOT NULL);
CREATE TABLE version_downloads (version_id int NOT NULL, downloads int NOT NULL DEFAULT 1, date date NOT NULL DEFAULT '2026-01-01', PRIMARY KEY (version_id, date));
CREATE TABLE crates_categories (crate_id int NOT NULL, category_id int NOT NULL);
CREATE UNIQUE INDEX crates_categories_u ON crates_categories (crate_id, category_id);
CREATE UNLOGGED TABLE utils.deps_saved_ddl (id serial PRIMARY KEY, ddl text);
CREATE FUNCTION r.count_posts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO post_aggregates (post_id) VALUES (NEW.post_id) ON CONFLICT DO NOTHING; RETURN NULL; END $$;
CREATE TRIGGER count_posts AFTER INSERT ON post_actions FOR EACH ROW EXECUTE FUNCTION r.count_posts();
-- rows
INSERT INTO person VALUES (${i}, 'p${i}', 'https://x/u/${i}');
INSERT INTO local_user VALUES (${i}, ${i}, 'p${i}@x');
INSERT INTO post_actions VALUES (${i}, ${i}, 1);
INSERT INTO post_aggregates (post_id) VALUES (10${i});
INSERT INTO sent_activity VALUES (${i}, 'a${i}', '{"type": "Like"}');
INSERT INTO version_downloads VALUES (${i});
INSERT INTO crates_categories VALUES (${i}, ${i});
INSERT INTO utils.deps_saved_ddl VALUES (${i}, 'x');

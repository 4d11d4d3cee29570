-- Ids from a function, join tables by a unique index alone, a materialized view, arrays, jsonb: as Mastodon has them
CREATE SEQUENCE statuses_id_seq;
CREATE FUNCTION timestamp_id(name text) RETURNS bigint LANGUAGE sql AS $$ SELECT (extract(epoch FROM now())::bigint << 16) | (nextval(name || '_id_seq') & 65535) $$;
CREATE TABLE accounts (id bigserial PRIMARY KEY, username text NOT NULL, domain text, also_known_as text[], fields jsonb, silenced_at timestamp(6));
CREATE UNIQUE INDEX index_accounts_on_username_and_domain_lower ON accounts (lower(username), COALESCE(lower(domain), ''));
CREATE TABLE statuses (id bigint PRIMARY KEY DEFAULT timestamp_id('statuses'), account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE, text text NOT NULL DEFAULT '', ordered_media_attachment_ids bigint[], visibility int NOT NULL DEFAULT 0);
CREATE TABLE tags (id bigserial PRIMARY KEY, name varchar NOT NULL);
CREATE TABLE statuses_tags (status_id bigint NOT NULL, tag_id bigint NOT NULL);
CREATE UNIQUE INDEX index_statuses_tags_on_tag_id_and_status_id ON statuses_tags (tag_id, status_id);
CREATE TABLE accounts_tags (account_id bigint NOT NULL, tag_id bigint NOT NULL);
CREATE INDEX index_accounts_tags ON accounts_tags (account_id, tag_id);
CREATE MATERIALIZED VIEW instances AS SELECT domain, count(*) AS accounts_count FROM accounts GROUP BY domain;
-- rows
INSERT INTO accounts (id, username, domain, also_known_as, fields) VALUES (${i}, 'user${i}', NULL, '{a,b}', '{"n": ${i}}');
INSERT INTO statuses (id, account_id, text, ordered_media_attachment_ids) VALUES (${i}, ${i}, 'toot', '{1,2}');
INSERT INTO tags VALUES (${i}, 'tag${i}');
INSERT INTO statuses_tags VALUES (${i}, ${i});
INSERT INTO accounts_tags VALUES (${i}, ${i});

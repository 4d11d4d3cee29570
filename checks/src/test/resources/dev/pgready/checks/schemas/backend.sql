-- Row security, generated columns, schemas with tables of the same name, a foreign table: as self-hosted Supabase has them
CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE TABLE auth.users (instance_id uuid, id uuid NOT NULL PRIMARY KEY, email varchar(255), phone text UNIQUE DEFAULT NULL, email_change varchar(255), confirmed_at timestamptz GENERATED ALWAYS AS (LEAST('2026-01-01 00:00+00'::timestamptz, NULL)) STORED, raw_user_meta_data jsonb, is_sso_user boolean NOT NULL DEFAULT false);
CREATE UNIQUE INDEX users_email_partial_key ON auth.users (email) WHERE is_sso_user = false;
CREATE TABLE auth.schema_migrations (version varchar(255) NOT NULL PRIMARY KEY);
CREATE TABLE storage.objects (id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY, bucket_id text, name text, path_tokens text[] GENERATED ALWAYS AS (string_to_array(name, '/')) STORED, metadata jsonb);
CREATE TABLE storage.migrations (id int PRIMARY KEY, name varchar(100) UNIQUE NOT NULL, hash varchar(40) NOT NULL);
CREATE TABLE users (id uuid PRIMARY KEY, handle text CHECK (handle ~ '^[a-z0-9]+$'));
CREATE TABLE todos (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id uuid, task text, tags text[], inserted_at timestamptz NOT NULL DEFAULT timezone('utc', now()));
ALTER TABLE todos ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Individuals can view their own todos." ON todos FOR SELECT USING (user_id::text = current_setting('request.jwt.sub', true));
ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;
CREATE TABLE memberships (user_id uuid NOT NULL, team text NOT NULL, UNIQUE (user_id, team));
RESET ROLE;
CREATE FOREIGN DATA WRAPPER stripe;
CREATE SERVER stripe FOREIGN DATA WRAPPER stripe;
CREATE FOREIGN TABLE stripe_customers (id text, email text) SERVER stripe;
-- rows
INSERT INTO auth.users (id, email) VALUES ('00000000-0000-0000-0000-00000000000${i}', 'a${i}@example.com');
INSERT INTO auth.schema_migrations VALUES ('0${i}');
INSERT INTO storage.objects (id, bucket_id, name) VALUES ('00000000-0000-0000-0000-00000000000${i}', 'b', 'x/y/${i}');
INSERT INTO storage.migrations VALUES (${i}, 'n${i}', 'h');
INSERT INTO users VALUES ('00000000-0000-0000-0000-00000000000${i}', 'h${i}');
INSERT INTO todos OVERRIDING SYSTEM VALUE VALUES (${i}, NULL, 'task', '{a}');
INSERT INTO memberships VALUES ('00000000-0000-0000-0000-00000000000${i}', 't');

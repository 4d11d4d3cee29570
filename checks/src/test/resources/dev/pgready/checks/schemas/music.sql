-- Several schemas, composite and partial uniqueness, deferrable keys, small integers for dates: as MusicBrainz has them
CREATE SCHEMA musicbrainz;
CREATE SCHEMA cover_art_archive;
CREATE TYPE musicbrainz.fluency AS ENUM ('basic', 'intermediate', 'advanced', 'native');
CREATE TABLE musicbrainz.artist (id serial PRIMARY KEY, gid uuid NOT NULL, name varchar NOT NULL, begin_date_year smallint, begin_date_month smallint, edits_pending int NOT NULL DEFAULT 0 CHECK (edits_pending >= 0), last_updated timestamptz DEFAULT now());
CREATE UNIQUE INDEX artist_idx_gid ON musicbrainz.artist (gid);
CREATE UNIQUE INDEX artist_idx_null_comment ON musicbrainz.artist (name) WHERE begin_date_year IS NULL;
CREATE TABLE musicbrainz.editor_language (editor int NOT NULL, language int NOT NULL, fluency musicbrainz.fluency NOT NULL, PRIMARY KEY (editor, language));
CREATE TABLE musicbrainz.medium (id serial PRIMARY KEY, release int NOT NULL, position int NOT NULL, CONSTRAINT medium_uniq UNIQUE (release, position) DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE musicbrainz.medium_cdtoc (medium int NOT NULL, cdtoc int NOT NULL, CONSTRAINT cdtoc_uniq UNIQUE (medium, cdtoc) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE musicbrainz.statistic (id serial PRIMARY KEY, name varchar NOT NULL, value int NOT NULL, date_collected date NOT NULL DEFAULT now());
CREATE TABLE cover_art_archive.art_type (id serial PRIMARY KEY, name text NOT NULL, parent int, gid uuid NOT NULL);
CREATE TABLE cover_art_archive.cover_art_type (id bigint NOT NULL, type_id int NOT NULL, PRIMARY KEY (id, type_id));
CREATE TABLE musicbrainz.dbmirror_pending (seqid bigserial PRIMARY KEY, tablename varchar(32) NOT NULL, op char(1) NOT NULL, xid int8 NOT NULL);
CREATE FUNCTION musicbrainz.b_upd_last_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.last_updated = now(); RETURN NEW; END $$;
CREATE TRIGGER b_upd_artist BEFORE UPDATE ON musicbrainz.artist FOR EACH ROW EXECUTE FUNCTION musicbrainz.b_upd_last_updated();
-- rows
INSERT INTO musicbrainz.artist (id, gid, name) VALUES (${i}, gen_random_uuid(), 'Artist ${i}');
INSERT INTO musicbrainz.editor_language VALUES (${i}, ${i}, 'native');
INSERT INTO musicbrainz.medium VALUES (${i}, 1, ${i});
INSERT INTO musicbrainz.medium_cdtoc VALUES (${i}, ${i});
INSERT INTO musicbrainz.statistic VALUES (${i}, 'count', 5);
INSERT INTO cover_art_archive.art_type VALUES (${i}, 'Front', NULL, gen_random_uuid());
INSERT INTO cover_art_archive.cover_art_type VALUES (${i}, ${i});
INSERT INTO musicbrainz.dbmirror_pending VALUES (${i}, 'artist', 'u', 700);

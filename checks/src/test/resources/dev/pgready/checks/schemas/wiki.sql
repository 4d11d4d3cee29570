-- Titles as bytes, deferrable references, values that are never null, a search table: as MediaWiki has them
CREATE TABLE page (page_id serial NOT NULL PRIMARY KEY, page_namespace int NOT NULL, page_title text NOT NULL, page_is_redirect smallint NOT NULL DEFAULT 0, page_random float NOT NULL DEFAULT 0.5, page_touched timestamptz NOT NULL DEFAULT '2026-01-01 00:00+00');
CREATE UNIQUE INDEX page_name_title ON page (page_namespace, page_title);
CREATE TABLE revision (rev_id serial NOT NULL PRIMARY KEY, rev_page int NOT NULL REFERENCES page (page_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, rev_sha1 bytea NOT NULL DEFAULT '');
CREATE TABLE categorylinks (cl_from int NOT NULL DEFAULT 0, cl_to text NOT NULL DEFAULT '', cl_type text NOT NULL DEFAULT 'page' CHECK (cl_type IN ('page', 'subcat', 'file')), PRIMARY KEY (cl_from, cl_to));
CREATE TABLE user_properties (up_user int NOT NULL, up_property text NOT NULL, up_value text, PRIMARY KEY (up_user, up_property));
CREATE TABLE log_search (ls_field text NOT NULL, ls_value text NOT NULL, ls_log_id int NOT NULL DEFAULT 0, PRIMARY KEY (ls_field, ls_value, ls_log_id));
CREATE TABLE querycache (qc_type text NOT NULL, qc_value int NOT NULL DEFAULT 0, qc_title text NOT NULL DEFAULT '');
CREATE TABLE site_stats (ss_row_id int NOT NULL PRIMARY KEY DEFAULT 1, ss_total_edits int DEFAULT 0);
-- rows
INSERT INTO page VALUES (${i}, 0, 'Main_Page_${i}');
INSERT INTO revision VALUES (${i}, ${i}, '\x5c00');
INSERT INTO categorylinks VALUES (${i}, 'Stub');
INSERT INTO user_properties VALUES (${i}, 'skin', 'vector');
INSERT INTO log_search VALUES ('target', 'x', ${i});
INSERT INTO querycache VALUES ('Lonely', ${i}, 't');
INSERT INTO site_stats VALUES (${i}, 7);

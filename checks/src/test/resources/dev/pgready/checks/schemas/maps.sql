-- Keys over versions, enums, arrays of bigints, bits, tables that hold a key and a value: as OpenStreetMap has them
CREATE TYPE nwr_enum AS ENUM ('Node', 'Way', 'Relation');
CREATE TYPE user_status_enum AS ENUM ('pending', 'active');
CREATE TABLE users (id bigserial PRIMARY KEY, email varchar NOT NULL UNIQUE, status user_status_enum NOT NULL DEFAULT 'pending', home_lat double precision, languages varchar[]);
CREATE TABLE nodes (node_id bigint NOT NULL, version bigint NOT NULL, latitude int NOT NULL, tile bigint NOT NULL, visible boolean NOT NULL, PRIMARY KEY (node_id, version));
CREATE TABLE current_nodes (id bigserial PRIMARY KEY, tile bigint NOT NULL, "timestamp" timestamp NOT NULL DEFAULT '2026-01-01');
CREATE TABLE node_tags (node_id bigint NOT NULL, version bigint NOT NULL, k varchar NOT NULL DEFAULT '', v varchar NOT NULL DEFAULT '', PRIMARY KEY (node_id, version, k));
CREATE TABLE relation_members (relation_id bigint NOT NULL, member_type nwr_enum NOT NULL, member_id bigint NOT NULL, sequence_id int NOT NULL DEFAULT 0, PRIMARY KEY (relation_id, sequence_id));
CREATE TABLE gpx_file_tags (gpx_id bigint NOT NULL DEFAULT 0, tag varchar NOT NULL, id bigserial PRIMARY KEY);
CREATE TABLE gps_points (altitude double precision, trackid int NOT NULL, latitude int NOT NULL, gpx_id bigint NOT NULL, "timestamp" timestamp, tile bigint);
CREATE INDEX points_gpxid_idx ON gps_points (gpx_id);
CREATE TABLE client_flags (id int PRIMARY KEY, flags bit(8), more bit varying, range int8range, near macaddr, net cidr, log pg_lsn);
-- rows
INSERT INTO users VALUES (${i}, 'm${i}@example.com', 'active', 0.1, '{de,en}');
INSERT INTO nodes VALUES (${i}, 1, 515000000, 4095, true);
INSERT INTO current_nodes VALUES (${i}, 4095);
INSERT INTO node_tags VALUES (${i}, 1, 'highway', 'bus stop');
INSERT INTO relation_members VALUES (${i}, 'Way', 9, ${i});
INSERT INTO gpx_file_tags VALUES (1, 'hike', ${i});
INSERT INTO gps_points VALUES (10.5, 1, ${i}, 1, '2026-01-01', 4095);
INSERT INTO client_flags VALUES (${i}, B'10101010', B'1', '[1,9)', '08:00:2b:01:02:03', '10.0.0.0/8', '0/16B3748');

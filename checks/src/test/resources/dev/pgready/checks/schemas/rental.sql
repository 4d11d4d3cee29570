-- A domain with a check, an enum, a tsvector by trigger, payments partitioned by month without a key at the root: as Pagila has them
CREATE DOMAIN year AS integer CONSTRAINT year_check CHECK (VALUE >= 1901 AND VALUE <= 2155);
CREATE DOMAIN bïgint AS bigint;
CREATE TYPE mpaa_rating AS ENUM ('G', 'PG', 'NC-17');
CREATE TABLE film (film_id serial PRIMARY KEY, title text NOT NULL, release_year year, rental_rate numeric(4, 2) DEFAULT 4.99, rating mpaa_rating DEFAULT 'G', special_features text[], fulltext tsvector NOT NULL);
CREATE TRIGGER film_fulltext_trigger BEFORE INSERT OR UPDATE ON film FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title');
CREATE TABLE actor (actor_id serial PRIMARY KEY, first_name text NOT NULL, last_update timestamptz NOT NULL DEFAULT now());
CREATE TABLE film_actor (actor_id int NOT NULL, film_id int NOT NULL, PRIMARY KEY (actor_id, film_id));
CREATE TABLE payment (payment_id bigint NOT NULL, customer_id int NOT NULL, amount numeric(5, 2) NOT NULL, payment_date timestamptz NOT NULL) PARTITION BY RANGE (payment_date);
CREATE TABLE payment_p2026_01 PARTITION OF payment FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE payment_p2026_01 ADD PRIMARY KEY (payment_date, payment_id);
CREATE TABLE payment_p2026_02 (payment_id bigint NOT NULL, customer_id int NOT NULL, amount numeric(5, 2) NOT NULL, payment_date timestamptz NOT NULL);
ALTER TABLE payment ATTACH PARTITION payment_p2026_02 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE packages (id bigserial PRIMARY KEY, size box, at point, serial bïgint);
CREATE AGGREGATE group_concat(text) (SFUNC = textcat, STYPE = text);
CREATE VIEW film_list AS SELECT f.film_id, group_concat(a.first_name) AS actors FROM film f JOIN film_actor USING (film_id) JOIN actor a USING (actor_id) GROUP BY 1;
-- rows
INSERT INTO film (film_id, title, release_year, special_features, fulltext) VALUES (${i}, 'Film ${i}', 2006, '{Trailers}', '');
INSERT INTO actor VALUES (${i}, 'PENELOPE');
INSERT INTO film_actor VALUES (${i}, ${i});
INSERT INTO payment VALUES (${i}, 1, 2.99, '2026-01-0${i}'), (10${i}, 1, 3.99, '2026-02-0${i}');
INSERT INTO packages VALUES (${i}, '(1,1),(0,0)', '(1,2)', ${i});

-- A partitioned root with a unique index and no key, decimals, enum arrays, a view over it: as Lago has them
CREATE TYPE subscription_on_termination AS ENUM ('credit', 'skip', 'offset');
CREATE TABLE enriched_events (id uuid NOT NULL DEFAULT gen_random_uuid(), organization_id uuid NOT NULL, transaction_id varchar NOT NULL, "timestamp" timestamp NOT NULL, value varchar, decimal_value numeric(40, 15) NOT NULL DEFAULT 0) PARTITION BY RANGE ("timestamp");
CREATE TABLE enriched_events_default PARTITION OF enriched_events DEFAULT;
CREATE UNIQUE INDEX idx_unique_on_enriched_events ON enriched_events (organization_id, transaction_id, "timestamp");
CREATE TABLE organizations (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name varchar NOT NULL, email_settings varchar[] NOT NULL DEFAULT '{}', timezone varchar NOT NULL DEFAULT 'UTC', terminations subscription_on_termination[]);
CREATE TABLE fees (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), amount_cents bigint NOT NULL, precise numeric(40, 15), properties jsonb NOT NULL DEFAULT '{}', deleted_at timestamp(6));
CREATE UNIQUE INDEX index_fees_active ON fees (amount_cents) WHERE deleted_at IS NULL;
CREATE TABLE plans_taxes (id uuid PRIMARY KEY, plan_id uuid NOT NULL, tax_id uuid NOT NULL);
CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar);
CREATE VIEW last_hour_events_mv AS SELECT organization_id, count(*) AS n FROM enriched_events GROUP BY 1;
-- rows
INSERT INTO enriched_events VALUES ('00000000-0000-0000-0000-00000000000${i}', '00000000-0000-0000-0000-000000000001', 't${i}', '2026-01-01', 'v', 1.5);
INSERT INTO organizations VALUES ('00000000-0000-0000-0000-00000000000${i}', 'Org', '{invoice.finalized}', 'UTC', '{credit,skip}');
INSERT INTO fees VALUES ('00000000-0000-0000-0000-00000000000${i}', ${i}, 0.000000000000001);
INSERT INTO plans_taxes VALUES ('00000000-0000-0000-0000-00000000000${i}', '00000000-0000-0000-0000-00000000000${i}', '00000000-0000-0000-0000-00000000000${i}');
INSERT INTO ar_internal_metadata VALUES ('environment${i}', 'production');

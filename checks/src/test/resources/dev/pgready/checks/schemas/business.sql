-- Relations of two columns without a key, jsonb translations, inherited models: as Odoo has them
CREATE TABLE res_partner (id serial PRIMARY KEY, name varchar, commercial_company_name varchar, credit_limit double precision, image bytea, tz varchar, partner_latitude numeric);
CREATE TABLE res_partner_category (id serial PRIMARY KEY, name jsonb NOT NULL, parent_path varchar);
CREATE TABLE res_partner_res_partner_category_rel (category_id int NOT NULL REFERENCES res_partner_category ON DELETE CASCADE, partner_id int NOT NULL REFERENCES res_partner ON DELETE CASCADE, UNIQUE (category_id, partner_id));
CREATE TABLE rule_group_rel (rule_group_id int NOT NULL, group_id int NOT NULL);
CREATE TABLE ir_actions (id serial PRIMARY KEY, name jsonb, type varchar NOT NULL);
CREATE TABLE ir_act_window (res_model varchar, PRIMARY KEY (id)) INHERITS (ir_actions);
CREATE TABLE ir_act_server (code text, PRIMARY KEY (id)) INHERITS (ir_actions);
CREATE TABLE account_move (id serial PRIMARY KEY, name varchar, state varchar, amount numeric(16, 2), date date NOT NULL, sequence_prefix varchar);
CREATE UNIQUE INDEX account_move_unique_name ON account_move (name, state) WHERE state = 'posted' AND name <> '/';
CREATE SEQUENCE base_registry_signaling;
CREATE VIEW sale_report AS SELECT date, sum(amount) AS total FROM account_move GROUP BY date;
-- rows
INSERT INTO res_partner VALUES (${i}, 'Partner ${i}', NULL, 0.1, '\x89504e47', 'Europe/Brussels', 50.5);
INSERT INTO res_partner_category VALUES (${i}, '{"en_US": "Gold"}', '1/');
INSERT INTO res_partner_res_partner_category_rel VALUES (${i}, ${i});
INSERT INTO rule_group_rel VALUES (${i}, ${i});
INSERT INTO ir_actions VALUES (${i}, '{"en_US": "x"}', 'ir.actions.actions');
INSERT INTO ir_act_window VALUES (10${i}, '{"en_US": "w"}', 'window', 'res.partner');
INSERT INTO ir_act_server VALUES (20${i}, '{"en_US": "s"}', 'server', 'pass');
INSERT INTO account_move VALUES (${i}, 'INV/${i}', 'posted', 12.50, '2026-01-0${i}', 'INV/');

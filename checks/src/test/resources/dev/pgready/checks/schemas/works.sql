-- Everything outside public, domains for every column, composite types, an xml document: as AdventureWorks has them
CREATE SCHEMA person;
CREATE SCHEMA production;
CREATE DOMAIN "Name" varchar(50) NULL;
CREATE DOMAIN "Flag" boolean NOT NULL;
CREATE TYPE production.dimensions AS (width numeric, height numeric);
CREATE TABLE person.person (businessentityid int NOT NULL, persontype char(2) NOT NULL CHECK (persontype IN ('GC', 'SP', 'EM')), namestyle "Flag" DEFAULT false, firstname "Name" NOT NULL, additionalcontactinfo xml, rowguid uuid NOT NULL DEFAULT gen_random_uuid(), CONSTRAINT "PK_Person_BusinessEntityID" PRIMARY KEY (businessentityid));
CREATE TABLE person.emailaddress (businessentityid int NOT NULL, emailaddressid serial, emailaddress varchar(50), CONSTRAINT "PK_EmailAddress" PRIMARY KEY (businessentityid, emailaddressid));
CREATE TABLE production.product (productid serial PRIMARY KEY, name "Name" NOT NULL, size production.dimensions, weight numeric(8, 2), finishedgoodsflag "Flag" DEFAULT true);
CREATE TABLE production.document (title varchar(50) NOT NULL, revision char(5) NOT NULL, doc bytea, docnode varchar NOT NULL DEFAULT '/', PRIMARY KEY (docnode));
CREATE TABLE production.transactionhistoryarchive (transactionid int NOT NULL, quantity int NOT NULL, actualcost numeric NOT NULL);
CREATE VIEW person.vperson AS SELECT businessentityid, firstname FROM person.person;
-- rows
INSERT INTO person.person VALUES (${i}, 'EM', false, 'Ken${i}', '<a>x</a>');
INSERT INTO person.emailaddress VALUES (${i}, ${i}, 'k${i}@example.com');
INSERT INTO production.product VALUES (${i}, 'Bolt', '(1.5,2)', 3.25);
INSERT INTO production.document VALUES ('Doc', 'rev', '\x00', '/${i}/');
INSERT INTO production.transactionhistoryarchive VALUES (${i}, 2, 9.99);

-- Names in capitals, enums in quotes, join tables _AToB: as Documenso and Cal.com have them
CREATE TYPE "DocumentStatus" AS ENUM ('DRAFT', 'PENDING', 'COMPLETED');
CREATE TYPE "Role" AS ENUM ('ADMIN', 'USER');
CREATE TABLE "User" ("id" serial PRIMARY KEY, "email" text NOT NULL, "emailVerified" timestamp(3), "roles" "Role"[] DEFAULT ARRAY['USER']::"Role"[], "createdAt" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
CREATE TABLE "Document" ("id" serial PRIMARY KEY, "externalId" text, "userId" int NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE, "status" "DocumentStatus" NOT NULL DEFAULT 'DRAFT', "authOptions" jsonb, "order" int);
CREATE TABLE "VerificationToken" ("identifier" text NOT NULL, "token" text NOT NULL, "expires" timestamp(3) NOT NULL);
CREATE UNIQUE INDEX "VerificationToken_token_key" ON "VerificationToken" ("token");
CREATE TABLE "_DocumentToTag" ("A" int NOT NULL, "B" int NOT NULL);
CREATE UNIQUE INDEX "_DocumentToTag_AB_unique" ON "_DocumentToTag" ("A", "B");
CREATE INDEX "_DocumentToTag_B_index" ON "_DocumentToTag" ("B");
CREATE TABLE "Attendee.Extra" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "e mail" text, "select" int, PRIMARY KEY ("id"));
CREATE TABLE "Daily""Quote" ("dayOf" date NOT NULL, "text" text);
CREATE TABLE "_prisma_migrations" ("id" varchar(36) PRIMARY KEY, "checksum" varchar(64) NOT NULL, "finished_at" timestamptz, "applied_steps_count" int NOT NULL DEFAULT 0);
-- rows
INSERT INTO "User" ("id", "email") VALUES (${i}, 'u${i}@example.com');
INSERT INTO "Document" VALUES (${i}, NULL, ${i}, 'DRAFT', '{"a": null}', ${i});
INSERT INTO "VerificationToken" VALUES ('id', 'token${i}', '2026-01-01');
INSERT INTO "_DocumentToTag" VALUES (${i}, ${i});
INSERT INTO "Attendee.Extra" ("e mail", "select") VALUES ('x${i}', ${i});
INSERT INTO "Daily""Quote" VALUES ('2026-01-0${i}', 'q');
INSERT INTO "_prisma_migrations" VALUES ('m${i}', 'c');

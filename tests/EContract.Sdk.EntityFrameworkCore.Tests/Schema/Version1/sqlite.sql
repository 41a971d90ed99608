-- The tables of schema version 1 on SQLite, as that version made them.
CREATE TABLE "econtract_envelopes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_econtract_envelopes" PRIMARY KEY,
    "Version" INTEGER NOT NULL,
    "HeadHash" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "TransactionDate" TEXT NULL,
    "Counterparty" TEXT NULL,
    "CounterpartyFolded" TEXT NULL,
    "Amount" INTEGER NULL,
    "Currency" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL,
    "JobOwner" TEXT NULL,
    "JobLeasedUntil" INTEGER NOT NULL
);
CREATE TABLE "econtract_events" (
    "EnvelopeId" TEXT NOT NULL,
    "Sequence" INTEGER NOT NULL,
    "Hash" TEXT NOT NULL,
    "Json" TEXT NOT NULL,
    CONSTRAINT "PK_econtract_events" PRIMARY KEY ("EnvelopeId", "Sequence")
);
CREATE TABLE "econtract_job_steps" (
    "JobId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Output" BLOB NOT NULL,
    CONSTRAINT "PK_econtract_job_steps" PRIMARY KEY ("JobId", "Name")
);
CREATE TABLE "econtract_jobs" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_econtract_jobs" PRIMARY KEY,
    "EnvelopeId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "LastError" TEXT NULL
);
CREATE TABLE "econtract_links" (
    "TokenHash" TEXT NOT NULL CONSTRAINT "PK_econtract_links" PRIMARY KEY,
    "EnvelopeId" TEXT NOT NULL,
    "ParticipantId" TEXT NOT NULL,
    "Purpose" TEXT NOT NULL
);
CREATE TABLE "econtract_messages" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_econtract_messages" PRIMARY KEY,
    "EnvelopeId" TEXT NOT NULL,
    "Body" TEXT NOT NULL,
    "SecretKeyId" TEXT NULL,
    "Secret" BLOB NULL,
    "State" TEXT NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "LastError" TEXT NULL,
    "Owner" TEXT NULL,
    "LeasedUntil" INTEGER NOT NULL
);
CREATE TABLE "econtract_schema" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_econtract_schema" PRIMARY KEY,
    "Version" INTEGER NOT NULL
);
CREATE INDEX "IX_econtract_envelopes_Amount" ON "econtract_envelopes" ("Amount");
CREATE INDEX "IX_econtract_envelopes_TransactionDate" ON "econtract_envelopes" ("TransactionDate");
CREATE INDEX "IX_econtract_jobs_EnvelopeId" ON "econtract_jobs" ("EnvelopeId");
CREATE INDEX "IX_econtract_jobs_State_DueAt" ON "econtract_jobs" ("State", "DueAt");
CREATE INDEX "IX_econtract_messages_EnvelopeId" ON "econtract_messages" ("EnvelopeId");
CREATE INDEX "IX_econtract_messages_State_DueAt" ON "econtract_messages" ("State", "DueAt");

-- The tables of schema version 1 on PostgreSQL, as that version made them.
CREATE TABLE econtract_envelopes (
    "Id" character varying(36) NOT NULL,
    "Version" bigint NOT NULL,
    "HeadHash" character varying(64) NOT NULL,
    "Title" character varying(200) NOT NULL,
    "Status" character varying(32) NOT NULL,
    "TransactionDate" date,
    "Counterparty" text,
    "CounterpartyFolded" text,
    "Amount" bigint,
    "Currency" text,
    "CreatedAt" bigint NOT NULL,
    "UpdatedAt" bigint NOT NULL,
    "JobOwner" text,
    "JobLeasedUntil" bigint NOT NULL
);
CREATE TABLE econtract_events (
    "EnvelopeId" character varying(36) NOT NULL,
    "Sequence" bigint NOT NULL,
    "Hash" character varying(64) NOT NULL,
    "Json" text NOT NULL
);
CREATE TABLE econtract_job_steps (
    "JobId" character varying(128) NOT NULL,
    "Name" character varying(128) NOT NULL,
    "Output" bytea NOT NULL
);
CREATE TABLE econtract_jobs (
    "Id" character varying(128) NOT NULL,
    "EnvelopeId" character varying(36) NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "Subject" character varying(128) NOT NULL,
    "State" character varying(16) NOT NULL,
    "DueAt" bigint NOT NULL,
    "Attempts" integer NOT NULL,
    "LastError" text
);
CREATE TABLE econtract_links (
    "TokenHash" character varying(64) NOT NULL,
    "EnvelopeId" character varying(36) NOT NULL,
    "ParticipantId" character varying(36) NOT NULL,
    "Purpose" character varying(16) NOT NULL
);
CREATE TABLE econtract_messages (
    "Id" character varying(128) NOT NULL,
    "EnvelopeId" character varying(36) NOT NULL,
    "Body" text NOT NULL,
    "SecretKeyId" character varying(64),
    "Secret" bytea,
    "State" character varying(16) NOT NULL,
    "DueAt" bigint NOT NULL,
    "Attempts" integer NOT NULL,
    "LastError" text,
    "Owner" text,
    "LeasedUntil" bigint NOT NULL
);
CREATE TABLE econtract_schema (
    "Id" integer NOT NULL,
    "Version" integer NOT NULL
);
ALTER TABLE ONLY econtract_envelopes
    ADD CONSTRAINT "PK_econtract_envelopes" PRIMARY KEY ("Id");
ALTER TABLE ONLY econtract_events
    ADD CONSTRAINT "PK_econtract_events" PRIMARY KEY ("EnvelopeId", "Sequence");
ALTER TABLE ONLY econtract_job_steps
    ADD CONSTRAINT "PK_econtract_job_steps" PRIMARY KEY ("JobId", "Name");
ALTER TABLE ONLY econtract_jobs
    ADD CONSTRAINT "PK_econtract_jobs" PRIMARY KEY ("Id");
ALTER TABLE ONLY econtract_links
    ADD CONSTRAINT "PK_econtract_links" PRIMARY KEY ("TokenHash");
ALTER TABLE ONLY econtract_messages
    ADD CONSTRAINT "PK_econtract_messages" PRIMARY KEY ("Id");
ALTER TABLE ONLY econtract_schema
    ADD CONSTRAINT "PK_econtract_schema" PRIMARY KEY ("Id");
CREATE INDEX "IX_econtract_envelopes_Amount" ON econtract_envelopes USING btree ("Amount");
CREATE INDEX "IX_econtract_envelopes_TransactionDate" ON econtract_envelopes USING btree ("TransactionDate");
CREATE INDEX "IX_econtract_jobs_EnvelopeId" ON econtract_jobs USING btree ("EnvelopeId");
CREATE INDEX "IX_econtract_jobs_State_DueAt" ON econtract_jobs USING btree ("State", "DueAt");
CREATE INDEX "IX_econtract_messages_EnvelopeId" ON econtract_messages USING btree ("EnvelopeId");
CREATE INDEX "IX_econtract_messages_State_DueAt" ON econtract_messages USING btree ("State", "DueAt");

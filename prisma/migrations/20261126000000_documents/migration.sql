-- CreateTable
CREATE TABLE "Document" (
    "sessionId" UUID NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "headSeq" BIGINT NOT NULL DEFAULT 0,
    "tailBytes" BIGINT NOT NULL DEFAULT 0,
    "closedAt" TIMESTAMPTZ(3),
    "faultAt" TIMESTAMPTZ(3),

    CONSTRAINT "Document_pkey" PRIMARY KEY ("sessionId")
);

-- CreateTable
CREATE TABLE "DocumentUpdate" (
    "sessionId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "personId" UUID,
    "loginId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DocumentUpdate_pkey" PRIMARY KEY ("sessionId","seq")
);

-- CreateTable
CREATE TABLE "DocumentSnapshot" (
    "sessionId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "state" BYTEA NOT NULL,
    "stateVector" BYTEA NOT NULL,
    "deletes" BYTEA NOT NULL,
    "sha256" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DocumentSnapshot_pkey" PRIMARY KEY ("sessionId","seq")
);

-- CreateTable
CREATE TABLE "DocumentClient" (
    "sessionId" UUID NOT NULL,
    "client" BIGINT NOT NULL,
    "personId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "DocumentClient_pkey" PRIMARY KEY ("sessionId","client")
);

-- AddForeignKey
ALTER TABLE "Document" ADD CONSTRAINT "Document_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentUpdate" ADD CONSTRAINT "DocumentUpdate_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Document"("sessionId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentSnapshot" ADD CONSTRAINT "DocumentSnapshot_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Document"("sessionId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentClient" ADD CONSTRAINT "DocumentClient_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Document"("sessionId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Every session that stands already gets what a new one begins with.
INSERT INTO "Document" ("sessionId", "headSeq", "tailBytes", "closedAt")
SELECT s."id", 1, 23, coalesce(s."deletedAt", p."deletedAt") FROM "Session" s JOIN "Project" p ON p."id" = s."projectId";

INSERT INTO "DocumentUpdate" ("sessionId", "seq", "epoch", "bytes")
SELECT "sessionId", 1, 1, '\x0101010028010561626f757406666f726d6174017d0100' FROM "Document";

-- Where the history that a document has now began in its log: clients that wrote before it write no more.
ALTER TABLE "Document" ADD COLUMN "epochSeq" BIGINT NOT NULL DEFAULT 0;

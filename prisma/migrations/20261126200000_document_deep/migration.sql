-- AlterTable
ALTER TABLE "DocumentSnapshot" ADD COLUMN     "deep" BYTEA NOT NULL DEFAULT '\x';

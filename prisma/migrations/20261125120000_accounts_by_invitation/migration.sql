-- AlterTable
ALTER TABLE "Invitation" ADD COLUMN     "accounts" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "DocumentSnapshot" ADD COLUMN     "depth" INTEGER NOT NULL DEFAULT 0;

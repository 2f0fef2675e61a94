-- AlterTable
ALTER TABLE "Mail" ADD COLUMN "sealed" BYTEA,
ADD COLUMN "keptAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Identity" ADD COLUMN "account" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX "Identity_userId_provider_key" ON "Identity"("userId", "provider");

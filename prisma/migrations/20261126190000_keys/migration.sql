-- A key for programs is a login without a device: what ends logins ends it, too.
ALTER TABLE "Login" ADD COLUMN "keyHash" BYTEA;
CREATE UNIQUE INDEX "Login_keyHash_key" ON "Login"("keyHash");

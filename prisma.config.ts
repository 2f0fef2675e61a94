import path from 'node:path';
import { defineConfig } from 'prisma/config';
import { readDatabaseUrl } from './scripts/lib/postgres.mjs';

const root = import.meta.dirname;

// Migrations are written with our engine for want of Prisma's own, which is a download.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(root, 'scripts/schema-engine.mjs');

const url = process.env.DATABASE_URL ?? readDatabaseUrl(process.env.DATA_DIR ?? path.join(root, 'data'));

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url === undefined ? {} : { datasource: { url } }),
});

import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

// Any number all starting processes agree on.
const migrationLock = 7_215_401;

const ledger = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

/**
 * Applies the migrations that are not applied yet, each in a transaction of its own, and writes them down as Prisma
 * does. Returns the names it applied. Refuses a database that holds a migration this program does not know, or one
 * whose text has changed.
 */
export async function migrate(databaseUrl: string, directory: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await client.query(ledger);
    return await applyMissing(client, directory);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client, directory: string): Promise<string[]> {
  const known = await readMigrations(directory);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  for (const [name, checksum] of applied) {
    const migration = known.find((candidate) => candidate.name === name);
    if (!migration)
      throw new Error(`This database was used by a newer Talkback: it holds the migration ${name}.`);
    if (migration.checksum !== checksum)
      throw new Error(`The migration ${name} has changed since it was applied.`);
  }
  const missing = known.filter((migration) => !applied.has(migration.name));
  for (const migration of missing) await applyOne(client, migration);
  return missing.map((migration) => migration.name);
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`The migration ${migration.name} failed and was taken back.`, { cause: error });
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await fs.readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await fs.readFile(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

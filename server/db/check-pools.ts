import pg from 'pg';
import { pools, spareConnections } from './pools';

/** Refuses to boot when Postgres allows fewer connections than all parts of this process may open. */
export async function checkPools(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ allowed: number }>(
      "SELECT current_setting('max_connections')::int AS allowed",
    );
    const needed = Object.values(pools).reduce<number>((sum, count) => sum + count, spareConnections);
    const allowed = rows[0]?.allowed ?? 0;
    if (allowed < needed)
      throw new Error(`Postgres allows ${allowed} connections, ${needed} are needed (max_connections).`);
  } finally {
    await client.end();
  }
}

import pg from 'pg';

// What changes by itself: last-seen times, counted attempts, running jobs.
const restless = new Set(['RateWindow', 'IdempotentAnswer', 'Login', 'Guest', '_prisma_migrations']);

/** A digest of every row that a request could change; equal before and after a refusal. */
export async function openDigest(
  databaseUrl: string,
): Promise<{ take(): Promise<string>; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const tables = rows.map(({ name }) => name).filter((name) => !restless.has(name));
  const parts = tables.map(
    (name) => `SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS part FROM "${name}" t`,
  );
  // What was uploaded before is still being packed, and that is a change, too.
  const rest = async () => {
    const waiting = `SELECT 1 FROM graphile_worker.jobs
      WHERE task_identifier IN ('ingest', 'make-compact', 'remove-sound', 'plant-demo') AND attempts < max_attempts`;
    while ((await client.query(waiting)).rows.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
  };
  return {
    async take() {
      await rest();
      const result = await client.query<{ part: string }>(parts.join(' UNION ALL '));
      return result.rows.map(({ part }) => part).join(' ');
    },
    close: () => client.end(),
  };
}

import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import pg from 'pg';

const { PORT, DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL });
await pool.query('CREATE TABLE IF NOT EXISTS hocuspocus (name text PRIMARY KEY, bytes bytea NOT NULL)');

const database = new Database({
  async fetch({ documentName }) {
    const { rows } = await pool.query('SELECT bytes FROM hocuspocus WHERE name = $1', [documentName]);
    return rows[0]?.bytes ?? null;
  },
  async store({ documentName, state }) {
    await pool.query(
      'INSERT INTO hocuspocus (name, bytes) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET bytes = $2',
      [documentName, state],
    );
  },
});

const server = new Server({ port: Number(PORT), address: '127.0.0.1', quiet: true, extensions: [database] });
await server.listen();
process.send?.({ type: 'ready' });
process.on('disconnect', () => process.exit());

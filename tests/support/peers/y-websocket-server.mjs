import http from 'node:http';
import { setPersistence, setupWSConnection } from '@y/websocket-server/utils';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import * as Y from 'yjs';

const { PORT, DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL });
await pool.query(
  'CREATE TABLE IF NOT EXISTS ywebsocket (id bigserial PRIMARY KEY, name text NOT NULL, bytes bytea NOT NULL)',
);
await pool.query('CREATE INDEX IF NOT EXISTS ywebsocket_name ON ywebsocket (name, id)');

const store = (name, bytes) =>
  pool.query('INSERT INTO ywebsocket (name, bytes) VALUES ($1, $2)', [name, Buffer.from(bytes)]);

// As its own store in LevelDB does it.
setPersistence({
  provider: pool,
  async bindState(name, document) {
    const { rows } = await pool.query('SELECT bytes FROM ywebsocket WHERE name = $1 ORDER BY id', [name]);
    void store(name, Y.encodeStateAsUpdate(document));
    document.transact(() => rows.forEach(({ bytes }) => Y.applyUpdate(document, bytes)));
    document.on('update', (bytes) => void store(name, bytes));
  },
  writeState: () => Promise.resolve(),
});

const sockets = new WebSocketServer({ noServer: true });
sockets.on('connection', (socket, request) => setupWSConnection(socket, request));
const server = http.createServer();
server.on('upgrade', (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request)),
);
server.listen(Number(PORT), '127.0.0.1', () => process.send?.({ type: 'ready' }));
process.on('disconnect', () => process.exit());

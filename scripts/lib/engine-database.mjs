import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * @typedef {{ url: string, shadowDatabaseUrl?: string }} Datasource
 * @typedef {{ config: pg.ClientConfig & { database: string }, schema: string }} Target
 */

/** @param {string} url */
export async function tryConnect(url) {
  const client = new pg.Client(parse(url).config);
  await client.connect();
  await client.end();
}

/**
 * @param {string} url
 * @returns {Promise<string>} the name of the database, which exists now
 */
export const createDatabase = (url) =>
  administrate(url, async (client, name) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    return name;
  });

/** @param {string} url */
export const dropDatabase = (url) =>
  administrate(url, (client, name) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  );

/**
 * What Prisma calls a failure to connect.
 *
 * @param {any} error
 * @param {string} url
 */
export function explainConnectError(error, url) {
  const { host, port, user, database } = parse(url).config;
  if (error.code === '3D000') return { code: 'P1003', message: `Database \`${database}\` does not exist` };
  if (error.code === '28P01' || error.code === '28000') {
    return { code: 'P1000', message: `Authentication failed against database server for \`${user}\`.` };
  }
  return { code: 'P1001', message: `Can't reach database server at \`${host}:${port}\`\n\n${error.message}` };
}

/**
 * The adapters through which the engine speaks to the database and to an empty one beside it.
 *
 * @param {Datasource} datasource
 */
export const adapterFactory = ({ url, shadowDatabaseUrl }) => ({
  provider: /** @type {const} */ ('postgres'),
  adapterName: '@prisma/adapter-pg',
  connect: () => connect(parse(url)),
  connectToShadowDb: () => (shadowDatabaseUrl ? connectEmptied(shadowDatabaseUrl) : connectTemporary(url)),
});

/** @param {string} url */
async function connectEmptied(url) {
  const target = parse(url);
  const adapter = await connect(target);
  const schema = pg.escapeIdentifier(target.schema);
  await adapter.executeScript(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema};`);
  return adapter;
}

/** @param {string} url */
async function connectTemporary(url) {
  const { config, schema } = parse(url);
  const database = `prisma_migrate_shadow_db_${randomUUID()}`;
  const temporary = new URL(url);
  temporary.pathname = `/${database}`;
  await createDatabase(temporary.href);
  const adapter = await connect({ config: { ...config, database }, schema });
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await dropDatabase(temporary.href);
  };
  return adapter;
}

/** @param {Target} target */
async function connect({ config, schema }) {
  return correct(await new PrismaPg({ ...config, max: 2 }, { schema }).connect());
}

/**
 * Corrects what the adapter lacks for the engine's purposes.
 *
 * @param {any} adapter
 */
function correct(adapter) {
  // It cuts scripts at every semicolon, also inside function bodies and strings: send them whole, as psql would.
  adapter.executeScript = async (/** @type {string} */ script) => {
    const client = await adapter.underlyingDriver().connect();
    try {
      await client.query(script);
    } catch (error) {
      adapter.onError(error);
    } finally {
      client.release();
    }
  };

  // It does not know some types of the system catalogue; all read well as text, and "char" is to be called so.
  const charColumns = new WeakMap();
  const performIO = adapter.performIO.bind(adapter);
  adapter.performIO = async (/** @type {unknown} */ query) => {
    const result = await performIO(query);
    const fields = result.fields ?? [];
    charColumns.set(
      result.rows,
      fields.flatMap((/** @type {pg.FieldDef} */ { dataTypeID }, /** @type {number} */ index) =>
        dataTypeID === CHAR ? [index] : [],
      ),
    );
    for (const field of fields) if (CATALOGUE_TYPES.includes(field.dataTypeID)) field.dataTypeID = TEXT;
    return result;
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (/** @type {unknown} */ query) => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(result.rows) ?? []) {
      result.columnTypes[index] = ColumnTypeEnum.Character;
    }
    return result;
  };
  return adapter;
}

// Numbers of types in pg_type: "char", int2vector, oidvector, pg_node_tree and the reg* family.
const CHAR = 18;
const TEXT = 25;
const CATALOGUE_TYPES = [CHAR, 22, 24, 30, 194, 2202, 2203, 2204, 2205, 2206];

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client, database: string) => Promise<T>} act
 */
async function administrate(url, act) {
  const { config } = parse(url);
  const client = new pg.Client({ ...config, database: 'postgres' });
  await client.connect();
  try {
    return await act(client, config.database);
  } finally {
    await client.end();
  }
}

/**
 * Field by field and not as a whole: an address given as a whole would win over the name of another database, and
 * what is meant for the temporary one would befall the real one.
 *
 * @param {string} text
 * @returns {Target}
 */
function parse(text) {
  const url = new URL(text);
  const sslMode = url.searchParams.get('sslmode') ?? 'disable';
  return {
    schema: url.searchParams.get('schema') ?? 'public',
    config: {
      host: url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 5432),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
      ...(sslMode === 'disable' ? {} : { ssl: { rejectUnauthorized: sslMode.startsWith('verify') } }),
    },
  };
}

import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './file-lock.mjs';
import { inRoot, memoryDir, programs, root } from './paths.mjs';
import { filesUnder, forgetStamp, makeOnce } from './stamps.mjs';
import { run, step } from './steps.mjs';

const GENERATED = 'server/db/generated';
const CONFIGURATION = ['tsconfig.json', 'package-lock.json', 'scripts/lib/build.mjs'];
const SERVER_SOURCES = ['domain', 'session', 'audio', 'server'];
const PAGE_SOURCES = [...SERVER_SOURCES, 'app', 'components', 'client', 'public', 'prisma/schema.prisma'];

export const serverEntry = inRoot('dist/main.mjs');
export const syncEntry = inRoot('dist/sync-main.mjs');
export const adminEntry = inRoot('dist/admin.mjs');

/** Makes everything that a running instance is made of, as far as it is not made already. */
export const build = () =>
  alone(async () => {
    await makeClient();
    await makeServer();
    await makePages();
  });

/** Makes what the commands for administrators need: the database client and the programs of the server. */
export const buildServer = () =>
  alone(async () => {
    await makeClient();
    await makeServer();
  });

/** Makes the database client, which types and tests need. */
export const generate = () => alone(makeClient);

/**
 * Builds the server, and again on every change of its sources, calling `onBuilt` each time it succeeded.
 *
 * @param {() => void} onBuilt
 * @returns {Promise<{ close: () => Promise<void> }>}
 */
export async function watchServer(onBuilt) {
  // What is watched is built without a stamp.
  forgetStamp('server');
  const { context } = await import('esbuild');
  const watching = await context({
    ...bundleOptions(),
    logLevel: 'warning',
    plugins: [
      {
        name: 'built',
        setup: ({ onEnd }) => onEnd(({ errors }) => (errors.length === 0 ? onBuilt() : undefined)),
      },
    ],
  });
  await watching.watch();
  return { close: () => watching.dispose() };
}

const makeClient = () =>
  makeOnce({
    name: 'client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    results: [`${GENERATED}/client.ts`],
    make: () => step('Generating the database client', generateClient),
  });

const makeServer = () =>
  makeOnce({
    name: 'server',
    inputs: [...SERVER_SOURCES, 'prisma/schema.prisma', ...CONFIGURATION],
    except: [GENERATED],
    results: ['dist/main.mjs', 'dist/sync-main.mjs', 'dist/admin.mjs'],
    make: () => step('Building the server', bundleServer),
  });

const makePages = () =>
  makeOnce({
    name: 'pages',
    inputs: [
      ...PAGE_SOURCES,
      'next.config.js',
      'postcss.config.mjs',
      'scripts/lib/replace-module.cjs',
      ...CONFIGURATION,
    ],
    except: [GENERATED, 'public/worklets'],
    results: ['.next/BUILD_ID'],
    make: async () => {
      await step('Building the pages', buildPages);
      await step('Packing what they load', packPages);
    },
  });

async function generateClient() {
  // Generating never runs the engine, yet insists on one that can be run.
  await run(process.execPath, [programs.prisma, 'generate'], {
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  });
}

async function bundleServer() {
  const { build: bundle } = await import('esbuild');
  await bundle({ ...bundleOptions(), logLevel: 'error' });
}

async function buildPages() {
  await run(process.execPath, [programs.next, 'build'], { env: { ...process.env, NODE_ENV: 'production' } });
}

const PACKED_FROM_BYTES = 1024;

/** Scripts and styles never change once built: they are packed once, as small as it goes (server/http/packed-files). */
async function packPages() {
  const files = filesUnder('.next/static').filter((file) => /\.(js|css)$/.test(file));
  const pack = promisify(brotliCompress);
  await Promise.all(
    files.map(async (file) => {
      const plain = await fs.promises.readFile(inRoot(file));
      if (plain.length < PACKED_FROM_BYTES) return;
      const params = {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      };
      await fs.promises.writeFile(inRoot(`${file}.br`), await pack(plain, { params }));
    }),
  );
}

/** Stay in node_modules: what finds files beside itself, and what the pages must share with the server. */
const UNBUNDLED = ['next', '@prisma/*', 'pg', 'graphile-worker', '@node-rs/*', '@ffmpeg-installer/*', 'pino'];
/** Packages in CommonJS ask for modules of Node with it. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/**
 * The programs of the server and its workers, each bundled to one file with its packages: a start reads a few files
 * instead of hundreds.
 *
 * @returns {import('esbuild').BuildOptions}
 */
function bundleOptions() {
  const workers = filesUnder('server').filter((file) => file.endsWith('.worker.ts'));
  const entries = ['server/main.ts', 'server/sync-main.ts', 'server/admin.ts', ...workers];
  return {
    absWorkingDir: root,
    entryPoints: entries.map((file) => ({ in: file, out: path.basename(file, '.ts') })),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    alias: { '@': root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: UNBUNDLED,
    banner: { js: REQUIRE },
    sourcemap: true,
    sourcesContent: false,
  };
}

/**
 * Two commands started at once must not build into the same folders.
 *
 * @param {() => Promise<void>} act
 */
async function alone(act) {
  fs.mkdirSync(memoryDir, { recursive: true });
  const file = path.join(memoryDir, 'build.lock');
  let { lock } = takeLock(file);
  if (!lock) {
    await step('Waiting for another build', async () => {
      while (!lock) {
        await sleep(100);
        ({ lock } = takeLock(file));
      }
    });
  }
  try {
    await act();
  } finally {
    lock?.release();
  }
}

import net from 'node:net';
import { Failure } from './failure.mjs';

const FIRST_PORT = 3000;
const PORTS_TRIED = 200;

/**
 * A port that the system gives, free at the moment of asking.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  const port = await listenOnce(0, '127.0.0.1');
  if (port === undefined) throw new Failure('This machine has no free port on 127.0.0.1.');
  return port;
}

/**
 * @param {number} port
 * @param {string} host
 */
export async function isPortFree(port, host) {
  // Some systems let a listener on one address share the port of a listener on all of them: ask that one too.
  return !(await answers(port)) && (await listenOnce(port, host)) === port;
}

/**
 * The port to serve on: the wanted one, refused when it is taken, or else the first free one from `from` on.
 *
 * @param {{ wanted?: number, host: string, from?: number }} choice
 */
export async function choosePort({ wanted, host, from = FIRST_PORT }) {
  if (wanted !== undefined) {
    if (await isPortFree(wanted, host)) return wanted;
    throw new Failure(`Port ${wanted} is taken on ${host}: set PORT to a free one, or leave it out.`);
  }
  for (let port = from; port < from + PORTS_TRIED; port++) {
    if (await isPortFree(port, host)) return port;
  }
  throw new Failure(`No port from ${from} to ${from + PORTS_TRIED - 1} is free on ${host}.`);
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | undefined>}
 */
function listenOnce(port, host) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new Failure(`Cannot listen on ${host} port ${port}: ${error.message}.`));
    });
    probe.listen({ port, host, exclusive: true }, () => {
      const { port: got } = /** @type {net.AddressInfo} */ (probe.address());
      probe.close(() => resolve(got));
    });
  });
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

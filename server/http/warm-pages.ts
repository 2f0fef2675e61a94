import http from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// Whoever started us looks first; a process that is ended right away is spared the work.
const afterMs = 2_000;
/** Names no mix: the page is loaded, finds nobody signed in, and goes elsewhere. */
const somePage = '/mixes/01890000-0000-7000-8000-000000000000';

/** Loads what the page of a mix is made of before somebody waits for it: the first of all takes a second longer. */
export function warmPages(server: Server): void {
  const warm = () => {
    const { address, port } = server.address() as AddressInfo;
    const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
    http.get({ host, port, path: somePage }, (answer) => answer.resume()).on('error', () => undefined);
  };
  const waiting = setTimeout(warm, afterMs).unref();
  server.once('close', () => clearTimeout(waiting));
}

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createConnection } from 'node:net';

/** The program that serves as a bus, where this machine has one. */
export const busProgram = ['redis-server', 'valkey-server'].find(
  (name) => !spawnSync(name, ['--version']).error,
);

const takesConnections = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Starts the bus on a port, and waits until it takes connections. */
export async function startBus(port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const bus = spawn(busProgram ?? '', options, { stdio: 'ignore' });
  while (!(await takesConnections(port))) await new Promise((resolve) => setTimeout(resolve, 50));
  return bus;
}

/** Ends it as a crash would. */
export const endBus = (bus: ChildProcess) =>
  new Promise<void>((resolve) => {
    bus.once('exit', () => resolve());
    bus.kill('SIGKILL');
  });

import { EmailAddress } from '@/domain/viewer';
import { revokeLogins } from './auth/logins';
import { openDatabase } from './db/client';
import { readEnv } from './env';
import { createLog } from './log';
import { readOutbox } from './mail/post';
import { openDiskStorage } from './storage/disk';
import type { Runtime } from './runtime';
import { openDocuments } from './sync/documents';

const usage = `npm run admin -- <command>

  people                   everybody with an account
  damaged                  the sessions whose documents cannot be read to their end
  outbox [address]         the letters that no mail server took, to everybody or to one address
  make-admin <address>     let somebody look after this instance
  sign-out <address>       end all logins of somebody, at once
  close <address>          close an account: nobody can sign in to it
  open <address>           open a closed account again`;

type Command = (runtime: Runtime, address: string) => Promise<string>;

const commands: Record<string, Command> = {
  people: async ({ db }) => {
    const users = await db.user.findMany({ include: { viewer: true }, orderBy: { id: 'asc' }, take: 1000 });
    return users
      .map(
        ({ email, viewer, isAdmin, disabledAt }) =>
          `${email}  ${viewer.name}${isAdmin ? '  admin' : ''}${disabledAt ? '  closed' : ''}`,
      )
      .join('\n');
  },
  damaged: async ({ db }) => {
    const found = await db.document.findMany({
      where: { faultAt: { not: null }, closedAt: null },
      include: { session: { include: { project: true } } },
      orderBy: { faultAt: 'asc' },
      take: 1000,
    });
    if (found.length === 0) return 'Every session can be read to its end.';
    const lines = found.map(
      ({ sessionId, faultAt, session }) =>
        `${sessionId}  since ${faultAt?.toISOString()}  ${session.title}, in ${session.project.name}`,
    );
    return `${lines.join('\n')}\n\nEach is shown as far as it is good, and takes no edit; nothing of it is changed.`;
  },
  outbox: async ({ env }, address) => {
    const letters = await readOutbox(env.dataDir, address || undefined);
    return letters.length > 0 ? letters.slice(-20).join('\n---\n\n') : 'The outbox holds no letter.';
  },
  'make-admin': async ({ db }, email) => {
    await db.user.update({ where: { email }, data: { isAdmin: true } });
    return `${email} looks after this instance now.`;
  },
  'sign-out': async (runtime, email) => {
    const { id } = await runtime.db.user.findUniqueOrThrow({ where: { email } });
    await revokeLogins(runtime, id);
    return `${email} is signed out everywhere.`;
  },
  close: async (runtime, email) => {
    const { id } = await runtime.db.user.update({ where: { email }, data: { disabledAt: runtime.now() } });
    await revokeLogins(runtime, id);
    return `The account ${email} is closed.`;
  },
  open: async ({ db }, email) => {
    await db.user.update({ where: { email }, data: { disabledAt: null } });
    return `The account ${email} is open.`;
  },
};

/** What is asked without an address, and what may be. */
const aboutAll = ['people', 'damaged'];
const maybeAboutAll = [...aboutAll, 'outbox'];

async function main([name = '', address]: string[]): Promise<number> {
  const command = commands[name];
  const email = EmailAddress.safeParse(address ?? '');
  const isUsable =
    address === undefined ? maybeAboutAll.includes(name) : email.success && !aboutAll.includes(name);
  if (!command || !isUsable) {
    process.stdout.write(`${usage}\n`);
    return name === '' || name === 'help' ? 0 : 2;
  }
  const env = readEnv(process.env);
  const db = openDatabase(env.databaseUrl);
  try {
    const runtime: Runtime = {
      env,
      db,
      log: createLog(env),
      storage: await openDiskStorage(env.dataDir),
      documents: openDocuments({ databaseUrl: env.databaseUrl, onGrown() {} }),
      now: () => new Date(),
      origin: '',
      origins: { allowedOrigins: new Set(), followsHost: false },
    };
    process.stdout.write(`${await command(runtime, email.data ?? '')}\n`);
    return 0;
  } catch (error) {
    const isUnknown = error instanceof Error && 'code' in error && error.code === 'P2025';
    process.stderr.write(isUnknown ? `There is no account ${email.data}.\n` : `${String(error)}\n`);
    return 1;
  } finally {
    await db.$disconnect();
  }
}

process.exitCode = await main(process.argv.slice(2));

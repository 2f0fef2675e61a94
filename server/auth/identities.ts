import { DomainError } from '@/domain/errors';
import { EmailAddress, PersonName, type User, type Viewer } from '@/domain/viewer';
import type { Database, Transaction } from '@/server/db/client';
import type { Runtime } from '@/server/runtime';
import { seal, unseal } from '@/server/sealed';
import { makeAccount } from './accounts';
import { identityCookie, readCookie, secretCookie } from './cookies';
import { holdUser, keepLogin, openLogin, type SignedIn } from './logins';
import { Claim, configuredProviders } from './providers';

type Db = Database | Transaction;

const purpose = 'identity';
const confirmMinutes = 10;
const confirmDays = confirmMinutes / (24 * 60);

/** Signs in whom a service's subject is linked to; null for nobody, and for a closed account. */
export async function signInByLinked(
  runtime: Runtime,
  claim: Claim,
  userAgent: string,
): Promise<SignedIn | null> {
  const linked = await findIdentity(runtime.db, claim);
  if (!linked) return null;
  return runtime.db.$transaction(async (db) => {
    const user = await holdUser(db, linked.userId);
    // It may have been taken away meanwhile.
    const isLinked = (await findIdentity(db, claim))?.userId === user?.id;
    return user && isLinked ? openLogin(runtime, db, user, userAgent) : null;
  });
}

function findIdentity(db: Db, { provider, subject }: Claim) {
  return db.identity.findUnique({ where: { provider_subject: { provider, subject } } });
}

/** Keeps what a service said in a cookie until the person has said what shall become of it. */
export function keepClaim(runtime: Runtime, claim: Claim): string {
  const endsAt = runtime.now().getTime() + confirmMinutes * 60_000;
  const sealed = Buffer.from(seal(runtime.env.secret, purpose, { claim, endsAt })).toString('base64url');
  return secretCookie(runtime, identityCookie, sealed, confirmDays);
}

/** Takes that cookie back: what was said is for one decision, and not for who sits down here next. */
export function forgetClaim(runtime: Runtime): string {
  return secretCookie(runtime, identityCookie, '', 0);
}

function readClaim(runtime: Runtime, cookies: string | undefined): Claim | undefined {
  const sealed = readCookie(cookies, identityCookie);
  if (!sealed) return undefined;
  const kept = unseal(runtime.env.secret, purpose, Buffer.from(sealed, 'base64url'));
  const { claim, endsAt } = (kept ?? {}) as { claim?: unknown; endsAt?: unknown };
  return typeof endsAt === 'number' && endsAt > runtime.now().getTime()
    ? Claim.safeParse(claim).data
    : undefined;
}

/** What can become of somebody a service has named and nobody here is linked to. */
export type Meeting =
  /** Nothing is waiting: it was taken, or took too long. */
  | { kind: 'ended' }
  /** The signed-in viewer may link it with his account. */
  | { kind: 'link'; service: string; account: string; name: string }
  /** Both sides have proven the same address: he may sign in and link it. */
  | { kind: 'same-address'; service: string; email: string }
  /** The address has an account, but one side has not proven it: only from inside the account. */
  | { kind: 'address-taken'; service: string; email: string }
  | { kind: 'new'; service: string; email: string; name: string; needsInvitation: boolean }
  /** No account can be made: sign-up is closed, or the service names no proven address. */
  | { kind: 'no-way'; service: string; because: 'closed' | 'no-address' };

/** What the page after another service's sign-in shows. */
export async function readMeeting(
  runtime: Runtime,
  viewer: Viewer | null,
  cookies: string | undefined,
): Promise<Meeting> {
  const claim = readClaim(runtime, cookies);
  return claim ? meet(runtime, runtime.db, viewer, claim) : { kind: 'ended' };
}

async function meet(runtime: Runtime, db: Db, viewer: Viewer | null, claim: Claim): Promise<Meeting> {
  const service = serviceName(runtime, claim.provider);
  if (viewer?.kind === 'user') {
    return { kind: 'link', service, account: accountOf(claim), name: viewer.name };
  }
  const email = EmailAddress.safeParse(claim.email ?? '').data;
  if (email === undefined) return { kind: 'no-way', service, because: 'no-address' };
  const known = await db.user.findUnique({ where: { email } });
  if (known) {
    const isProven = claim.isEmailProven && known.emailVerifiedAt !== null && !known.disabledAt;
    return { kind: isProven ? 'same-address' : 'address-taken', service, email };
  }
  if (!claim.isEmailProven) return { kind: 'no-way', service, because: 'no-address' };
  if (runtime.env.signUp === 'closed') return { kind: 'no-way', service, because: 'closed' };
  const name = PersonName.safeParse(claim.name).data ?? email.split('@')[0] ?? email;
  return { kind: 'new', service, email, name, needsInvitation: runtime.env.signUp === 'invited' };
}

const serviceName = ({ env }: Runtime, provider: string) =>
  configuredProviders(env.providers).find(({ id }) => id === provider)?.name ?? provider;

const accountOf = ({ email, name }: Claim) => email ?? name;

/**
 * Signs in as whom another service named, now that he has said so: links it where both sides have proven the address,
 * or makes an account. Null where there is no such way. Refuses what `createUser` refuses.
 */
export async function signInByIdentity(
  runtime: Runtime,
  cookies: string | undefined,
  invitationToken: string | undefined,
  userAgent: string,
): Promise<SignedIn | null> {
  const claim = readClaim(runtime, cookies);
  if (!claim) return null;
  return runtime.db.$transaction(async (db) => {
    const meeting = await meet(runtime, db, null, claim);
    if (meeting.kind === 'same-address') {
      const { id } = await db.user.findUniqueOrThrow({ where: { email: meeting.email } });
      const user = await holdUser(db, id);
      if (!user) return null;
      await link(db, id, claim);
      return openLogin(runtime, db, user, userAgent);
    }
    if (meeting.kind !== 'new') return null;
    const { email, name } = meeting;
    const id = await makeAccount(runtime, db, {
      email,
      name,
      passwordHash: null,
      emailVerifiedAt: runtime.now(),
      invitationToken,
    });
    await link(db, id, claim);
    return openLogin(runtime, db, { id, email }, userAgent);
  });
}

/**
 * Links what a service said with the viewer's account. Refuses `gone` when nothing waits, or somebody else has it, and
 * `not-signed-in` when the login has just ended.
 */
export async function addIdentity(
  runtime: Runtime,
  viewer: User,
  cookies: string | undefined,
  reply: Headers,
) {
  const claim = readClaim(runtime, cookies);
  if (!claim) throw new DomainError('gone', { sentence: 'That took too long. Begin again.' });
  const linked = await runtime.db.$transaction(async (db) => {
    await keepLogin(db, viewer.loginId);
    return link(db, viewer.id, claim);
  });
  reply.append('set-cookie', forgetClaim(runtime));
  return present(runtime, linked);
}

async function link(db: Transaction, userId: string, claim: Claim) {
  const { provider, subject } = claim;
  const found = await findIdentity(db, claim);
  if (found && found.userId !== userId) {
    throw new DomainError('gone', { sentence: 'Another account here signs in with this one already.' });
  }
  const account = accountOf(claim);
  return db.identity.upsert({
    where: { userId_provider: { userId, provider } },
    create: { provider, subject, userId, account },
    update: { subject, account },
  });
}

/** The services a viewer signs in with. */
export async function listIdentities(runtime: Runtime, viewer: User) {
  const rows = await runtime.db.identity.findMany({
    where: { userId: viewer.id },
    orderBy: { createdAt: 'asc' },
    take: 100,
  });
  return { items: rows.map((row) => present(runtime, row)), nextCursor: null };
}

function present(runtime: Runtime, row: { provider: string; account: string; createdAt: Date }) {
  const { provider, account, createdAt } = row;
  return { provider, name: serviceName(runtime, provider), account, createdAt: createdAt.toISOString() };
}

/** Takes a service away from the viewer's account. Refuses `not-found` for one that is not his. */
export async function removeIdentity(runtime: Runtime, viewer: User, provider: string): Promise<void> {
  const { count } = await runtime.db.identity.deleteMany({ where: { userId: viewer.id, provider } });
  if (count === 0) throw new DomainError('not-found');
}

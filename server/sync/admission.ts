import type pg from 'pg';
import { can, ProjectRole } from '@/domain/roles';
import type { PresentUser } from '@/session/presence';
import { finalCodes } from '@/session/protocol';

/** Who comes to a session, and where that is. */
export interface Admission {
  readonly sessionId: string;
  readonly projectId: string;
  readonly loginId: string;
  readonly user: PresentUser;
  /** Which history its document has. */
  readonly epoch: number;
}

/** Why somebody is not let in, or not any longer. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
}

/** Decides on what is true now who somebody is at a session, and whether he may be there. */
export type Admit = (loginId: string, sessionId: string) => Promise<Admission | Refusal>;

/** The login that a key for programs is; undefined for one that nobody has. */
export type FindKey = (keyHash: Uint8Array) => Promise<string | undefined>;

interface Row {
  userId: string;
  name: string;
  projectId: string | null;
  role: string | null;
  colour: number | null;
  epoch: number | null;
}

// The same as `authorize` decides, in one question and without the client that pages use.
const question = `
  SELECT u.id AS "userId", v.name, m."projectId", m.role::text, m.colour, d.epoch
  FROM "Login" l
  JOIN "User" u ON u.id = l."userId" AND u."disabledAt" IS NULL
  JOIN "Viewer" v ON v.id = u.id
  LEFT JOIN ("Session" s JOIN "Project" p ON p.id = s."projectId" AND p."deletedAt" IS NULL
             JOIN "Member" m ON m."projectId" = p.id JOIN "Document" d ON d."sessionId" = s.id)
    ON s.id = $2 AND s."deletedAt" IS NULL AND m."userId" = u.id
  WHERE l.id = $1 AND l."revokedAt" IS NULL AND l."expiresAt" > now()`;

/** Admits members by the one table of permissions. Others, and ids that name nothing, are told the same. */
export function admitFrom(pool: pg.Pool): Admit {
  return async (loginId, sessionId) => {
    const { rows } = await pool.query<Row>({ name: 'admit', text: question, values: [loginId, sessionId] });
    const [row] = rows;
    if (!row) return { code: finalCodes.signedOut, reason: 'signed out' };
    const role = ProjectRole.safeParse(row.role);
    if (!role.success || !can(role.data, 'sessions.read') || row.projectId === null || row.epoch === null)
      return { code: finalCodes.gone, reason: 'no such session' };
    const user = { id: row.userId, name: row.name, colour: row.colour ?? 0, role: role.data };
    return { sessionId, projectId: row.projectId, loginId, user, epoch: row.epoch };
  };
}

/** Finds keys; whether their logins still stand is asked with everything else. */
export function keysFrom(pool: pg.Pool): FindKey {
  return async (keyHash) => {
    const text = 'SELECT id FROM "Login" WHERE "keyHash" = $1';
    const { rows } = await pool.query<{ id: string }>({ name: 'key', text, values: [keyHash] });
    return rows[0]?.id;
  };
}

import type { ClientMessage, PresentPerson } from '@/domain/api/live';
import type { ProjectAccess } from '@/server/auth/authorize';
import type { Database } from '@/server/db/client';
import { visibleVersions } from '@/server/review/visibility';

export type PlaceInProject = Omit<ClientMessage, 'kind'>;

/** Somebody whose page is open, and where he says he listens. */
export interface Present {
  id: string;
  access: ProjectAccess;
  colour: number;
  place: PlaceInProject | undefined;
}

export interface Sight {
  /** Who is where, as far as it exists for a receiver. */
  presenceFor(receiver: ProjectAccess, present: Iterable<Present>): Promise<PresentPerson[]>;
  /** What exists for whom may have changed in a project; without one, anywhere. */
  forget(projectId?: string): void;
}

const versionsRemembered = 500;

/** Whether a place lies in what a share link opens; for members it always does. */
export function isWithin(scope: ProjectAccess['scope'], { mixId, versionId }: PlaceInProject): boolean {
  if (!scope) return true;
  return mixId === scope.mixId && (!scope.versionId || !versionId || versionId === scope.versionId);
}

/** Says who is where to each as far as it exists for him, and remembers what does until it is told to forget. */
export function openSight(db: Database): Sight {
  const known = new Map<string, Map<string, Promise<boolean>>>();

  const exists = (receiver: ProjectAccess, versionId: string): Promise<boolean> => {
    const { projectId, seesTeam, scope } = receiver;
    const ofProject = known.get(projectId) ?? new Map<string, Promise<boolean>>();
    // Whoever names versions that never were must not fill the memory.
    if (ofProject.size >= versionsRemembered) ofProject.clear();
    known.set(projectId, ofProject);
    const key = [versionId, seesTeam, scope?.mixId, scope?.versionId].join(' ');
    const answer = ofProject.get(key) ?? ask(db, receiver, versionId);
    ofProject.set(key, answer);
    answer.catch(() => ofProject.delete(key));
    return answer;
  };

  const placeFor = async (receiver: ProjectAccess, place: PlaceInProject): Promise<PlaceInProject> => {
    const isSeen = place.versionId === null || (await exists(receiver, place.versionId));
    return isSeen ? place : { mixId: place.mixId, versionId: null, frame: 0, playing: false };
  };

  return {
    async presenceFor(receiver, present) {
      const told: PresentPerson[] = [];
      for (const { id: connectionId, access, colour, place } of present) {
        if (!place || !isWithin(receiver.scope, place)) continue;
        const { id, name, kind } = access.viewer;
        const seen = await placeFor(receiver, place);
        told.push({ person: { id, name, kind, colour }, connectionId, ...seen });
      }
      return told;
    },
    forget(projectId) {
      if (projectId === undefined) known.clear();
      else known.delete(projectId);
    },
  };
}

async function ask(db: Database, receiver: ProjectAccess, versionId: string): Promise<boolean> {
  const { projectId, scope } = receiver;
  const mix = { projectId, ...(scope ? { id: scope.mixId } : {}) };
  const found = await db.version.findFirst({
    where: { AND: [{ id: versionId, mix }, visibleVersions(receiver)] },
    select: { id: true },
  });
  return found !== null;
}

import { randomUUID } from 'node:crypto';
import { listLogins, revokeLogin } from '@/domain/api/accounts';
import { createLink, enterLink } from '@/domain/api/links';
import {
  acceptInvitation,
  createInvitation,
  createProject,
  createWorkspace,
  removeMember,
} from '@/domain/api/projects';
import { addComment, createMix, readVersion } from '@/domain/api/review';
import type { LinkPermission, ProjectRole, Standing } from '@/domain/roles';
import { beginUpload, newcomer, signIn, stranger, uploadFile, type Person } from './people';
import { makeTone } from './sounds';

/** One place with everything an operation can name. */
export interface Place {
  baseUrl: string;
  projectId: string;
  mixId: string;
  versionId: string;
  commentId: string;
  pcmSha256: string;
  uploadId: string;
  invitationId: string;
  sessionId: string;
  assetId: string;
  linkId: string;
  userId: string;
  owner: Person;
}

export interface Actor {
  name: string;
  person: Person;
  /** What he is in the place under test; nobody there: undefined. */
  standing: Standing | undefined;
  isSignedIn: boolean;
}

/** Everybody a door is tried with, and the places he is tried at. */
export interface Cast {
  own: Place;
  /** Where nobody of the own project has a standing; each is as good as missing. */
  elsewhere: { name: string; place: Place }[];
  actors: Actor[];
}

/** Makes a project with somebody in every role and by every kind of link, others who are not in it, and other places. */
export async function gatherCast(baseUrl: string): Promise<Cast> {
  const owner = await newcomer(baseUrl, 'Owner');
  const shared = await owner.call(createWorkspace, { input: { name: 'Studio' } });
  const own = await build(baseUrl, owner, shared.id);
  const colleague = await newcomer(baseUrl, 'Colleague');
  const outsider = await newcomer(baseUrl, 'Outsider');
  const otherProject = await build(baseUrl, owner, shared.id);
  // The owner of both leaves the other one to his colleague, so that it is nobody's here.
  const { token } = await owner.call(createInvitation, {
    params: { projectId: otherProject.projectId },
    input: { role: 'owner' },
  });
  await colleague.call(acceptInvitation, { params: { token } });
  await owner.call(removeMember, { params: { projectId: otherProject.projectId, userId: owner.id } });
  const elsewhere = [
    { name: 'another project', place: otherProject },
    { name: 'another tenant', place: await build(baseUrl, outsider) },
    { name: 'missing', place: missingPlace(baseUrl) },
  ];
  const former = await joined(own, 'editor');
  await owner.call(removeMember, { params: { projectId: own.projectId, userId: former.id } });
  const signedOut = await joined(own, 'editor');
  const phone = stranger(baseUrl, 'Signed out');
  await signIn(phone, signedOut.email);
  const { items } = await phone.call(listLogins);
  const current = items.find(({ isCurrent }) => isCurrent);
  await signedOut.call(revokeLogin, { params: { loginId: current?.id ?? '' } });
  const actor = (name: string, person: Person, standing?: Standing, isSignedIn = true): Actor => ({
    name,
    person,
    standing,
    isSignedIn,
  });
  const actors = [
    actor('nobody', stranger(baseUrl), undefined, false),
    actor('a revoked login', phone, undefined, false),
    actor(
      'a forged cookie',
      Object.assign(stranger(baseUrl), { jar: new Map([['talkback-login', 'eyJhbGciOiJub25lIn0.e30.']]) }),
      undefined,
      false,
    ),
    actor('owner', owner, 'owner'),
    actor('editor', await joined(own, 'editor'), 'editor'),
    actor('reviewer', await joined(own, 'reviewer'), 'reviewer'),
    actor('listener', await joined(own, 'listener'), 'listener'),
    actor('guest who listens', await guestBy(own, 'listen'), 'guest-listen'),
    actor('guest who comments', await guestBy(own, 'comment'), 'guest-comment'),
    actor('guest who decides', await guestBy(own, 'decide'), 'guest-decide'),
    actor('former member', former),
    actor('colleague of another project', colleague),
    actor('owner of another tenant', outsider),
    actor('newcomer', await newcomer(baseUrl, 'Newcomer')),
  ];
  return { own, elsewhere, actors };
}

async function build(baseUrl: string, owner: Person, workspaceId?: string): Promise<Place> {
  const { id: projectId, sessionId } = await owner.call(createProject, {
    input: { name: 'EP', ...(workspaceId ? { workspaceId } : {}) },
  });
  const { id: mixId } = await owner.call(createMix, { params: { projectId }, input: { title: 'Song' } });
  const location =
    (await beginUpload(owner, 4, { filename: 'Left.wav', mixId })).headers.get('location') ?? '';
  const { versionId = '' } = await uploadFile(owner, makeTone(0.2, 300 + Math.random() * 100), {
    filename: 'Song.wav',
    mixId,
  });
  const { assetId = '' } = await uploadFile(owner, makeTone(0.2, 200), { filename: 'Take.wav', projectId });
  const { pcmSha256 } = await owner.call(readVersion, { params: { versionId } });
  const comment = await owner.call(addComment, { params: { versionId }, input: { text: 'Hm' } });
  const invitation = await owner.call(createInvitation, {
    params: { projectId },
    input: { role: 'listener' },
  });
  const link = await owner.call(createLink, { params: { mixId }, input: { permission: 'listen' } });
  const guest = await newcomer(baseUrl, 'Extra');
  await guest.call(acceptInvitation, { params: { token: invitation.token } });
  return {
    baseUrl,
    projectId,
    mixId,
    versionId,
    commentId: comment.id,
    pcmSha256: pcmSha256 ?? '',
    uploadId: location.split('/').at(-1) ?? '',
    invitationId: invitation.id,
    sessionId: sessionId ?? '',
    assetId,
    linkId: link.id,
    userId: guest.id,
    owner,
  };
}

const missingPlace = (baseUrl: string): Place => ({
  baseUrl,
  projectId: randomUUID(),
  mixId: randomUUID(),
  versionId: randomUUID(),
  commentId: randomUUID(),
  pcmSha256: '0'.repeat(64),
  uploadId: randomUUID(),
  invitationId: randomUUID(),
  sessionId: randomUUID(),
  assetId: randomUUID(),
  linkId: randomUUID(),
  userId: randomUUID(),
  owner: stranger(baseUrl),
});

async function joined(into: Place, role: ProjectRole): Promise<Person> {
  const person = await newcomer(into.baseUrl, role);
  const { token } = await into.owner.call(createInvitation, {
    params: { projectId: into.projectId },
    input: { role },
  });
  await person.call(acceptInvitation, { params: { token } });
  return person;
}

async function guestBy(own: Place, permission: LinkPermission): Promise<Person> {
  const { id, url } = await own.owner.call(createLink, {
    params: { mixId: own.mixId },
    input: { permission },
  });
  const guest = stranger(own.baseUrl, permission);
  await guest.fetch(new URL(url).pathname);
  await guest.call(enterLink, { params: { linkId: id }, input: { name: 'Yuki' } });
  return guest;
}

import { createTranslator } from 'use-intl';
import { describe, expect, it } from 'vitest';
import type { KnownFact } from '@/client/facts';
import { en } from '@/components/messages/en';
import { factPath, factSentence } from '@/components/project/fact-sentence';
import { factTypes, type FactType } from '@/domain/facts';

const id = '018f3c5e-0000-7000-8000-000000000001';
const other = '018f3c5e-0000-7000-8000-000000000002';
const version = { mixId: id, mixTitle: 'Harbour Lights', versionId: other, number: 4 };
const comment = { ...version, commentId: other };

const samples: { [T in FactType]: [data: Extract<KnownFact, { type: T }>['data'], sentence: string] } = {
  'project.created': [{ name: 'Saltworks EP' }, 'made the project *Saltworks EP*'],
  'project.renamed': [
    { from: 'Salt', to: 'Saltworks EP' },
    'renamed the project from Salt to *Saltworks EP*',
  ],
  'project.deleted': [{ name: 'Saltworks EP' }, 'put the project *Saltworks EP* away'],
  'member.joined': [{ userId: id, name: 'Ife', role: 'editor' }, 'joined as editor'],
  'member.role-changed': [
    { userId: id, name: 'Ife', from: 'reviewer', to: 'editor' },
    'made *Ife* editor, before reviewer',
  ],
  'member.left': [{ userId: id, name: 'Ife' }, 'left the project'],
  'member.removed': [{ userId: id, name: 'Ife' }, 'took *Ife* out of the project'],
  'invitation.made': [{ invitationId: id, role: 'reviewer' }, 'made an invitation for reviewers'],
  'invitation.revoked': [{ invitationId: id, role: 'listener' }, 'ended an invitation for listeners'],
  'link.made': [
    { mixId: id, mixTitle: 'Undertow', linkId: other, permission: 'comment' },
    'made a link to [Undertow] for listening and notes',
  ],
  'link.revoked': [{ mixId: id, mixTitle: 'Undertow', linkId: other }, 'ended a link to [Undertow]'],
  'session.made': [{ sessionId: id, title: 'Main' }, 'made the session *Main*'],
  'session.renamed': [{ sessionId: id, from: 'Main', to: 'Live' }, 'renamed the session Main to *Live*'],
  'session.restored': [
    { sessionId: id, title: 'Main', seq: 7 },
    'restored the session *Main* to what it was earlier',
  ],
  'session.deleted': [{ sessionId: id, title: 'Live' }, 'put the session *Live* away'],
  'mix.made': [{ mixId: id, mixTitle: 'Undertow' }, 'made the mix [Undertow]'],
  'mix.renamed': [{ mixId: id, from: 'Under', to: 'Undertow' }, 'renamed Under to [Undertow]'],
  'mix.deleted': [{ mixId: id, mixTitle: 'Undertow' }, 'put the mix *Undertow* away'],
  'asset.received': [{ assetId: id, filename: 'Pier.flac' }, 'sent *Pier.flac*'],
  'asset.ready': [{ assetId: id, filename: 'Pier.flac' }, 'uploaded *Pier.flac*'],
  'asset.failed': [
    { assetId: id, filename: 'Pier.flac', why: 'It is empty.' },
    'sent *Pier.flac*, which could not be used: It is empty.',
  ],
  'asset.deleted': [{ assetId: id, filename: 'Pier.flac' }, 'put the file *Pier.flac* away'],
  'version.received': [
    { ...version, number: null, filename: 'Harbour_v4.wav' },
    'sent *Harbour_v4.wav* for [Harbour Lights]',
  ],
  'version.ready': [version, 'uploaded [Harbour Lights v4]'],
  'version.compact-ready': [version, 'sent [Harbour Lights v4], which plays on slow lines now, too'],
  'version.failed': [
    { ...version, number: null, filename: 'Harbour_v4.wav', why: 'It is empty.' },
    'sent *Harbour_v4.wav* for [Harbour Lights], which could not be used: It is empty.',
  ],
  'version.noted': [version, 'said what changed in [Harbour Lights v4]'],
  'version.approved': [version, 'settled [Harbour Lights v4]: approved and locked'],
  'version.reopened': [
    { ...version, reason: 'One click left.' },
    'reopened [Harbour Lights v4]: “One click left.”',
  ],
  'version.hidden': [version, 'hid [Harbour Lights v4] from reviewers'],
  'version.shown': [version, 'showed [Harbour Lights v4] again'],
  'version.destroyed': [
    { ...version, reason: 'Wrong song.' },
    'destroyed the sound of [Harbour Lights v4]: “Wrong song.”',
  ],
  'comment.added': [{ ...comment, parentId: null, parked: false }, 'wrote a note on [Harbour Lights v4]'],
  'comment.edited': [comment, 'rewrote a note on [Harbour Lights v4]'],
  'comment.deleted': [comment, 'deleted a note on [Harbour Lights v4]'],
  'comment.restored': [comment, 'brought back a note on [Harbour Lights v4]'],
  'comment.resolved': [comment, 'resolved a note on [Harbour Lights v4]'],
  'comment.unresolved': [comment, 'reopened a note on [Harbour Lights v4]'],
  'reviewers.named': [
    { ...version, names: ['Teo', 'Noor'] },
    'asked Teo and Noor to decide on [Harbour Lights v4]',
  ],
  'decision.made': [{ ...version, verdict: 'approved' }, 'approved [Harbour Lights v4]'],
  'decision.withdrawn': [
    { ...version, verdict: 'changes-requested' },
    'took back the request for changes on [Harbour Lights v4]',
  ],
};

const t = createTranslator({ locale: 'en-GB', messages: en, namespace: 'facts' });
const text = (node: unknown): string => (Array.isArray(node) ? node.map(text).join('') : String(node));
const markup = {
  name: (chunks: unknown) => `*${text(chunks)}*`,
  place: (chunks: unknown) => `[${text(chunks)}]`,
};

const factOf = (type: FactType, data: object) =>
  ({
    seq: 1,
    id,
    at: '2026-11-03T14:05:00.000Z',
    actor: { id, name: 'Mara', kind: 'user', colour: 0 },
    type,
    data,
  }) as KnownFact;
const say = (type: FactType, data: object) => text(factSentence(factOf(type, data), t, markup));

describe('a fact in words', () => {
  it.each(factTypes.map((type) => [type, ...samples[type]] as const))('[RV62] %s', (type, data, sentence) => {
    expect(say(type, data)).toBe(sentence);
  });

  it('tells replies, parked notes and reviewers taken back', () => {
    expect(say('comment.added', { ...comment, parentId: id, parked: false })).toBe(
      'replied on [Harbour Lights v4]',
    );
    expect(say('comment.added', { ...comment, parentId: null, parked: true })).toBe(
      'wrote a note on [Harbour Lights v4], kept for the next version',
    );
    expect(say('reviewers.named', { ...version, names: [] })).toBe(
      'asked nobody any more to decide on [Harbour Lights v4]',
    );
  });

  it('shows names as they are, whatever signs they hold', () => {
    expect(say('mix.made', { mixId: id, mixTitle: '<b>{x}</b> & "y"' })).toBe(
      'made the mix [<b>{x}</b> & "y"]',
    );
  });

  it('leads to the note, the version, the mix, and nowhere when it is gone', () => {
    expect(factPath(factOf('comment.added', comment))).toBe(`/mixes/${id}?v=4&c=${other}`);
    expect(factPath(factOf('comment.deleted', comment))).toBe(`/mixes/${id}?v=4`);
    expect(factPath(factOf('mix.made', { mixId: id, mixTitle: 'Undertow' }))).toBe(`/mixes/${id}`);
    expect(factPath(factOf('mix.deleted', { mixId: id, mixTitle: 'Undertow' }))).toBeUndefined();
    expect(factPath(factOf('project.created', { name: 'Saltworks EP' }))).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { can, isTeam, type Action } from '@/domain/roles';
import { liesWithin } from '@/domain/review/region';
import { songFrames } from '@/server/demo/score';
import { story, type Act } from '@/server/demo/story';

const acts: readonly Act[] = story.acts;
const names = acts.flatMap((act) => ('name' in act ? [act.name] : []));

/** What is known when an act begins. */
const before = (act: Act) => acts.slice(0, acts.indexOf(act));

describe('the story of the demo', () => {
  it('is told in the order in which it happened, between the opening and the end of the link', () => {
    const moments = [story.openedMinutesAgo, ...acts.map((act) => act.minutesAgo), story.closedMinutesAgo];
    expect(moments).toEqual([...moments].sort((a, b) => b - a));
  });

  it('calls every note by a name of its own', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('puts every note inside the song, on a version that is there', () => {
    for (const act of acts) {
      if (act.kind !== 'note') continue;
      expect(liesWithin(act.region, songFrames), act.name).toBe(true);
      expect(before(act).some((one) => one.kind === 'upload' && one.version === act.on)).toBe(true);
    }
  });

  it('answers and resolves notes that were written before', () => {
    for (const act of acts) {
      const target = act.kind === 'reply' ? act.to : act.kind === 'resolve' ? act.note : undefined;
      if (target === undefined) continue;
      expect(before(act).some((one) => one.kind === 'note' && one.name === target)).toBe(true);
    }
  });

  it('leaves the verdict on the last version to its owner, and says so to him by name', () => {
    const [last] = acts.filter((act) => act.kind === 'upload').slice(-1);
    expect(acts).toContainEqual(expect.objectContaining({ kind: 'ask-the-owner', on: last?.version }));
    expect(acts.filter((act) => 'text' in act && act.text.includes('@{owner}'))).toHaveLength(1);
  });

  it('[RV66] lets everybody do only what his role permits', () => {
    const needs: Record<Act['kind'], Action> = {
      upload: 'uploads.make',
      note: 'comments.write',
      reply: 'comments.write',
      resolve: 'comments.resolve',
      'ask-for-changes': 'decisions.make',
      'ask-the-owner': 'reviewers.name',
    };
    for (const act of acts) {
      const { is } = story.colleagues[act.by];
      expect(can(is, needs[act.kind]), `${act.by}: ${act.kind}`).toBe(true);
      if (act.kind === 'note' && act.isTeamNote) expect(isTeam(is)).toBe(true);
    }
  });

  it('speaks without exclamation marks', () => {
    expect(JSON.stringify(story)).not.toContain('!');
  });
});

import { describe, expect, it } from 'vitest';
import { awaitedReviewers, countsFrom, isSettled, versionState } from '@/domain/review/version';
import type { VersionInReview } from '@/domain/review/version';

const version = (given: Partial<VersionInReview> = {}): VersionInReview => ({
  number: 1,
  currentNumber: 1,
  isApproved: false,
  reviewerIds: ['teo', 'ife'],
  deciderIds: new Set(['mara', 'teo', 'ife']),
  decisions: [{ viewerId: 'teo', verdict: 'approved' }],
  uploadedById: 'mara',
  hasOtherDeciders: true,
  ...given,
});
const without = (id: string) => new Set(['mara', 'teo', 'ife'].filter((one) => one !== id));

describe('a reviewer who may no longer decide', () => {
  it('[RV29] is waited for no more, which settles nothing by itself', () => {
    const left = version({ deciderIds: without('ife') });
    expect(awaitedReviewers(left)).toEqual(['teo']);
    expect(versionState(left)).toBe('open');
    expect(isSettled(left)).toBe(true);
    expect(isSettled(version())).toBe(false);
  });

  it('[RV29] holds nothing up with what he asked for', () => {
    const decisions = [{ viewerId: 'ife', verdict: 'changes-requested' }] as const;
    expect(versionState(version({ decisions }))).toBe('changes-requested');
    expect(versionState(version({ decisions, deciderIds: without('ife') }))).toBe('open');
    expect(versionState(version({ decisions, reviewerIds: [], deciderIds: without('ife') }))).toBe('open');
  });

  it('[RV29] [RV30] leaves it to anybody where he was the only one named', () => {
    const alone = version({ reviewerIds: ['ife'], deciderIds: without('ife') });
    expect(countsFrom(alone, 'teo')).toBe(true);
    expect(countsFrom(alone, 'mara')).toBe(false);
    expect(isSettled(alone)).toBe(true);
  });

  it('[RV29] is named as he was on what is approved', () => {
    const approved = version({ isApproved: true, deciderIds: without('ife') });
    expect(awaitedReviewers(approved)).toEqual(['teo', 'ife']);
    expect(countsFrom(approved, 'ife')).toBe(true);
  });
});

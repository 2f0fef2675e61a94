import { z } from 'zod';

export const VersionStatus = z.enum(['processing', 'ready', 'failed']);
export type VersionStatus = z.infer<typeof VersionStatus>;

export const VersionState = z.enum(['open', 'changes-requested', 'approved', 'superseded']);
export type VersionState = z.infer<typeof VersionState>;

export const Verdict = z.enum(['approved', 'changes-requested']);
export type Verdict = z.infer<typeof Verdict>;

/** One viewer's verdict that still stands, the latest of each viewer. */
export interface StandingDecision {
  viewerId: string;
  verdict: Verdict;
}

export interface VersionInReview {
  number: number;
  /** The highest ready number of the mix: the version that is current. */
  currentNumber: number;
  isApproved: boolean;
  reviewerIds: readonly string[];
  decisions: readonly StandingDecision[];
  uploadedById: string;
  /** Whether anybody but the uploader could decide. */
  hasOtherDeciders: boolean;
}

/**
 * The state of a ready version. Approval outlives being superseded; a named reviewer's request for changes outweighs
 * every approval until he changes it; where nobody is named one decision settles it, not the uploader's own unless
 * he is alone.
 */
export function versionState(version: VersionInReview): VersionState {
  if (version.isApproved) return 'approved';
  if (version.number < version.currentNumber) return 'superseded';
  return tally(version);
}

function tally(version: VersionInReview): Extract<VersionState, 'open' | 'changes-requested' | 'approved'> {
  const counting = version.decisions.filter((decision) => countsFrom(version, decision.viewerId));
  if (counting.some((decision) => decision.verdict === 'changes-requested')) return 'changes-requested';
  const approvals = new Set(counting.map((decision) => decision.viewerId));
  if (version.reviewerIds.length > 0) {
    return version.reviewerIds.every((reviewer) => approvals.has(reviewer)) ? 'approved' : 'open';
  }
  return approvals.size > 0 ? 'approved' : 'open';
}

/** Whether a viewer's decision moves the state of a version, or is only an opinion. */
export function countsFrom(
  version: Pick<VersionInReview, 'reviewerIds' | 'uploadedById' | 'hasOtherDeciders'>,
  viewerId: string,
): boolean {
  if (version.reviewerIds.length > 0) return version.reviewerIds.includes(viewerId);
  return viewerId !== version.uploadedById || !version.hasOtherDeciders;
}

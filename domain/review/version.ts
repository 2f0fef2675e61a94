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
  /** Everybody who was named, whether he may still decide or not. */
  reviewerIds: readonly string[];
  /** Who may decide now. */
  deciderIds: ReadonlySet<string>;
  decisions: readonly StandingDecision[];
  uploadedById: string;
  /** Whether anybody but the uploader could decide. */
  hasOtherDeciders: boolean;
}

/**
 * The state of a ready version. Approval outlives being superseded. It is an act: where it only became possible because
 * somebody left, the version stays open until the next verdict.
 */
export function versionState(version: VersionInReview): VersionState {
  if (version.isApproved) return 'approved';
  if (version.number < version.currentNumber) return 'superseded';
  return tally(version) === 'changes-requested' ? 'changes-requested' : 'open';
}

/** Whether a verdict that was just taken, withdrawn or asked for leaves a version approved, so that it locks. */
export function isSettled(version: VersionInReview): boolean {
  return !version.isApproved && version.number >= version.currentNumber && tally(version) === 'approved';
}

/**
 * A named reviewer's request for changes outweighs every approval until he changes it; where nobody is named one
 * decision settles it, not the uploader's own unless he is alone.
 */
function tally(version: VersionInReview): Extract<VersionState, 'open' | 'changes-requested' | 'approved'> {
  const counting = version.decisions.filter((decision) => countsFrom(version, decision.viewerId));
  if (counting.some((decision) => decision.verdict === 'changes-requested')) return 'changes-requested';
  const approvals = new Set(counting.map((decision) => decision.viewerId));
  const awaited = awaitedReviewers(version);
  const isWhole = awaited.length > 0 ? awaited.every((id) => approvals.has(id)) : approvals.size > 0;
  return isWhole ? 'approved' : 'open';
}

type Deciders = Pick<VersionInReview, 'isApproved' | 'reviewerIds' | 'deciderIds'>;

/** Whose verdict a version waits for: of those who were named, who may still decide. An approved one stays as it was. */
export function awaitedReviewers(version: Deciders): string[] {
  return version.reviewerIds.filter((id) => mayStillDecide(version, id));
}

function mayStillDecide(version: Pick<Deciders, 'isApproved' | 'deciderIds'>, viewerId: string): boolean {
  return version.isApproved || version.deciderIds.has(viewerId);
}

/** Whether a viewer's decision moves the state of a version, or is only an opinion. */
export function countsFrom(
  version: Deciders & Pick<VersionInReview, 'uploadedById' | 'hasOtherDeciders'>,
  viewerId: string,
): boolean {
  if (!mayStillDecide(version, viewerId)) return false;
  const awaited = awaitedReviewers(version);
  if (awaited.length > 0) return awaited.includes(viewerId);
  return viewerId !== version.uploadedById || !version.hasOtherDeciders;
}

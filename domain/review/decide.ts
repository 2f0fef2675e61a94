export type DecisionRefusal = 'not-ready' | 'superseded' | 'locked' | 'other-sound';

export interface VersionToDecide {
  isReady: boolean;
  isCurrent: boolean;
  isApproved: boolean;
  pcmSha256: string | null;
}

/** Why a verdict on a version cannot be taken now; undefined when it can. A verdict names the sound it was made on. */
export function refuseDecision(version: VersionToDecide, heardSha256: string): DecisionRefusal | undefined {
  if (!version.isReady) return 'not-ready';
  if (version.isApproved) return 'locked';
  if (!version.isCurrent) return 'superseded';
  if (version.pcmSha256 !== heardSha256) return 'other-sound';
  return undefined;
}

/** Why something was refused, in words a program can tell apart. Translated once, at the door (server/http/problem). */
export type FailureCode =
  | 'not-signed-in'
  | 'wrong-password'
  | 'not-found'
  | 'forbidden'
  | 'foreign-origin'
  | 'address-unproven'
  | 'invalid'
  | 'email-taken'
  | 'sign-up-closed'
  | 'invitation-needed'
  | 'gone'
  | 'password-needed'
  | 'last-owner'
  | 'limit-reached'
  | 'in-use'
  | 'not-ready'
  | 'superseded'
  | 'locked'
  | 'other-sound'
  | 'key-reused'
  | 'too-large'
  | 'length-needed'
  | 'quota-reached'
  | 'disk-full'
  | 'unsupported'
  | 'too-many-requests'
  | 'unavailable';

export interface FieldError {
  path: string;
  message: string;
}

export interface FailureDetail {
  /** One sentence for a person, where the code's own sentence says too little. */
  sentence?: string;
  fields?: readonly FieldError[];
  retryAfterSeconds?: number;
}

/** A refusal named where it happens. Nobody between there and the door catches it unless he recovers. */
export class DomainError extends Error {
  readonly code: FailureCode;
  readonly detail: FailureDetail;

  constructor(code: FailureCode, detail: FailureDetail = {}) {
    super(detail.sentence ?? code);
    this.name = 'DomainError';
    this.code = code;
    this.detail = detail;
  }
}

/** Tells a refusal from a fault; by name, because pages and sockets load this module separately. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && error.name === 'DomainError' && 'code' in error;
}

/** Why a file becomes no sound, in words a program can tell apart; `server-fault` is the only one that is ours. */
export type ProblemCode =
  | 'unsupported'
  | 'damaged'
  | 'too-long'
  | 'too-many-channels'
  | 'bad-rate'
  | 'empty'
  | 'no-audio'
  | 'took-too-long'
  | 'server-fault';

export interface SoundProblem {
  code: ProblemCode;
  /** For the person who sent the file. */
  sentence: string;
}

/** A file that is refused: its own fault, never ours, and no better when tried again. */
export class Refusal extends Error {
  constructor(readonly problem: SoundProblem) {
    super(problem.sentence);
    this.name = 'Refusal';
  }
}

/** A refusal with its code and what is wrong, in whole sentences; that nothing was added is said behind them. */
export function refuse(code: ProblemCode, whatIsWrong: string, whatNext?: string): Refusal {
  return new Refusal({
    code,
    sentence: [whatIsWrong, 'Nothing was added.', whatNext].filter(Boolean).join(' '),
  });
}

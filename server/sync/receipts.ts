/** What became of a write: it is committed, or it stands on something that never came. */
export type Fate = 'stored' | 'incomplete';

/** In which order a connection's writes and questions came, and which of the questions may be answered. */
export interface Receipts {
  /** Notes a write; the answer is called once with its fate. A client answers each state vector once and in order. */
  write(isAnswer: boolean): (fate: Fate) => void;
  /** Notes the question whether everything before it is stored. */
  ask(marker: number): void;
  /** How many writes wait for their fate. */
  open(): number;
  /** How many questions wait for what came before them. */
  unanswered(): number;
}

interface ReceiptsOptions {
  /** Everything that came before this question is stored. */
  acknowledge(marker: number): void;
  /** Sends our state vector, to be answered with all that is missing here. */
  askAgain(): void;
  /** What is missing was asked for often enough. */
  giveUp(): void;
  resends: number;
}

type Noted =
  { kind: 'write'; fate: Fate | undefined; answers: number } | { kind: 'question'; marker: number };

/** One connection's receipts. A state vector was sent when it opened. */
export function createReceipts({ acknowledge, askAgain, giveUp, resends }: ReceiptsOptions): Receipts {
  const noted: Noted[] = [];
  /** Questions that came before something was missing: they wait for all of it. */
  let held: number[] = [];
  let asked = 1;
  let answered = 0;
  /** The answer that makes everything whole again. */
  let healer: number | undefined;
  let resent = 0;
  let open = 0;

  function settle(): void {
    for (let first = noted[0]; first; first = noted[0]) {
      if (first.kind === 'write' && first.fate === undefined) return;
      noted.shift();
      if (first.kind === 'question') {
        if (healer === undefined) acknowledge(first.marker);
        else held.push(first.marker);
      } else if (first.fate === 'stored') heal(first.answers);
      else miss(first.answers);
    }
  }

  function heal(answers: number): void {
    if (healer === undefined || answers < healer) return;
    healer = undefined;
    resent = 0;
    for (const marker of held) acknowledge(marker);
    held = [];
  }

  function miss(answers: number): void {
    // What follows on something missing is missing too: it comes with the answer that is on its way.
    if (healer !== undefined && answers < healer) return;
    if (resent >= resends) return giveUp();
    resent += 1;
    asked += 1;
    healer = asked;
    askAgain();
  }

  return {
    write(isAnswer) {
      if (isAnswer) answered += 1;
      const write: Noted = { kind: 'write', fate: undefined, answers: isAnswer ? answered : 0 };
      noted.push(write);
      open += 1;
      return (fate) => {
        write.fate = fate;
        open -= 1;
        settle();
      };
    },
    ask(marker) {
      noted.push({ kind: 'question', marker });
      settle();
    },
    open: () => open,
    unanswered: () => noted.length - open + held.length,
  };
}

/** Something done for whoever asks for it, but not as often as it is asked for. */
export interface Paced<T> {
  /** Does it with what was asked for last: at once, or as soon as the time since it was done before is over. */
  ask(value: T): void;
  /** Does nothing more. */
  end(): void;
}

export function openPaced<T>(everyMs: number, act: (value: T) => void): Paced<T> {
  let rest: NodeJS.Timeout | undefined;
  let asked: { readonly value: T } | undefined;
  let isEnded = false;

  function goOn(): void {
    rest = undefined;
    if (!asked) return;
    const { value } = asked;
    asked = undefined;
    rest = setTimeout(goOn, everyMs);
    act(value);
  }

  return {
    ask(value) {
      if (isEnded) return;
      asked = { value };
      if (!rest) goOn();
    },
    end() {
      isEnded = true;
      asked = undefined;
      clearTimeout(rest);
    },
  };
}

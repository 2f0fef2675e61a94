import { beforePaint } from './next-frame';

export type Stop = () => void;

type EventsOf<T> = T extends Window
  ? WindowEventMap
  : T extends Document
    ? DocumentEventMap
    : T extends HTMLMediaElement
      ? HTMLMediaElementEventMap
      : T extends HTMLElement
        ? HTMLElementEventMap
        : T extends WebSocket
          ? WebSocketEventMap
          : T extends MediaQueryList
            ? MediaQueryListEventMap
            : Record<string, Event>;

/** Owns everything opened in the browser: what was begun through it ends with it, in reverse order. */
export interface Scope {
  readonly isDisposed: boolean;
  listen<T extends EventTarget, K extends string & keyof EventsOf<T>>(
    target: T,
    type: K,
    handle: (event: EventsOf<T>[K]) => void,
    options?: AddEventListenerOptions,
  ): Stop;
  /** Runs once after `milliseconds`. */
  timeout(run: () => void, milliseconds: number): Stop;
  /** Runs every `milliseconds`. */
  interval(run: () => void, milliseconds: number): Stop;
  /** Runs once, before the next paint. */
  frame(run: (timestamp: number) => void): Stop;
  /** Runs before every paint until stopped. */
  everyFrame(run: (timestamp: number) => void): Stop;
  observeResize(element: Element, handle: (entry: ResizeObserverEntry) => void): Stop;
  /** Ends something else with this scope. */
  own(disposable: Stop | { dispose(): void }): Stop;
  /** A scope that ends with this one, or before. */
  child(): Scope;
  dispose(): void;
}

export function createScope(): Scope {
  const endings = new Set<Stop>();
  let isDisposed = false;

  /** Keeps `end` until it ran, by its own stop or by dispose; on a disposed scope it runs at once. */
  const keep = (end: Stop): Stop => {
    const stop = () => {
      if (endings.delete(stop)) end();
    };
    endings.add(stop);
    if (isDisposed) stop();
    return stop;
  };

  /** One-shot things forget themselves once they ran. */
  const keepOnce = (begin: (settle: Stop) => Stop): Stop => {
    const stop = keep(begin(() => endings.delete(stop)));
    return stop;
  };

  const scope: Scope = {
    get isDisposed() {
      return isDisposed;
    },
    listen(target, type, handle, options) {
      const listener = handle as EventListener;
      target.addEventListener(type, listener, options);
      return keep(() => target.removeEventListener(type, listener, options));
    },
    timeout(run, milliseconds) {
      return keepOnce((settle) => {
        const timer = setTimeout(() => {
          settle();
          run();
        }, milliseconds);
        return () => clearTimeout(timer);
      });
    },
    interval(run, milliseconds) {
      const timer = setInterval(run, milliseconds);
      return keep(() => clearInterval(timer));
    },
    frame(run) {
      return keepOnce((settle) => {
        return beforePaint((timestamp) => {
          settle();
          run(timestamp);
        });
      });
    },
    everyFrame(run) {
      let isStopped = false;
      let takeBack = beforePaint(function next(timestamp) {
        run(timestamp);
        if (!isStopped) takeBack = beforePaint(next);
      });
      return keep(() => {
        isStopped = true;
        takeBack();
      });
    },
    observeResize(element, handle) {
      const observer = new ResizeObserver((entries) => {
        const latest = entries.at(-1);
        if (latest) handle(latest);
      });
      observer.observe(element);
      return keep(() => observer.disconnect());
    },
    own(disposable) {
      return keep(typeof disposable === 'function' ? disposable : () => disposable.dispose());
    },
    child() {
      const child = createScope();
      const release = keep(() => child.dispose());
      child.own(release);
      return child;
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const stop of [...endings].reverse()) stop();
    },
  };
  return scope;
}

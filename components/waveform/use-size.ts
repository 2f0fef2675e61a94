import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { createScope } from '@/client/scope';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of an element in whole CSS pixels, kept up to date; nothing until it is laid out. */
export function useSize<T extends HTMLElement>(): [RefObject<T | null>, Size] {
  const element = useRef<T>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const scope = createScope();
    const measured = element.current;
    if (measured) {
      const take = () => {
        const next = { width: measured.clientWidth, height: measured.clientHeight };
        setSize((last) => (last.width === next.width && last.height === next.height ? last : next));
      };
      take();
      scope.observeResize(measured, take);
    }
    return () => scope.dispose();
  }, []);
  return [element, size];
}

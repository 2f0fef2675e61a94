'use client';

import { createContext, useContext, type ReactNode } from 'react';

/** Who is looking at the page. */
export type PageViewer =
  | { kind: 'user'; id: string; name: string; email: string; isAdmin: boolean }
  | { kind: 'guest'; id: string; name: string };

const ViewerContext = createContext<PageViewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: PageViewer | null; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

/** Null: nobody is signed in. */
export function useViewer(): PageViewer | null {
  return useContext(ViewerContext);
}

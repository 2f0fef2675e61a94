'use client';

import { createContext, useContext, type ReactNode } from 'react';

/** What pages need to know of the instance that serves them. */
export interface Instance {
  /** Whether letters leave; otherwise they are kept in its outbox. */
  sendsMail: boolean;
}

const InstanceContext = createContext<Instance>({ sendsMail: false });

export function InstanceProvider({ instance, children }: { instance: Instance; children: ReactNode }) {
  return <InstanceContext value={instance}>{children}</InstanceContext>;
}

export function useInstance(): Instance {
  return useContext(InstanceContext);
}

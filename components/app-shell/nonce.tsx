'use client';

import { createContext, useContext, useState, type ReactNode } from 'react';

const NonceContext = createContext('');

/** Keeps the nonce of the document: a refreshed page brings another one, and the document still goes by its first. */
export function NonceProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [first] = useState(nonce);
  return <NonceContext value={first}>{children}</NonceContext>;
}

/** The nonce that styles and scripts made on this page have to carry. */
export function useNonce(): string {
  return useContext(NonceContext);
}

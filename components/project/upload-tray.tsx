'use client';

import dynamic from 'next/dynamic';
import { useEffect, useSyncExternalStore } from 'react';
import { browserUploads } from '@/client/browser-uploads';
import type { UploadItem } from '@/client/upload-item';
import { summarise, type UploadsSummary } from '@/client/upload-summary';

const UploadList = dynamic(async () => (await import('./upload-list')).UploadList);

const nothing: readonly UploadItem[] = [];

/** The uploads of this browser; none while a page is made on the server. */
function useUploadItems(): readonly UploadItem[] {
  return useSyncExternalStore(
    (listener) => browserUploads().store.subscribe(listener),
    () => browserUploads().store.getState().items,
    () => nothing,
  );
}

/** What is on its way in, above every page. It outlives every page but the browser's. */
export function UploadTray() {
  const items = useUploadItems();
  const summary = summarise(items);
  useTitleProgress(summary);
  useTidying(summary, items);
  return summary ? <UploadList items={items} summary={summary} /> : null;
}

const tidyAfterMs = 8_000;

/** What arrived well is put away by itself; what failed stays until somebody has seen it. */
function useTidying(summary: UploadsSummary | undefined, items: readonly UploadItem[]): void {
  const isDone = summary?.kind === 'done';
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => {
      for (const { id, state } of items) if (state.kind === 'ready') browserUploads().dismiss(id);
    }, tidyAfterMs);
    return () => clearTimeout(timer);
  }, [isDone, items]);
}

const shownShare = /^\d+\u2009% · /;

/** While files leave, the title of the window says how far they are. */
function useTitleProgress(summary: UploadsSummary | undefined) {
  const percent = summary?.kind === 'uploading' ? Math.floor(summary.share * 100) : undefined;
  useEffect(() => {
    const title = document.title.replace(shownShare, '');
    document.title = percent === undefined ? title : `${percent}\u2009% · ${title}`;
  }, [percent]);
}

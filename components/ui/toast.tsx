'use client';

import { X } from 'lucide-react';
import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { IconButton } from './icon-button';

interface ToastText {
  text: string;
  isError?: boolean;
  action?: { label: string; run: () => void };
}

const queue = new ToastQueue<ToastText>({ maxVisibleToasts: 1 });

/** Long enough to read and to undo. Errors stay until they are put away. */
const toastMilliseconds = 10_000;

/** Says something that happened out of sight; returns what takes it back. */
export function toast(content: ToastText): () => void {
  // One at a time: what is new is what counts.
  for (const { key, content: shown } of queue.visibleToasts) if (!shown.isError) queue.close(key);
  const key = queue.add(content, content.isError ? {} : { timeout: toastMilliseconds });
  return () => queue.close(key);
}

/** Where toasts appear: bottom left, one at a time, above what a page keeps at its foot. */
export function Toasts({ label, closeLabel }: { label: string; closeLabel: string }) {
  return (
    <ToastRegion
      queue={queue}
      aria-label={label}
      className="fixed bottom-22 left-6 z-(--z-toast) outline-hidden max-phone:inset-x-4"
    >
      {({ toast: shown }) => (
        <AriaToast
          toast={shown}
          className="flex max-w-md animate-rise items-center gap-3 rounded-panel bg-surface-3 py-1.5 pr-1.5 pl-4 shadow-3"
        >
          <ToastContent className="min-w-0 grow py-1">
            <Text slot="title">{shown.content.text}</Text>
          </ToastContent>
          {shown.content.action && (
            <AriaButton
              className="control-md rounded-control px-3 font-medium hover:bg-surface-4"
              onPress={() => {
                shown.content.action?.run();
                queue.close(shown.key);
              }}
            >
              {shown.content.action.label}
            </AriaButton>
          )}
          <IconButton slot="close" label={closeLabel} icon={X} />
        </AriaToast>
      )}
    </ToastRegion>
  );
}

'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './icon-button';

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  closeLabel: string;
  /** For what cannot be undone: read out at once, left only by a choice. */
  isAlert?: boolean;
  size?: 'sm' | 'md';
  children: ReactNode;
}

const widths = { sm: 'max-w-[440px]', md: 'max-w-[600px]' };

/** A sheet over the page; on phones it comes from the foot. */
export function Dialog({
  isOpen,
  onClose,
  title,
  closeLabel,
  isAlert = false,
  size = 'sm',
  children,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(isStillOpen) => !isStillOpen && onClose()}
      isDismissable={!isAlert}
      className="fixed inset-0 z-(--z-dialog) flex h-(--visual-viewport-height) items-center justify-center bg-scrim p-6 entering:animate-appear max-phone:items-end max-phone:p-0"
    >
      <Modal
        className={`max-h-full w-full overflow-auto rounded-sheet bg-surface-1 shadow-3 outline-hidden entering:animate-rise max-phone:rounded-b-none ${widths[size]}`}
      >
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'} className="flex flex-col outline-hidden">
          <header className="flex items-start justify-between gap-4 px-6 pt-5 pb-1">
            <Heading slot="title" className="text-20 font-semibold tracking-tight">
              {title}
            </Heading>
            <IconButton label={closeLabel} icon={X} onPress={onClose} className="-mr-2" />
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What a dialog says or asks. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-4 px-6 pt-2 pb-5 text-ink-2">{children}</div>;
}

/** What ends a dialog: the one primary action last. */
export function DialogFoot({ children }: { children: ReactNode }) {
  return <footer className="flex flex-wrap items-center justify-end gap-2 px-6 pb-6">{children}</footer>;
}

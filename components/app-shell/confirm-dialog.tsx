'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useProblemText } from './problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';

/** For what cannot be undone: says what goes and what stays, and waits for a yes. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  text,
  submit,
  onSubmit,
}: {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  text: string;
  submit: string;
  onSubmit: () => Promise<unknown>;
}) {
  const t = useTranslations('common');
  const problemText = useProblemText();
  const doing = useMutation({ mutationFn: onSubmit, onSuccess: onClose });
  const close = () => {
    doing.reset();
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={title} closeLabel={t('close')} isAlert>
      <DialogBody>
        <p>{text}</p>
        {doing.error && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(doing.error)}
          </Banner>
        )}
      </DialogBody>
      <DialogFoot>
        <Button onPress={close}>{t('cancel')}</Button>
        <Button variant="danger" onPress={() => doing.mutate()} isPending={doing.isPending}>
          {submit}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

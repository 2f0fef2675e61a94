import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button, type ButtonVariant } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';

interface ReasonDialogProps {
  onClose: () => void;
  title: string;
  label: string;
  hint?: string;
  submit: string;
  variant?: ButtonVariant;
  /** Given: nothing is done without a reason, and this says so. */
  needsReason?: string;
  /** What will follow, above the field. */
  children?: ReactNode;
  onSubmit: (reason: string) => Promise<unknown>;
}

/** Asks for words before something is done; open while it is shown, and until it is done. */
export function ReasonDialog({
  onClose,
  title,
  label,
  hint,
  submit,
  variant = 'primary',
  needsReason,
  children,
  onSubmit,
}: ReasonDialogProps) {
  const t = useTranslations('common');
  const problemText = useProblemText();
  const [reason, setReason] = useState('');
  const doing = useMutation({ mutationFn: onSubmit, onSuccess: onClose });
  const said = reason.trim();
  return (
    <Dialog isOpen onClose={onClose} title={title} closeLabel={t('close')}>
      <DialogBody>
        {children}
        <TextField
          label={label}
          description={hint}
          value={reason}
          onChange={setReason}
          rows={3}
          maxLength={2000}
        />
        {doing.error && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(doing.error)}
          </Banner>
        )}
      </DialogBody>
      <DialogFoot>
        <Button variant="ghost" onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          variant={variant}
          reason={said === '' ? needsReason : undefined}
          isPending={doing.isPending}
          onPress={() => doing.mutate(said)}
        >
          {submit}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

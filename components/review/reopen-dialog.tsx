import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';

interface ReopenDialogProps {
  number: number;
  reason: string;
  onChange: (reason: string) => void;
  onClose: () => void;
  onReopen: (reason: string) => void;
}

/** Asks why an approved version is unlocked. */
export function ReopenDialog({ number, reason, onChange, onClose, onReopen }: ReopenDialogProps) {
  const t = useTranslations('decisions');
  const submit = () => {
    onReopen(reason.trim());
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('reopenTitle', { number })} closeLabel={t('close')}>
      <div className="flex flex-col gap-4 px-6 pt-1 pb-6">
        <p className="text-ink-2">{t('reopenText')}</p>
        <TextField label={t('reopenReason')} value={reason} onChange={onChange} rows={3} maxLength={2000} />
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button
            variant="primary"
            reason={reason.trim() === '' ? t('reopenNeedsReason') : undefined}
            onPress={submit}
          >
            {t('reopen')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

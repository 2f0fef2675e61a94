import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';

interface ChangesDialogProps {
  note: string;
  onChange: (note: string) => void;
  onClose: () => void;
  onSend: (note: string) => void;
}

/** A request for changes, with a word to go with it. */
export function ChangesDialog({ note, onChange, onClose, onSend }: ChangesDialogProps) {
  const t = useTranslations('decisions');
  const submit = () => {
    onSend(note.trim());
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('noteTitle')} closeLabel={t('close')}>
      <div className="flex flex-col gap-4 px-6 pt-1 pb-6">
        <TextField
          label={t('noteLabel')}
          description={t('noteHint')}
          value={note}
          onChange={onChange}
          rows={4}
          maxLength={2000}
        />
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" onPress={submit}>
            {t('send')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

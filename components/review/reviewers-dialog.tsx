import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useProblemText } from '@/components/app-shell/problem-text';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { can } from '@/domain/roles';
import { dayOf, eveningOf } from './due-date';
import { useReview } from './review-context';
import type { Decisions } from './use-decisions';

interface ReviewersDialogProps {
  number: number;
  decisions: Decisions;
  onClose: () => void;
}

/** Chooses whose verdict a version waits for, and until when. */
export function ReviewersDialog({ number, decisions, onClose }: ReviewersDialogProps) {
  const { members } = useReview();
  const t = useTranslations('decisions');
  const problemText = useProblemText();
  const { reviewers } = decisions;
  const deciders = members.filter(({ role, isClosed }) => !isClosed && can(role, 'decisions.make'));
  // Only what is changed here is kept here: who was named may come after the dialog has opened.
  const [changes, setChanges] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [changedDue, setDue] = useState<string>();
  const isChosen = (id: string) => changes.get(id) ?? reviewers.some(({ person }) => person.id === id);
  const dueAt = reviewers.find((one) => one.dueAt)?.dueAt;
  const due = changedDue ?? (dueAt ? dayOf(dueAt) : '');
  const save = () => {
    // Whoever left or may not decide any more has no box here, and is named no longer.
    const userIds = deciders.map(({ userId }) => userId).filter(isChosen);
    decisions.name.mutate({ userIds, ...(due !== '' && { dueAt: eveningOf(due) }) }, { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('whoDecidesTitle', { number })} closeLabel={t('close')}>
      <div className="flex flex-col gap-4 px-6 pt-1 pb-6">
        <p className="text-ink-2">{t('whoDecidesText')}</p>
        <div className="flex flex-col gap-1">
          {deciders.map(({ userId, name }) => (
            <Checkbox
              key={userId}
              isSelected={isChosen(userId)}
              onChange={(isOn) => setChanges(new Map(changes).set(userId, isOn))}
            >
              {name}
            </Checkbox>
          ))}
        </div>
        <TextField label={t('dueLabel')} type="date" value={due} onChange={setDue} />
        {decisions.name.error && (
          <Banner tone="danger" icon={CircleAlert} role="alert">
            {problemText(decisions.name.error)}
          </Banner>
        )}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={decisions.name.isPending || !decisions.areReviewersKnown}
            onPress={save}
          >
            {t('save')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

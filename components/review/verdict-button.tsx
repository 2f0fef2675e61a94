import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { can } from '@/domain/roles';
import { DecisionBar } from './decision-bar';
import { useReview } from './review-context';

/** On phones the verdict waits behind a button, so that sound and notes keep the page. */
export function VerdictButton() {
  const { version, standing } = useReview();
  const t = useTranslations('review.composer');
  const common = useTranslations('common');
  const [isOpen, setOpen] = useState(false);
  if (version?.status !== 'ready' || version.isDestroyed || !can(standing, 'decisions.make')) return null;
  return (
    <>
      <Button size="lg" icon={CircleCheck} onPress={() => setOpen(true)} className="grow basis-0 px-2">
        {t('verdict')}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t('verdictOn', { number: version.number ?? 0 })}
        closeLabel={common('close')}
      >
        <DecisionBar />
      </Dialog>
    </>
  );
}

import { Share2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { can } from '@/domain/roles';
import { useReview } from './review-context';

const ShareDialog = dynamic(async () => (await import('@/components/share/share-dialog')).ShareDialog);

/** Opens the dialog for share links, for whoever may make them. */
export function ShareButton() {
  const { mix, standing } = useReview();
  const t = useTranslations('share');
  const [isOpen, setOpen] = useState(false);
  if (!can(standing, 'links.change')) return null;
  return (
    <>
      <Button variant="primary" icon={Share2} onPress={() => setOpen(true)}>
        {t('open')}
      </Button>
      {isOpen && <ShareDialog mix={mix} onClose={() => setOpen(false)} />}
    </>
  );
}

import { Share2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ShareDialog } from '@/components/share/share-dialog';
import { Button } from '@/components/ui/button';
import { can } from '@/domain/roles';
import { useReview } from './review-context';

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

'use client';

import { useTranslations } from 'use-intl';
import { Button, LinkButton } from '@/components/ui/button';
import { NoticePage } from './notice-page';

/** For what does not exist and for what one may not see: both look the same. */
export function NotFoundNotice() {
  const t = useTranslations('common.notFound');
  return (
    <NoticePage title={t('title')} text={t('text')}>
      <LinkButton href="/" variant="primary" size="lg">
        {t('action')}
      </LinkButton>
    </NoticePage>
  );
}

/** For a page that stopped; `digest` is what the server wrote the fault down under. */
export function BrokenNotice({ digest, onRetry }: { digest: string | undefined; onRetry: () => void }) {
  const t = useTranslations('common.broken');
  return (
    <NoticePage title={t('title')} text={t('text')} code={digest && t('code', { code: digest })}>
      <Button variant="primary" size="lg" onPress={onRetry}>
        {t('retry')}
      </Button>
    </NoticePage>
  );
}

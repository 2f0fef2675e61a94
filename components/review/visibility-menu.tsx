import { ChevronDown, Globe, Lock } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import type { Visibility } from '@/client/review-view';
import { Menu } from '@/components/ui/menu';

/** Says before sending who will read the note; only the team has a choice. */
export function VisibilityMenu({
  visibility,
  onChange,
}: {
  visibility: Visibility;
  onChange: (visibility: Visibility) => void;
}) {
  const t = useTranslations('review.composer');
  const isTeamOnly = visibility === 'team';
  const Icon = isTeamOnly ? Lock : Globe;
  const label = isTeamOnly ? t('teamShort') : t('everyone');
  return (
    <Menu
      label={t('visibility')}
      placement="top start"
      trigger={
        <AriaButton
          aria-label={`${t('visibility')}: ${label}`}
          className={`control-sm -ml-1 inline-flex items-center gap-[5px] rounded-control px-1 text-12 font-medium hover:bg-surface-2 ${
            isTeamOnly ? 'text-team' : 'text-open'
          }`}
        >
          <Icon aria-hidden className="size-3.5" strokeWidth={1.75} />
          {label}
          <ChevronDown aria-hidden className="size-3" strokeWidth={1.75} />
        </AriaButton>
      }
      sections={[
        [
          {
            id: 'everyone',
            label: t('everyone'),
            description: t('everyoneText'),
            icon: Globe,
            onAction: () => onChange('everyone'),
          },
          {
            id: 'team',
            label: t('teamShort'),
            description: t('teamText'),
            icon: Lock,
            onAction: () => onChange('team'),
          },
        ],
      ]}
    />
  );
}

'use client';

import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import type { KnownFact } from '@/client/facts';
import { activityPath } from '@/components/app-shell/paths';
import { When } from '@/components/app-shell/when';
import { Avatar } from '@/components/ui/avatar';
import { LinkButton } from '@/components/ui/button';
import { factSentence } from './fact-sentence';
import { useActivity, type FactsPage } from './use-activity';

const shown = 20;
/** Said by what follows: that it can be heard, or why it cannot. */
const unsaid = new Set<KnownFact['type']>(['version.received', 'version.compact-ready', 'asset.received']);

/** What happened here of late, in words, and the way to everything that did. */
export function Activity({ projectId, first }: { projectId: string; first: FactsPage }) {
  const t = useTranslations('project.page');
  const { facts = [] } = useActivity(projectId, {}, first);
  const said = facts.filter(({ type }) => !unsaid.has(type));
  if (said.length === 0) return <p className="text-ink-3">{t('activityEmpty')}</p>;
  return (
    <>
      <ol>
        {said.slice(0, shown).map((fact) => (
          <FactRow key={fact.id} fact={fact} />
        ))}
      </ol>
      <LinkButton href={activityPath(projectId)} variant="ghost" size="sm" className="mt-1 -ml-2">
        {t('allActivity')}
      </LinkButton>
    </>
  );
}

/** One fact: who, what, when. */
function FactRow({ fact }: { fact: KnownFact }) {
  return (
    <li className="grid animate-appear grid-cols-[22px_1fr] gap-2.5 py-[7px] text-ink-2">
      <Avatar person={fact.actor} size="sm" />
      <div className="min-w-0">
        <p className="leading-[18px] wrap-break-word touch:leading-[22px]">
          <FactWords fact={fact} />
        </p>
        <p className="text-11 text-ink-3">
          <When at={fact.at} />
        </p>
      </div>
    </li>
  );
}

/** A fact as a sentence; the things in it lead to where they are. */
export function FactWords({ fact }: { fact: KnownFact }) {
  const t = useTranslations('facts');
  return (
    <>
      <b className="text-ink-1">{fact.actor.name}</b>{' '}
      {factSentence(fact, t, {
        name: (chunks) => <b className="text-ink-1">{chunks}</b>,
        place: (chunks, path) =>
          path ? (
            <Link href={path} className="rounded-small font-medium text-ink-1 hover:underline">
              {chunks}
            </Link>
          ) : (
            <b className="text-ink-1">{chunks}</b>
          ),
      })}
    </>
  );
}

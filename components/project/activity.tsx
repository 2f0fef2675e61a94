'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import type { KnownFact } from '@/client/facts';
import { queries } from '@/client/queries';
import { When } from '@/components/app-shell/when';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { factSentence } from './fact-sentence';

const portion = 20;
/** Said by what follows: that it can be heard, or why it cannot. */
const unsaid = new Set<KnownFact['type']>(['version.received', 'version.compact-ready', 'asset.received']);

/** What happened here, the latest first, in words. */
export function Activity({ projectId }: { projectId: string }) {
  const t = useTranslations('project.page');
  const { data } = useQuery(queries.activity(projectId));
  const [shown, setShown] = useState(portion);
  const facts = (data ?? []).filter(({ type }) => !unsaid.has(type)).reverse();
  if (data && facts.length === 0) return <p className="text-ink-3">{t('activityEmpty')}</p>;
  return (
    <>
      <ol>
        {facts.slice(0, shown).map((fact) => (
          <FactRow key={fact.id} fact={fact} />
        ))}
      </ol>
      {facts.length > shown && (
        <Button variant="ghost" size="sm" className="mt-1 -ml-2" onPress={() => setShown(shown + portion)}>
          {t('earlier')}
        </Button>
      )}
    </>
  );
}

/** One fact: who, what, when. */
export function FactRow({ fact }: { fact: KnownFact }) {
  const t = useTranslations('facts');
  return (
    <li className="grid animate-appear grid-cols-[22px_1fr] gap-2.5 py-[7px] text-ink-2">
      <Avatar person={fact.actor} size="sm" />
      <div className="min-w-0">
        <p className="leading-[18px] wrap-break-word touch:leading-[22px]">
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
        </p>
        <p className="text-11 text-ink-3">
          <When at={fact.at} />
        </p>
      </div>
    </li>
  );
}

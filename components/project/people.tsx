'use client';

import { useTranslations } from 'use-intl';
import type { Live } from '@/client/facts';
import { useViewer } from '@/components/app-shell/viewer';
import { Avatar } from '@/components/ui/avatar';
import type { PresentPerson } from '@/domain/api/live';
import type { Member } from '@/domain/api/projects';
import type { Mix } from '@/domain/api/review';

/** Everybody in the project, what they may, and what they listen to right now; guests while they are here. */
export function People({
  members,
  present,
  mixes,
  isDemo,
}: {
  members: readonly Member[];
  present: Live['people'];
  mixes: readonly Mix[];
  isDemo: boolean;
}) {
  const t = useTranslations('common');
  const people = useTranslations('project.people');
  const viewer = useViewer();
  const doing = useDoing(mixes);
  const guests = new Map(
    present.filter(({ person }) => person.kind === 'guest').map((one) => [one.person.id, one]),
  );
  return (
    <ul>
      {members.map((member) => (
        <PersonRow
          key={member.userId}
          person={member}
          role={t(`role.${member.role}`)}
          doing={
            member.userId === viewer?.id
              ? t('you')
              : member.isClosed
                ? people(isDemo ? 'invented' : 'closed')
                : doing(present.filter(({ person }) => person.id === member.userId))
          }
        />
      ))}
      {[...guests.values()].map((guest) => (
        <PersonRow
          key={guest.person.id}
          person={guest.person}
          role={t('role.guest')}
          doing={doing([guest])}
        />
      ))}
    </ul>
  );
}

/** Where somebody is, of all the pages he has open: what he plays counts most. */
function useDoing(mixes: readonly Mix[]): (connections: readonly PresentPerson[]) => string | undefined {
  const t = useTranslations('project.people');
  return (connections) => {
    const place = connections.find(({ playing }) => playing) ?? connections.at(-1);
    if (!place) return undefined;
    const mix = mixes.find(({ id }) => id === place.mixId);
    return mix && place.playing ? t('listening', { title: mix.title }) : t('here');
  };
}

function PersonRow({
  person,
  role,
  doing,
}: {
  person: { name: string; colour: number };
  role: string;
  doing: string | undefined;
}) {
  return (
    <li className="flex min-h-[38px] items-center gap-2.5">
      <Avatar person={person} />
      <span className="min-w-0 grow">
        <span className="block truncate leading-[17px] font-medium">{person.name}</span>
        {doing && <span className="block truncate text-11 text-ink-3">{doing}</span>}
      </span>
      <span className="shrink-0 text-12 text-ink-3">{role}</span>
    </li>
  );
}

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Saving } from '@/client/saving';
import type { SessionConnection } from '@/client/session-connection';
import { projectPath, sessionPath } from '@/components/app-shell/paths';
import { TopBar } from '@/components/app-shell/top-bar';
import type { Project, Session } from '@/domain/api/projects';
import { can } from '@/domain/roles';
import { SavingLine } from './saving-line';

interface SessionFrameProps {
  project: Project;
  session: Session;
  /** Of whoever looks. */
  colour: number;
  /** A page within the session; the session itself where there is none. */
  title?: string;
  connection: SessionConnection | undefined;
  saving: Saving;
  /** At the right of the top bar. */
  corner?: ReactNode;
  children: ReactNode;
}

/** What stands around every page of a session: where it is, and what becomes of edits that are not on their way. */
export function SessionFrame(props: SessionFrameProps) {
  const { project, session, colour, title, connection, saving, corner, children } = props;
  const projects = useTranslations('project.list');
  const whole = { label: session.title };
  const within = title === undefined ? [] : [{ label: title }];
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar
        crumbs={[
          { label: projects('title'), href: '/' },
          { label: project.name, href: projectPath(project.id) },
          within.length > 0 ? { ...whole, href: sessionPath(session.id) } : whole,
          ...within,
        ]}
        colour={colour}
      >
        {corner}
      </TopBar>
      <SavingLine
        saving={saving}
        isReader={!can(project.role, 'sessions.change')}
        onDiscard={async () => {
          await connection?.discard();
          window.location.reload();
        }}
      />
      {children}
    </div>
  );
}

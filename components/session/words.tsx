import type { SessionConnection } from '@/client/session-connection';
import { noteSections } from '@/session/document';
import type { PresentUser } from '@/session/presence';
import { WordsEditor } from './words-editor';
import { wordsGrid } from './words-skeleton';

/** The texts of a session. */
export function Words({
  connection,
  me,
  isWritable,
}: {
  connection: SessionConnection;
  me: PresentUser;
  isWritable: boolean;
}) {
  return (
    <div className={wordsGrid}>
      {noteSections.map((section) => (
        <WordsEditor
          key={section}
          section={section}
          connection={connection}
          me={me}
          isWritable={isWritable}
        />
      ))}
    </div>
  );
}

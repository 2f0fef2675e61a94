import {
  Check,
  Link2,
  ListTodo,
  MoreHorizontal,
  Pencil,
  Reply as ReplyIcon,
  RotateCcw,
  Trash2,
} from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { draftPlaces, draftsOf } from '@/client/drafts';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import type { Comment } from '@/domain/api/review';
import { can } from '@/domain/roles';
import { useReview } from './review-context';
import { isOpen, type Thread } from './threads';
import { useNoteToDo } from './use-note-to-do';
import { useNoteChanges } from './use-notes';

interface NoteActionsProps {
  thread: Thread;
  onReply: () => void;
  onEdit: () => void;
}

/** A reply is begun and given up while these buttons are not shown. */
const noChanges = () => () => undefined;

/** What can be done with a note, as far as one's role goes. */
export function NoteActions({ thread, onReply, onEdit }: NoteActionsProps) {
  const { actions, standing, me } = useReview();
  const t = useTranslations('review.notes');
  const hasBegun = useSyncExternalStore(
    noChanges,
    () => draftsOf(me.id).read(draftPlaces.reply(thread.note.id)) !== undefined,
    () => false,
  );
  return (
    <div className="mt-2.5 flex items-center gap-1">
      {can(standing, 'comments.resolve') && (
        <Button
          size="sm"
          icon={isOpen(thread) ? Check : RotateCcw}
          onPress={() => actions.toggleResolved(thread)}
        >
          {isOpen(thread) ? t('resolve') : t('reopen')}
        </Button>
      )}
      {can(standing, 'comments.write') && (
        <Button size="sm" variant="ghost" icon={ReplyIcon} onPress={onReply}>
          {hasBegun ? t('goOnReplying') : t('reply')}
        </Button>
      )}
      <span className="grow" />
      <NoteMenu note={thread.note} onEdit={onEdit} />
    </div>
  );
}

/** Rewriting is for whoever wrote it; deleting for him and for an owner. */
export function NoteMenu({ note, onEdit }: { note: Comment; onEdit: () => void }) {
  const { actions, me, standing } = useReview();
  const t = useTranslations('review.notes');
  const { remove } = useNoteChanges();
  const plan = useNoteToDo();
  // The words of a session are read by more people than the team.
  const mayPlan =
    can(standing, 'sessions.change') && note.visibility === 'everyone' && note.parentId === null;
  const isMine = note.author.id === me.id;
  return (
    <Menu
      label={t('more')}
      placement="bottom end"
      trigger={<IconButton label={t('more')} icon={MoreHorizontal} size="sm" />}
      sections={[
        [
          {
            id: 'link',
            label: t('copyLink'),
            icon: Link2,
            onAction: () => actions.copyLink(note.parentId ?? note.id),
          },
          ...(mayPlan
            ? [{ id: 'to-do', label: t('toDo'), icon: ListTodo, onAction: () => plan.mutate(note) }]
            : []),
          ...(isMine ? [{ id: 'edit', label: t('edit'), icon: Pencil, onAction: onEdit }] : []),
          ...(isMine || can(standing, 'comments.moderate')
            ? [
                {
                  id: 'delete',
                  label: t('delete'),
                  icon: Trash2,
                  isDanger: true,
                  onAction: () => remove.mutate(note),
                },
              ]
            : []),
        ],
      ]}
    />
  );
}

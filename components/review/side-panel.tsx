import { X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Sheet } from '@/client/review-view';
import { IconButton } from '@/components/ui/icon-button';
import { Tabs } from '@/components/ui/tabs';
import { HeardMenu } from './heard-menu';
import { NotesPanel } from './notes-panel';
import { useReview, useView } from './review-context';

const FilePanel = dynamic(async () => (await import('./file-panel')).FilePanel);

const sheetLook = {
  peek: 'max-phone:static max-phone:z-auto max-phone:mt-auto',
  half: 'max-phone:static max-phone:z-auto max-phone:grow',
  full: 'max-phone:top-13 max-phone:left-0',
};

/** Beside the sound: what people say of it, and what it is. Below a desk it lies over the sound, on phones under it. */
export function SidePanel() {
  const { view, threads } = useReview();
  const t = useTranslations('review.panel');
  const panel = useView((now) => now.panel);
  const isDrawerOpen = useView((now) => now.isDrawerOpen);
  const sheet = useView((now) => now.sheet);
  return (
    <aside
      aria-label={t('label')}
      data-aside
      className={`flex min-h-0 flex-col border-l border-line-1 bg-surface-1 max-drawer:fixed max-drawer:inset-y-0 max-drawer:right-0 max-drawer:z-(--z-popover) max-drawer:w-[340px] max-drawer:shadow-3 max-phone:w-auto max-phone:rounded-t-sheet max-phone:border-0 max-phone:shadow-[0_-1px_0_var(--line-2)] ${
        isDrawerOpen ? '' : 'max-drawer:invisible max-phone:visible'
      } ${sheetLook[sheet]}`}
    >
      <SheetHandle />
      <Tabs
        label={t('label')}
        value={panel}
        onChange={(next) => view.setState({ panel: next })}
        className="grow"
        places={[
          {
            id: 'notes',
            label: (
              <>
                {t('notes')} <span className="text-11 font-medium text-ink-3">{threads.length}</span>
              </>
            ),
            content: <NotesPanel />,
          },
          { id: 'file', label: t('file'), content: <FilePanel /> },
        ]}
        aside={
          <>
            <span className="phone:hidden">
              <HeardMenu isShort />
            </span>
            <span className="hidden phone:max-drawer:block">
              <IconButton
                label={t('close')}
                icon={X}
                onPress={() => view.setState({ isDrawerOpen: false })}
              />
            </span>
          </>
        }
      />
    </aside>
  );
}

/** On phones the panel is a sheet: pressed or drawn up it takes the page, drawn down it only peeks. */
function SheetHandle() {
  const { view } = useReview();
  const t = useTranslations('review.panel');
  const sheet = useView((now) => now.sheet);
  const fromY = useRef<number | null>(null);
  const set = (next: Sheet) => view.setState({ sheet: next });
  const release = (y: number) => {
    const moved = y - (fromY.current ?? y);
    fromY.current = null;
    if (moved < -drawnPixels) set(sheet === 'peek' ? 'half' : 'full');
    else if (moved > drawnPixels) set(sheet === 'full' ? 'half' : 'peek');
    else set(sheet === 'full' ? 'half' : 'full');
  };
  return (
    <button
      type="button"
      aria-label={sheet === 'full' ? t('smaller') : t('larger')}
      className="flex h-6 shrink-0 touch-none items-center justify-center phone:hidden"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        fromY.current = event.clientY;
      }}
      onPointerUp={(event) => release(event.clientY)}
      onKeyDown={(event) => event.key === 'Enter' && set(sheet === 'full' ? 'half' : 'full')}
    >
      <span className="h-1 w-9 rounded-full bg-surface-4" />
    </button>
  );
}

const drawnPixels = 24;

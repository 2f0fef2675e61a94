import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { keepPreferences, preferences } from '@/client/review-preferences';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { Select } from '@/components/ui/select';
import { bindings, type KeyGroup } from './keyboard-map';
import { useReview } from './review-context';

const groups: readonly KeyGroup[] = ['playing', 'notes', 'view', 'page'];
const reactions = ['0', '0.2', '0.4', '0.6', '0.8', '1', '1.5', '2'];

type KeyName = Parameters<ReturnType<typeof useTranslations<'review.sheet.keys'>>>[0];

/** Every key of the page, and how it obeys. */
export function KeyboardList() {
  const { view } = useReview();
  const t = useTranslations('review.sheet');
  const common = useTranslations('common');
  return (
    <Dialog
      isOpen
      onClose={() => view.setState({ isSheetOpen: false })}
      title={t('title')}
      closeLabel={common('close')}
      size="md"
    >
      <DialogBody>
        <div className="grid grid-cols-2 gap-x-8 gap-y-5 max-phone:grid-cols-1">
          {groups.map((group) => (
            <KeyList key={group} group={group} />
          ))}
        </div>
        <Choices />
      </DialogBody>
    </Dialog>
  );
}

function KeyList({ group }: { group: KeyGroup }) {
  const t = useTranslations('review.sheet');
  return (
    <section>
      <h3 className="mb-1.5 font-medium text-ink-1">{t(`groups.${group}`)}</h3>
      <dl className="flex flex-col">
        {bindings
          .filter((binding) => binding.group === group)
          .map(({ label, keys, shown }) => (
            <KeyRow key={label} name={label as KeyName} keys={shown ?? keys.slice(0, 1)} />
          ))}
        {group === 'notes' && <KeyRow name="send" keys={['Ctrl', '⏎']} />}
        {group === 'page' && <KeyRow name="version" keys={['v', '1–9']} />}
      </dl>
    </section>
  );
}

function KeyRow({ name, keys }: { name: KeyName; keys: readonly string[] }) {
  const t = useTranslations('review.sheet.keys');
  return (
    <div className="flex min-h-7 items-center justify-between gap-3">
      <dt>{t(name)}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key.length === 1 ? key.toUpperCase() : key}</Kbd>
        ))}
      </dd>
    </div>
  );
}

function Choices() {
  const t = useTranslations('review.sheet');
  const { areSingleKeysOn, reactionSeconds } = useStore(preferences);
  const seconds = (value: string) => t('reactionUnit', { seconds: Number(value) });
  return (
    <div className="flex flex-col gap-4 border-t border-line-1 pt-4">
      <Checkbox
        isSelected={areSingleKeysOn}
        onChange={(isOn) => keepPreferences(window.localStorage, { areSingleKeysOn: isOn })}
      >
        <span>
          <span className="text-ink-1">{t('singleKeys')}</span>
          <br />
          <span className="text-12 text-ink-3">{t('singleKeysText')}</span>
        </span>
      </Checkbox>
      <div className="flex items-center justify-between gap-4">
        <span>
          <span className="text-ink-1">{t('reaction')}</span>
          <br />
          <span className="text-12 text-ink-3">{t('reactionText')}</span>
        </span>
        <Select
          label={t('reaction')}
          hidesLabel
          value={String(reactionSeconds)}
          options={reactions.map((value) => ({ id: value, label: seconds(value) }))}
          onChange={(value) => keepPreferences(window.localStorage, { reactionSeconds: Number(value) })}
          className="w-28 shrink-0"
        />
      </div>
    </div>
  );
}

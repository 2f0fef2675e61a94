import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { draftsOf } from '@/client/drafts';
import { Button } from '@/components/ui/button';
import { useReview } from './review-context';
import { mentionable } from './use-review-actions';
import { WritingField } from './writing-field';

interface InlineWritingProps {
  /** Where what is written is kept until it is sent or discarded. */
  place: string;
  label: string;
  placeholder?: string;
  initial?: string;
  submit: string;
  isPending?: boolean;
  /** Gets the text without the space around it; empty where nothing was written. Once it resolves, nothing is kept. */
  onSubmit: (text: string) => Promise<unknown> | void;
  onLeave: () => void;
}

/** Where a note is rewritten or answered, in its place. */
export function InlineWriting({
  place,
  label,
  placeholder,
  initial = '',
  submit,
  isPending = false,
  onSubmit,
  onLeave,
}: InlineWritingProps) {
  const { members, me } = useReview();
  const t = useTranslations('review.notes');
  const [drafts] = useState(() => draftsOf(me.id));
  const [text, setText] = useState(() => drafts.read(place)?.text ?? initial);
  const write = (written: string) => {
    setText(written);
    drafts.keep(place, { text: written === initial ? '' : written });
  };
  const forget = () => drafts.forget(place);
  const send = () => {
    const sending = onSubmit(text.trim());
    // What was refused is still in the field, and whoever refused it has said so.
    if (sending) void sending.then(forget, () => undefined);
    else forget();
  };
  const discard = () => {
    forget();
    onLeave();
  };
  return (
    <div className="rounded-field bg-well p-2 hairline-control">
      <WritingField
        label={label}
        value={text}
        people={mentionable(members)}
        onChange={write}
        onSubmit={send}
        onLeave={onLeave}
        takesFocus
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      <div className="mt-1.5 flex justify-end gap-1">
        <Button size="sm" variant="ghost" onPress={discard}>
          {t('cancel')}
        </Button>
        <Button size="sm" variant="primary" isPending={isPending} onPress={send}>
          {submit}
        </Button>
      </div>
    </div>
  );
}

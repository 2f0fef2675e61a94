import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { useReview } from './review-context';
import { mentionable } from './use-review-actions';
import { WritingField } from './writing-field';

interface InlineWritingProps {
  label: string;
  placeholder?: string;
  initial?: string;
  submit: string;
  isPending?: boolean;
  /** Gets the text without the space around it; empty where nothing was written. */
  onSubmit: (text: string) => void;
  onLeave: () => void;
}

/** Where a note is rewritten or answered, in its place. */
export function InlineWriting({
  label,
  placeholder,
  initial = '',
  submit,
  isPending = false,
  onSubmit,
  onLeave,
}: InlineWritingProps) {
  const { members } = useReview();
  const t = useTranslations('review.notes');
  const [text, setText] = useState(initial);
  const send = () => onSubmit(text.trim());
  return (
    <div className="rounded-field bg-well p-2 hairline-control">
      <WritingField
        label={label}
        value={text}
        people={mentionable(members)}
        onChange={setText}
        onSubmit={send}
        onLeave={onLeave}
        takesFocus
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      <div className="mt-1.5 flex justify-end gap-1">
        <Button size="sm" variant="ghost" onPress={onLeave}>
          {t('cancel')}
        </Button>
        <Button size="sm" variant="primary" isPending={isPending} onPress={send}>
          {submit}
        </Button>
      </div>
    </div>
  );
}

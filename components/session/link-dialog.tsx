import type { Editor } from '@tiptap/core';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { readAddress } from './link-address';

interface LinkDialogProps {
  editor: Editor;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks where the chosen words lead. */
export function LinkDialog({ editor, isOpen, onClose }: LinkDialogProps) {
  const t = useTranslations('session.link');
  const common = useTranslations('common');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('title')} closeLabel={common('close')}>
      <LinkForm editor={editor} onClose={onClose} />
    </Dialog>
  );
}

/** A dialog that asks for one thing starts in it. */
const focus = (input: HTMLInputElement | null) => input?.focus();

function LinkForm({ editor, onClose }: Omit<LinkDialogProps, 'isOpen'>) {
  const t = useTranslations('session.link');
  const common = useTranslations('common');
  const [before] = useState(() => hrefAt(editor));
  const [address, setAddress] = useState(before);
  const [isWrong, setWrong] = useState(false);

  const set = () => {
    const href = readAddress(address);
    if (href === undefined) return setWrong(true);
    setLink(editor, href);
    onClose();
  };
  const remove = () => {
    editor.chain().focus().extendMarkRange('link').unsetLink().run();
    onClose();
  };

  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <DialogBody>
        <TextField
          label={t('address')}
          description={t('hint')}
          value={address}
          onChange={setAddress}
          error={isWrong ? t('wrong') : undefined}
          maxLength={2_000}
          inputRef={focus}
        />
        {readAddress(before) && (
          <p>
            <a
              href={readAddress(before)}
              target="_blank"
              rel="noopener noreferrer"
              className="font-medium text-ink-1 underline underline-offset-3"
            >
              {t('open')}
            </a>
          </p>
        )}
      </DialogBody>
      <DialogFoot>
        {before && (
          <Button variant="danger" onPress={remove}>
            {t('remove')}
          </Button>
        )}
        <Button onPress={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary">
          {t('submit')}
        </Button>
      </DialogFoot>
    </Form>
  );
}

function hrefAt(editor: Editor): string {
  const { href } = editor.getAttributes('link') as { href?: unknown };
  return typeof href === 'string' ? href : '';
}

function setLink(editor: Editor, href: string): void {
  const change = editor.chain().focus().extendMarkRange('link');
  if (!editor.state.selection.empty || editor.isActive('link')) {
    change.setLink({ href }).run();
    return;
  }
  change.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run();
}

'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { ApiProblem } from '@/client/api';
import { createIntents } from '@/client/intents';
import { useProblemText } from './problem-text';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFoot } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';

export interface NameDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  label: string;
  hint?: string;
  submit: string;
  initial?: string;
  /** The field of the operation that takes the name. */
  field: 'name' | 'title';
  /** `idempotencyKey` is the same for the same name until it succeeded: for what makes something new. */
  onSubmit: (name: string, idempotencyKey: string) => Promise<unknown>;
}

/** A dialog that asks for one thing starts in it. */
const focus = (input: HTMLInputElement | null) => input?.focus();

/** Asks for a name and nothing else; what the server refuses stands under the field. */
export function NameDialog({ isOpen, onClose, title, ...form }: NameDialogProps) {
  const t = useTranslations('common');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} closeLabel={t('close')}>
      <NameForm onClose={onClose} {...form} />
    </Dialog>
  );
}

function NameForm({
  onClose,
  label,
  hint,
  submit,
  initial = '',
  field,
  onSubmit,
}: Omit<NameDialogProps, 'isOpen' | 'title'>) {
  const t = useTranslations('common');
  const problemText = useProblemText();
  const [name, setName] = useState(initial);
  const [intents] = useState(createIntents);
  const saving = useMutation({
    mutationFn: (wanted: string) => intents.carryOut(wanted, (key) => onSubmit(wanted, key)),
    onSuccess: onClose,
  });
  const { error } = saving;
  const fieldError = error instanceof ApiProblem ? error.fieldErrors[field] : undefined;
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(name);
      }}
    >
      <DialogBody>
        <TextField
          label={label}
          description={hint}
          value={name}
          onChange={setName}
          error={error ? (fieldError ?? problemText(error)) : undefined}
          maxLength={200}
          inputRef={focus}
        />
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" isPending={saving.isPending}>
          {submit}
        </Button>
      </DialogFoot>
    </Form>
  );
}

'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode, type Ref } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { IconButton } from './icon-button';

export const fieldBox =
  'w-full rounded-field bg-well text-14 text-ink-1 hairline-control outline-hidden placeholder:text-ink-3 ' +
  'focus:shadow-[inset_0_0_0_2px_var(--ink-1)] invalid:shadow-[inset_0_0_0_1px_var(--danger)] ' +
  'invalid:focus:shadow-[inset_0_0_0_2px_var(--danger)] disabled:bg-surface-2 disabled:text-ink-3';

interface Described {
  label: string;
  description?: ReactNode;
  /** What is wrong with the value, under the field. */
  error?: string | undefined;
  /** Stands at the right end of the label's line. */
  aside?: ReactNode;
  placeholder?: string;
}

export interface TextFieldProps
  extends Described, Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'> {
  size?: 'md' | 'lg';
  /** More than 1: a text of several lines. */
  rows?: number;
  inputRef?: Ref<HTMLInputElement>;
  className?: string;
}

/** Label, field, description and error, tied together. */
export function TextField({
  label,
  description,
  error,
  aside,
  placeholder,
  size = 'md',
  rows = 1,
  inputRef,
  className = '',
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField {...rest} {...validity(error)} className={`flex flex-col ${className}`}>
      <FieldLabel label={label} aside={aside} />
      {rows > 1 ? (
        <TextArea rows={rows} className={`${fieldBox} resize-y px-3.5 py-2.5`} placeholder={placeholder} />
      ) : (
        <Input
          ref={inputRef}
          className={`${fieldBox} ${size === 'lg' ? 'h-11 px-3.5' : 'h-9 px-3 touch:h-11'}`}
          placeholder={placeholder}
        />
      )}
      <FieldFoot description={description} error={error} />
    </AriaTextField>
  );
}

// What the server refused must not keep the browser from sending the form again.
const validity = (error: string | undefined) =>
  error === undefined ? {} : ({ isInvalid: true, validationBehavior: 'aria' } as const);

export interface PasswordFieldProps extends Omit<TextFieldProps, 'rows' | 'type'> {
  showLabel: string;
  hideLabel: string;
}

/** A password that can be looked at while it is typed. */
export function PasswordField({
  label,
  description,
  error,
  aside,
  size = 'md',
  showLabel,
  hideLabel,
  inputRef,
  className = '',
  placeholder,
  ...rest
}: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <AriaTextField
      {...rest}
      type={isShown ? 'text' : 'password'}
      {...validity(error)}
      className={`flex flex-col ${className}`}
    >
      <FieldLabel label={label} aside={aside} />
      <div className="relative">
        <Input
          ref={inputRef}
          className={`${fieldBox} pr-12 ${size === 'lg' ? 'h-11 pl-3.5' : 'h-9 pl-3 touch:h-11'}`}
          placeholder={placeholder}
        />
        <span className="absolute inset-y-0 right-1 flex items-center">
          <IconButton
            label={isShown ? hideLabel : showLabel}
            icon={isShown ? EyeOff : Eye}
            onPress={() => setShown(!isShown)}
          />
        </span>
      </div>
      <FieldFoot description={description} error={error} />
    </AriaTextField>
  );
}

export function FieldLabel({ label, aside }: { label: string; aside?: ReactNode }) {
  return (
    <span className="mb-1.5 flex items-baseline justify-between gap-4">
      <Label className="font-medium text-ink-1">{label}</Label>
      {aside}
    </span>
  );
}

function FieldFoot({ description, error }: { description?: ReactNode; error?: string | undefined }) {
  return (
    <>
      {description && !error && (
        <Text slot="description" className="mt-1.5 text-12 text-ink-3">
          {description}
        </Text>
      )}
      {error && <FieldError className="mt-1.5 text-12 text-danger">{error}</FieldError>}
    </>
  );
}

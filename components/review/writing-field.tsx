import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { completeMention, mentionAt, suggest, type MentionQuery } from './mentions';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
}

interface WritingFieldProps {
  id?: string;
  label: string;
  value: string;
  people: readonly Person[];
  placeholder?: string;
  takesFocus?: boolean;
  onChange: (text: string) => void;
  onSubmit: () => void;
  onLeave: () => void;
  onFocus?: () => void;
}

/** Where notes are written: grows with its text, completes names after @, sends with Cmd or Ctrl and Enter. */
export function WritingField(props: WritingFieldProps) {
  const {
    id,
    label,
    value,
    people,
    placeholder,
    takesFocus = false,
    onChange,
    onSubmit,
    onLeave,
    onFocus,
  } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [query, setQuery] = useState<MentionQuery>();
  const [active, setActive] = useState(0);
  const found = query ? suggest(people, query.text) : [];
  const isOpen = found.length > 0;

  const look = () => {
    const caret = field.current?.selectionStart ?? 0;
    setQuery(mentionAt(field.current?.value ?? '', caret));
    setActive(0);
  };

  const take = (person: Person) => {
    if (!query || !field.current) return;
    const done = completeMention(value, field.current.selectionStart, query, person.name);
    onChange(done.text);
    setQuery(undefined);
    requestAnimationFrame(() => field.current?.setSelectionRange(done.caret, done.caret));
  };

  const press = (event: KeyboardEvent) => {
    const isSending = event.key === 'Enter' && (event.metaKey || event.ctrlKey);
    const chosen = found[active];
    if (isSending) onSubmit();
    else if (isOpen && event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (isOpen && event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length);
    else if (chosen && (event.key === 'Enter' || event.key === 'Tab')) take(chosen);
    else if (isOpen && event.key === 'Escape') setQuery(undefined);
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative">
      {isOpen && (
        <ul
          id={listId}
          role="listbox"
          aria-label={label}
          className="absolute bottom-full left-0 z-(--z-popover) mb-2 min-w-48 animate-appear rounded-card bg-surface-2 p-1 shadow-2"
        >
          {found.map((person, index) => (
            <li
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              // Before the field loses the focus to the press.
              onPointerDown={(event) => {
                event.preventDefault();
                take(person);
              }}
              className={`flex min-h-8 items-center gap-2.5 rounded-control px-2.5 touch:min-h-11 ${index === active ? 'bg-surface-3' : ''}`}
            >
              <Avatar person={person} size="xs" />
              {person.name}
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={field}
        id={id}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        // The field appears because somebody asked to write in it.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={takesFocus}
        rows={2}
        maxLength={10_000}
        value={value}
        placeholder={placeholder}
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onSelect={look}
        onKeyDown={press}
        onFocus={onFocus}
        onBlur={() => setQuery(undefined)}
        className="block max-h-48 min-h-[38px] w-full resize-none bg-transparent leading-[19px] text-ink-1 outline-hidden field-sizing-content placeholder:text-ink-3 touch:leading-[22px]"
      />
    </div>
  );
}

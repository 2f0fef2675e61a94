'use client';

import { Pause, Play } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { Version } from '@/domain/api/review';
import { useListen } from './list-playback';

const sizes = { md: ['size-8 touch:size-11', 'size-3'], lg: ['size-12', 'size-4'] } as const;

/** Plays a version where it stands in a list. */
export function PlayKey({
  version,
  label,
  pauseLabel,
  size = 'md',
}: {
  version: Version;
  label: string;
  pauseLabel: string;
  size?: keyof typeof sizes;
}) {
  const { isPlaying, isLoaded, toggle } = useListen(version);
  const Icon = isPlaying ? Pause : Play;
  const [box, drawing] = sizes[size];
  const isLit = isLoaded || size === 'lg';
  return (
    <Button
      aria-label={isPlaying ? pauseLabel : label}
      onPress={toggle}
      className={`relative z-(--z-lane) flex shrink-0 items-center justify-center rounded-full transition-colors duration-(--dur-fast) ease-out ${box} ${
        isLit
          ? 'bg-ink-1 text-ink-inverse'
          : 'text-ink-2 hairline-2 group-hover:bg-ink-1 group-hover:text-ink-inverse hover:bg-ink-1 hover:text-ink-inverse'
      }`}
    >
      <Icon
        aria-hidden
        className={`${drawing} fill-current ${isPlaying ? '' : 'translate-x-px'}`}
        strokeWidth={1}
      />
    </Button>
  );
}

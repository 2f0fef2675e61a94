import { Volume1, Volume2, VolumeX } from 'lucide-react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { shortcutOf } from './keyboard-map';
import { usePlayback, useReview } from './review-context';

/** How loud this device plays; the sound itself is never touched. */
export function Volume() {
  const { playback } = useReview();
  const t = useTranslations('review.transport');
  const volume = usePlayback((state) => state.volume);
  const isMuted = usePlayback((state) => state.isMuted);
  const Icon = isMuted || volume === 0 ? VolumeX : volume < 0.5 ? Volume1 : Volume2;
  return (
    <div className="ml-1 flex items-center gap-1">
      <IconButton
        label={isMuted ? t('unmute') : t('mute')}
        icon={Icon}
        shortcut={shortcutOf('mute')}
        onPress={() => playback.setMuted(!isMuted)}
      />
      <Slider
        aria-label={t('volume')}
        value={isMuted ? 0 : volume}
        minValue={0}
        maxValue={1}
        step={0.01}
        formatOptions={{ style: 'percent' }}
        onChange={(value) => {
          playback.setMuted(false);
          playback.setVolume(value);
        }}
        className="w-16 max-drawer:hidden"
      >
        <SliderTrack className="relative flex h-6 items-center">
          {({ state }) => (
            <>
              <span className="absolute inset-x-0 h-[3px] rounded-full bg-surface-4" />
              <span
                className="absolute left-0 h-[3px] rounded-full bg-ink-2"
                style={{ width: `${state.getThumbPercent(0) * 100}%` }}
              />
              <SliderThumb className="top-1/2 size-3 rounded-full bg-ink-1 after:absolute after:-inset-1.5" />
            </>
          )}
        </SliderTrack>
      </Slider>
    </div>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFacts } from '@/client/facts';
import type { PeakLevel } from '@/client/peaks-cache';
import { queries } from '@/client/queries';
import { mixPath } from '@/domain/review/deep-link';
import { soundOf, type ReviewSound } from '@/components/review/sound';
import { Avatar } from '@/components/ui/avatar';
import { LinkButton } from '@/components/ui/button';
import { Canvas, type Surface } from '@/components/waveform/canvas';
import { drawRegions } from '@/components/waveform/draw-regions';
import { drawStretch, layRows } from '@/components/waveform/draw-wave';
import type { Mark } from '@/components/waveform/marks';
import type { Palette } from '@/components/waveform/palette';
import { usePalette } from '@/components/waveform/use-palette';
import { usePeaks } from '@/components/waveform/use-peaks';
import type { Project } from '@/domain/api/projects';
import type { Comment, Mix, Version } from '@/domain/api/review';
import { ListPlayback } from './list-playback';
import { PlayKey } from './play-key';

interface HelloProps {
  firstName: string;
  project: Project;
  mix: Mix;
  version: Version;
}

/** For who has one project: its mix, large, one press away. */
export function Hello({ firstName, project, mix, version }: HelloProps) {
  const t = useTranslations('project.hello');
  const mixes = useTranslations('project.mix');
  const { data } = useQuery(queries.comments(version.id));
  const sound = soundOf(version);
  const notes = useMemo(() => rootNotes(data?.items ?? []), [data]);
  const count = countOf(mix);
  useFacts(project.id, { after: project.headSeq });
  return (
    <ListPlayback>
      <h1 className="text-36 leading-[42px] font-semibold tracking-title max-phone:text-26">
        {t('title', { name: firstName })}
      </h1>
      <p className="mt-1.5 text-16 text-ink-2">
        {t('text', {
          title: mix.title,
          versions: count,
          notes: mix.openComments,
          pending: version.state === 'open' ? 'yes' : 'no',
        })}
      </p>
      <section className="mt-8 mb-4 overflow-hidden rounded-sheet bg-surface-1 hairline">
        {sound && <HelloWave sound={sound} notes={notes} />}
        <div className="flex flex-wrap items-center gap-4 px-5 py-4">
          <PlayKey
            version={version}
            label={mixes('play', { title: mix.title })}
            pauseLabel={mixes('pause', { title: mix.title })}
            size="lg"
          />
          <div className="min-w-0 grow">
            <h2 className="truncate text-16 tracking-[-0.015em]">{mix.title}</h2>
            <p className="text-ink-3">
              {t('meta', { project: project.name, version: version.number ?? 1, notes: mix.openComments })}
            </p>
          </div>
          <LinkButton href={mixPath(mix.id)} variant="primary" className="flex-row-reverse" icon={ArrowRight}>
            {t('open')}
          </LinkButton>
        </div>
      </section>
    </ListPlayback>
  );
}

const countOf = (mix: Mix) => mix.versions.filter(({ number }) => number !== null).length;

interface HelloNote extends Mark {
  author: Comment['author'];
}

function rootNotes(comments: readonly Comment[]): HelloNote[] {
  return comments.flatMap(({ id, author, region, parentId, resolvedAt, visibility }) =>
    region && !parentId
      ? [
          {
            id,
            author,
            colour: author.colour,
            authorName: author.name,
            startFrame: region.startFrame,
            endFrame: region.endFrame,
            messages: 1,
            isResolved: resolvedAt !== null,
            isTeamOnly: visibility === 'team',
            hasJustArrived: false,
          },
        ]
      : [],
  );
}

/** Columns of the widest hero on a sharp screen. */
const columnsAsked = 1840;

/** The whole sound with its notes painted in, and who wrote them under it. */
function HelloWave({ sound, notes }: { sound: ReviewSound; notes: readonly HelloNote[] }) {
  const { versionId, frames } = sound;
  const level = usePeaks(versionId, frames / columnsAsked, frames / columnsAsked);
  const palette = usePalette();
  const open = notes.filter(({ isResolved }) => !isResolved);
  return (
    <div aria-hidden className="bg-well pt-5 pb-1">
      <div className="relative h-[136px]">
        {level && palette && <Drawing sound={sound} level={level} palette={palette} marks={notes} />}
      </div>
      <div className="relative h-7">
        {open.map(({ id, author, startFrame }) => (
          <span key={id} className="absolute -top-0.5" style={{ left: `${(startFrame / frames) * 100}%` }}>
            <Avatar person={author} size="sm" />
          </span>
        ))}
      </div>
    </div>
  );
}

interface DrawingProps {
  sound: ReviewSound;
  level: PeakLevel;
  palette: Palette;
  marks: readonly Mark[];
}

function Drawing({ sound: { frames, channels }, level, palette, marks }: DrawingProps) {
  const drawWave = useCallback(
    ({ context, width, height, ratio }: Surface) => {
      const [count, pixels] = [Math.round(width * ratio), Math.round(height * ratio)];
      const stretch = { startColumn: 0, framesPerColumn: frames / count, count, height: pixels, ratio };
      drawStretch(context, level, boxOf(channels, height, ratio), { ...palette, peakAlpha: 1 }, stretch);
    },
    [level, palette, frames, channels],
  );
  const drawNotes = useCallback(
    ({ context, width, height, ratio }: Surface) => {
      const boxes = boxOf(channels, height, ratio);
      const viewport = { startFrame: 0, framesPerPixel: frames / width };
      const source = { level, segments: null };
      const scene = { viewport, frames, source, boxes, palette, marks, width, height, ratio };
      drawRegions(context, { ...scene, chosenId: null, hoveredId: null, draft: null });
    },
    [level, palette, marks, frames, channels],
  );
  return (
    <>
      <Canvas draw={drawWave} />
      <Canvas draw={drawNotes} />
    </>
  );
}

function boxOf(channels: number, height: number, ratio: number) {
  return layRows([Array.from({ length: channels }, (_, channel) => channel)], height, ratio, 8);
}

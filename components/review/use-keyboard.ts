import { useEffect, useEffectEvent, useRef } from 'react';
import { preferences } from '@/client/review-preferences';
import { createScope } from '@/client/scope';
import { answerTo, type Command, type Stroke } from './keyboard-map';
import type { Review } from './review-context';

const numberWaitMilliseconds = 1500;

/** Obeys the keys of the page, wherever on it the focus is. */
export function useKeyboard(review: Review) {
  const awaitsNumber = useRef(false);
  const obey = useEffectEvent((command: Command) => run(review, command));

  useEffect(() => {
    const scope = createScope();
    let stopWaiting = () => {};
    // Before the controls themselves: a button once clicked keeps the focus, and Space must go on playing.
    scope.listen(window, 'keydown', onKey, { capture: true });
    function onKey(event: KeyboardEvent) {
      const { areSingleKeysOn } = preferences.getState();
      const answer = answerTo(strokeOf(event), { areSingleKeysOn, awaitsNumber: awaitsNumber.current });
      awaitsNumber.current = answer.kind === 'await-number';
      stopWaiting();
      if (answer.kind === 'await-number') {
        stopWaiting = scope.timeout(() => (awaitsNumber.current = false), numberWaitMilliseconds);
      }
      if (answer.kind !== 'do') return;
      event.preventDefault();
      event.stopPropagation();
      obey(answer.command);
    }
    return () => scope.dispose();
  }, []);
}

function strokeOf(event: KeyboardEvent): Stroke {
  const writesSign = event.getModifierState('AltGraph');
  return {
    key: event.key,
    shift: event.shiftKey,
    modified: !writesSign && (event.ctrlKey || event.altKey || event.metaKey),
    place: event.isComposing ? 'text' : placeOf(event.target),
  };
}

const overlays = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
const fields =
  'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]';
const movers =
  '[role=slider], [role=tablist], [role=toolbar], [role=radiogroup], [role=group], input[type=range]';
const presses = 'button, a, summary, input, [role=button], [role=tab], [role=radio], [role=switch]';

function placeOf(target: EventTarget | null): Stroke['place'] {
  if (!(target instanceof Element)) return 'page';
  if (target.closest(overlays)) return 'overlay';
  if (target.matches(fields)) return 'text';
  if (target.matches(presses) && target.matches(':focus-visible'))
    return target.closest(movers) ? 'control' : 'press';
  return target.closest(movers) ? 'arrows' : 'page';
}

function run({ actions, playback, stage, view, threads }: Review, command: Command) {
  switch (command.kind) {
    case 'toggle-play':
      return playback.toggle();
    case 'shuttle':
      return playback.shuttle(command.direction);
    case 'stop':
      return playback.pause();
    case 'move':
      return playback.move(command.seconds);
    case 'range':
      return actions.setRangeEnd(command.end);
    case 'loop':
      return actions.toggleLoop();
    case 'note':
      return actions.startNote();
    case 'leave':
      return actions.leave();
    case 'neighbour':
      return actions.chooseNeighbour(command.direction);
    case 'resolve': {
      const chosen = threads.find(({ note }) => note.id === view.getState().chosenId);
      return chosen && actions.toggleResolved(chosen);
    }
    case 'version':
      return actions.showNumber(command.number);
    case 'copy-link':
      return actions.copyLink(view.getState().chosenId ?? undefined);
    case 'fit':
      return stage.getState().fit();
    case 'zoom':
      return stage.getState().zoom(command.factor);
    case 'mute':
      return playback.setMuted(!playback.getState().isMuted);
    case 'sheet':
      return view.setState({ isSheetOpen: true });
  }
}

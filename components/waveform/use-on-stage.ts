import { useLayoutEffect } from 'react';
import { createScope, type Scope } from '@/client/scope';
import type { Stage, StageStore } from './stage';

/**
 * Acts at once whenever `act` is another function, and before the next paint whenever the view has moved: however many
 * events moved it, each layer is drawn once, and React draws nothing.
 */
export function useOnStage(stage: StageStore, act: (stage: Stage) => void) {
  useLayoutEffect(() => {
    const scope = createScope();
    watchStage(stage, scope, act);
    act(stage.getState());
    return () => scope.dispose();
  }, [stage, act]);
}

/** Acts before the next paint whenever the view has moved. */
export function watchStage(stage: StageStore, scope: Scope, act: (stage: Stage) => void) {
  let isDue = false;
  const actDue = () => {
    isDue = false;
    act(stage.getState());
  };
  scope.own(
    stage.subscribe(() => {
      if (!isDue) scope.frame(actDue);
      isDue = true;
    }),
  );
}

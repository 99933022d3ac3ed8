/** What `decide` returns, and how it is put together. */
import type { Effect } from './events.ts';
import type { State } from './state.ts';

export interface Step {
  state: State;
  effects: Effect[];
}

export function step(state: State, ...effects: Effect[]): Step {
  return { state, effects };
}

/**
 * Takes steps one after the other. Each begins with the state of the one before; all effects are
 * kept in order.
 */
export function chain(first: Step, ...rest: ((state: State) => Step)[]): Step {
  return rest.reduce((before, next) => {
    const after = next(before.state);
    return step(after.state, ...before.effects, ...after.effects);
  }, first);
}

/** The event changes nothing but this count. */
export function ignored(state: State, what: string): Step {
  return step({ ...state, ignored: { ...state.ignored, [what]: (state.ignored[what] ?? 0) + 1 } });
}

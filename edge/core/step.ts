/** What deciding gives: the next state, and what to do about it. */
import type { Effect } from './events.ts';
import type { State } from './state.ts';

export interface Step {
  state: State;
  effects: Effect[];
}

export function step(state: State, ...effects: Effect[]): Step {
  return { state, effects };
}

/** The steps one after the other, each from where the one before ended. */
export function chain(first: Step, ...rest: ((state: State) => Step)[]): Step {
  return rest.reduce((before, next) => {
    const after = next(before.state);
    return step(after.state, ...before.effects, ...after.effects);
  }, first);
}

/** An event that no row takes: counted, because a phone line races by nature. */
export function ignored(state: State, what: string): Step {
  return step({ ...state, ignored: { ...state.ignored, [what]: (state.ignored[what] ?? 0) + 1 } });
}

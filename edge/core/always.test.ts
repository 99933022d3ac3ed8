/** What holds in every call, whatever happens in it: thousands of random stories, the same ones each time. */
import { expect, it } from 'vitest';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { decide, table } from './conversation.ts';
import type { Event } from './events.ts';
import { initialState, phases, type State } from './state.ts';
import type { Step } from './step.ts';
import { chance } from './testing/chance.ts';
import { type Storyteller, storyteller } from './testing/story.ts';

const stories = 1000;
const eventsOfAStory = 200;

interface Moment {
  before: State;
  event: Event;
  after: Step;
}

function tell(seed: number, watch: (moment: Moment, timers: Storyteller['timers']) => void): void {
  const story = storyteller(chance(seed));
  let state = initialState();
  for (let count = 0; count < eventsOfAStory; count += 1) {
    const event = story.next(state);
    const after = decide(state, event, defaultTurnPolicy);
    story.performed(after.effects);
    watch({ before: state, event, after }, story.timers);
    state = after.state;
    // A few events more, to see that nothing happens in a call that is over.
    if (state.phase === 'ended' && count < eventsOfAStory - 5) count = eventsOfAStory - 5;
  }
}

/**
 * Expectations cost more than the decisions they watch, so a moment is checked in plain code and
 * only a broken promise is told.
 */
function broken({ before, event, after }: Moment): string | null {
  const { state, effects } = after;
  if (state.turn < before.turn) return 'the turn went back';
  if (state.turn > before.turn + 1) return 'a turn was left out';
  if (state.phase !== before.phase && !table[before.phase][event.type]?.to.includes(state.phase))
    return `undeclared: to ${state.phase}`;
  if (before.phase === 'ended' && (effects.length > 0 || !isSame(state, before)))
    return 'something happened after the end';
  if (
    'turn' in event &&
    event.turn < before.turn &&
    event.type !== 'toolAnswered' &&
    (effects.length > 0 || !isSame(state, before))
  )
    return 'a stale event changed something';
  const talks = state.phase === 'thinking' || state.phase === 'speaking' || state.phase === 'parked';
  if (talks !== (state.reply !== null)) return 'a reply without its phase, or a phase without its reply';
  if (state.phase === 'parked' && before.phase !== 'parked' && effects[0]?.type !== 'clear')
    return 'parked without a clear';
  if (state.phase === 'leaving' && state.ending === null) return 'leaving without a reason';
  if (state.movedByStaff && !state.transferRequest && !state.nextPhrase?.ending && !state.ending)
    return 'moved by staff to nobody';
  for (const effect of effects) {
    if (effect.type !== 'record' || effect.outcome.type !== 'agentSaid') continue;
    const clauses = before.reply?.clauses ?? [];
    const { text, interrupted } = effect.outcome;
    if (!clauses.join(' ').startsWith(text)) return `heard what was not written: ${text}`;
    if (!interrupted && text !== clauses.join(' ')) return 'heard less than all, and not called interrupted';
  }
  if (state.speculation && state.phase !== 'listening' && state.phase !== 'parked')
    return 'a guess outlived its moment';
  return null;
}

/**
 * A phase that would last for ever if nothing more came from outside. `thinking` is watched by the
 * providers' own limits.
 */
function stuck({ before, after: { state, effects } }: Moment, timers: Storyteller['timers']): string | null {
  const isClosing = effects.some((effect) => effect.type === 'closeMedia');
  if (state.phase === 'listening' && !timers.has(state.keys === null ? 'silence' : 'keys'))
    return 'listening without a timer for silence';
  if (state.phase === 'parked' && !timers.has('resume')) return 'parked without a timer to resume';
  if (state.phase === 'speaking' && state.reply?.sent && !timers.has('playback'))
    return 'all was sent, and no timer for its end';
  if (state.phase === 'leaving' && before.phase !== 'leaving' && !timers.has('hangUp') && !isClosing)
    return 'leaving without a timer';
  return null;
}

/** The same but for what was counted. */
function isSame(a: State, b: State): boolean {
  return JSON.stringify({ ...a, ignored: 0 }) === JSON.stringify({ ...b, ignored: 0 });
}

it('keeps its promises at every event of every story', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= stories; seed += 1) {
    tell(seed, (moment, timers) => {
      seen.add(moment.after.state.phase);
      const why = broken(moment) ?? stuck(moment, timers);
      if (why !== null)
        expect.fail(`story ${seed}, ${JSON.stringify(moment.event)} in ${moment.before.phase}: ${why}`);
    });
  }
  expect([...seen].sort()).toEqual([...phases].sort());
});

it('decides the same from its printed and parsed state', () => {
  for (let seed = 1; seed <= stories / 20; seed += 1) {
    tell(seed, ({ before, event, after }) => {
      const again = decide(
        JSON.parse(JSON.stringify(before)),
        JSON.parse(JSON.stringify(event)),
        defaultTurnPolicy,
      );
      if (JSON.stringify(again) !== JSON.stringify(after))
        expect.fail(`story ${seed}: ${JSON.stringify(event)}`);
    });
  }
});

it('leaves the state it was given as it was', () => {
  const frozen = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
      for (const part of Object.values(Object.freeze(value))) frozen(part);
    return value;
  };
  for (let seed = 1; seed <= 50; seed += 1) tell(seed, ({ after }) => frozen(after.state));
});

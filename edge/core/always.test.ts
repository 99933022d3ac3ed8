/** What holds in every call: a thousand random calls, the same ones each time. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import { forAny, patienceMs, propertyCases } from '../../testing/properties/for-any.ts';
import { decide, table } from './conversation.ts';
import type { Event } from './events.ts';
import { initialState, phases, type State } from './state.ts';
import type { Step } from './step.ts';
import { chance } from './testing/chance.ts';
import { type RandomCall, randomCall } from './testing/random-call.ts';

/** A call of 200 events is an expensive case. */
const share = 0.2;
/** A smaller number is no simpler call. */
const anyCall = fc.noShrink(fc.integer({ min: 1, max: 0x7fffffff }));
const eventsOfACall = 200;

interface Moment {
  before: State;
  event: Event;
  after: Step;
}

function run(seed: number, watch: (moment: Moment, timers: RandomCall['timers']) => void): void {
  const call = randomCall(chance(seed));
  let state = initialState();
  for (let count = 0; count < eventsOfACall; count += 1) {
    const event = call.next(state);
    const after = decide(state, event, defaultTurnPolicy);
    call.performed(after.effects);
    watch({ before: state, event, after }, call.timers);
    state = after.state;
    // A few more events, to see that nothing happens in a call that is over.
    if (state.phase === 'ended' && count < eventsOfACall - 5) count = eventsOfACall - 5;
  }
}

/** The promise that was broken, or null. Plain code, because `expect` would cost more than the decisions. */
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
    return 'moved by staff without a transfer';
  for (const effect of effects) {
    if (effect.type !== 'record' || effect.outcome.type !== 'agentSaid') continue;
    const clauses = before.reply?.clauses ?? [];
    const { text, interrupted } = effect.outcome;
    if (!clauses.join(' ').startsWith(text)) return `heard what was not written: ${text}`;
    if (!interrupted && text !== clauses.join(' ')) return 'heard less than all, and not called interrupted';
  }
  if (state.speculation && state.phase !== 'listening' && state.phase !== 'parked')
    return 'a speculative reply in a phase in which no turn ends';
  return null;
}

/**
 * A phase that would never end without further events from outside. The time-outs of providers end
 * `thinking`.
 */
function stuck({ before, after: { state, effects } }: Moment, timers: RandomCall['timers']): string | null {
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

/** Equal, apart from the counts of ignored events. */
function isSame(a: State, b: State): boolean {
  return JSON.stringify({ ...a, ignored: 0 }) === JSON.stringify({ ...b, ignored: 0 });
}

it(
  'keeps its promises at every event of every random call',
  () => {
    const seen = new Set<string>();
    forAny(
      [anyCall],
      (seed) => {
        run(seed, (moment, timers) => {
          seen.add(moment.after.state.phase);
          const why = broken(moment) ?? stuck(moment, timers);
          if (why !== null)
            expect.fail(`call ${seed}, ${JSON.stringify(moment.event)} in ${moment.before.phase}: ${why}`);
        });
      },
      share,
    );
    expect([...seen].sort()).toEqual([...phases].sort());
  },
  patienceMs,
);

it('decides the same from its printed and parsed state', () => {
  for (let seed = 1; seed <= Math.min(propertyCases * share, 1000) / 20; seed += 1) {
    run(seed, ({ before, event, after }) => {
      const again = decide(
        JSON.parse(JSON.stringify(before)),
        JSON.parse(JSON.stringify(event)),
        defaultTurnPolicy,
      );
      if (JSON.stringify(again) !== JSON.stringify(after))
        expect.fail(`call ${seed}: ${JSON.stringify(event)}`);
    });
  }
});

it('never mutates the state it is given', () => {
  const frozen = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
      for (const part of Object.values(Object.freeze(value))) frozen(part);
    return value;
  };
  for (let seed = 1; seed <= 50; seed += 1) run(seed, ({ after }) => frozen(after.state));
});

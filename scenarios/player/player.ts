/**
 * Plays a scenario: a whole call on a virtual clock. Its providers, line and caller do what the
 * script says, when the script says it.
 */
import type { FarCarrier } from '../../edge/call/testing/far-end.ts';
import { type Marks, type Scenario, ScenarioError, type ScriptLine } from '../language/scenario.ts';
import { castOf } from './cast.ts';
import { type Played, soundingsIn, soundsIn, type Utterance } from './played.ts';
import type { ModelRequest } from './scripted-providers.ts';
import { stage } from './stage.ts';

/** The longest wait for the agent to finish. */
const patienceMs = 60_000;

/** Throws `ScenarioError` for a script that can't be played as written. */
export async function play(scenario: Scenario, carrier: FarCarrier, marks: Marks): Promise<Played> {
  const cast = castOf(scenario, carrier, marks);
  const { call } = cast;
  const { clock, start } = call;
  const anchors = new Map<number, number>();
  const states = new Map<number, { phase: string; language: string; turn: number }>();
  const utterances: Utterance[] = [];
  const on = stage(cast, utterances);
  const now = (): number => clock.now() - start;
  let base = 0;

  async function until(at: number, { line }: ScriptLine): Promise<void> {
    if (at < now()) throw new ScenarioError(scenario.file, line, `it is ${now() / 1000} s already`);
    await clock.advance(at - now());
  }

  async function listening({ line }: ScriptLine): Promise<void> {
    await clock.settle();
    for (let waited = 0; !on.isQuiet(); waited += 20) {
      if (waited > patienceMs)
        throw new ScenarioError(scenario.file, line, 'the agent does not finish within 60 s');
      await clock.advance(20);
    }
  }

  for (const next of scenario.script) {
    const { when, direction, line } = next;
    if (direction.who === 'model' || direction.who === 'api') continue;
    if (when.type === 'listening') {
      if (base > now()) await until(base, next);
      await listening(next);
      base = now();
    }
    const at = when.type === 'at' ? when.ms : base + when.ms;
    anchors.set(line, at);
    if (direction.who === 'expect') {
      if (direction.expectation.expects === 'state') {
        if (at < now()) throw new ScenarioError(scenario.file, line, `it is ${now() / 1000} s already`);
        clock.after(at - now() + 1, () => {
          const { phase, language, turn } = call.session.state();
          states.set(line, { phase, language, turn });
        });
      }
      if (when.type !== 'later' || when.ms > 0) base = at;
      continue;
    }
    await until(at, next);
    base = at + on.act(direction, line);
    await clock.settle();
    if (direction.who === 'end') break;
  }
  if (scenario.script.at(-1)?.direction.who !== 'end') {
    await clock.advance(Math.max(base - now(), 0) + 1);
    for (let waited = 0; waited < patienceMs && !on.isQuiet(); waited += 20) await clock.advance(20);
  }
  const endedAt = on.endedAt() ?? now();
  on.hangUp();
  await clock.advance(patienceMs);

  const events = call.events.map((event) => sinceStart(event, start));
  const heard = call.far.heard().subarray(0, Math.round(8 * endedAt));
  const said = cast.voice.spoken.map((one) => ({ ...one, at: one.at - start }));
  return {
    scenario,
    carrier,
    marks,
    wire: call.far.carrier.wire,
    anchors,
    states,
    answeredAt: on.answeredAt(),
    endedAt,
    utterances,
    events,
    journal: call.events,
    sounds: soundsIn(heard),
    soundings: soundingsIn(heard, events, said),
    received: call.far.received.map((frame) =>
      'bytes' in frame
        ? { ...frame, at: frame.at - start, startsAt: frame.startsAt - start }
        : { ...frame, at: frame.at - start },
    ),
    modelRequests: cast.modelRequests.map(
      (one): ModelRequest => ({
        ...one,
        at: one.at - start,
        endedAt: one.endedAt === null ? null : one.endedAt - start,
      }),
    ),
    spoken: said,
    apiRequests: cast.world.requests.map((one) => ({ ...one, at: one.at - start })),
    unusedAnswers: cast.world.unusedAnswers(),
    closed: call.far.closed && { code: call.far.closed.code, at: call.far.closed.at - start },
    over: call.over,
    away: call.away,
    bugs: call.bugs,
    clearedMs: call.clearedMs,
    leftover: { timers: clock.pending(), isSttOpen: !cast.stt.isClosed() },
  };
}

/** The event with all its times since `start` instead of since the epoch. */
function sinceStart<Event extends object>(event: Event, start: number): Event {
  const times = ['at', 'startsAt', 'endsAt', 'speechEndedAt'];
  const moved = Object.entries(event).map(([key, value]) => [
    key,
    times.includes(key) && typeof value === 'number' ? value - start : value,
  ]);
  return Object.fromEntries(moved) as Event;
}

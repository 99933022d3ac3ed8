/**
 * What holds in every call: random callers, models and voices that fail now and then, on lines of
 * every kind; the same ones each time.
 */
import { expect, it } from 'vitest';
import { outcomeTypes, undecidedTypes } from '../../../shared/journal/events.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { decide } from '../../core/conversation.ts';
import { initialState } from '../../core/state.ts';
import { type Chance, chance } from '../../core/testing/chance.ts';
import type { FarCarrier, MarksOnClear } from '../testing/far-end.ts';
import { done, fault, type LlmStep, toolCall } from '../testing/scripted.ts';
import { wholeCall } from '../testing/whole-call.ts';

const sentences = [
  'Yes. ',
  'We are open from nine thirty till seven. ',
  'On Sundays we are closed, but you can leave a message. ',
  'नमस्ते, बताइए। ',
];
const utterances = [
  'hmm',
  'ok',
  'yes',
  'wait',
  'what about Monday?',
  'I would like to book an appointment for my son',
];

function answer(random: Chance): LlmStep[] {
  const steps: LlmStep[] = [random.below(800)];
  for (let count = random.below(4); count > 0; count -= 1)
    steps.push(random.one(sentences), random.below(500));
  const dice = random.next();
  if (dice < 0.1) return [...steps, { fault: fault('llm', 'stall') }];
  if (dice < 0.25)
    steps.push(
      toolCall(
        random.one(['save_request', 'set_language', 'save_request', 'end_call']),
        {},
        `c${random.below(1e6)}`,
      ),
    );
  return [...steps, done];
}

async function placeCall(seed: number) {
  const random = chance(seed);
  const call = wholeCall({
    carrier: random.one<FarCarrier>(['twilio', 'exotel']),
    marks: random.one<MarksOnClear | 'none'>(['returned', 'dropped', 'later', 'none']),
    llm: Array.from({ length: 60 }, () => answer(random)),
    tts: {
      firstByteMs: random.below(700),
      pieceMs: random.one([20, 137, 400]),
      betweenMs: random.one([0, 0, 10]),
      faults: random.next() < 0.3 ? { [1 + random.below(8)]: fault('tts') } : {},
    },
    tools: {
      save_request: { result: 'saved', action: null },
      set_language: { result: 'ok', action: { type: 'setLanguage', language: 'hi-IN' } },
      end_call: { result: 'ok', action: { type: 'endCall' } },
    },
    limits: { maxSeconds: 90, warningSeconds: 60, limitReason: 'limit' },
  });
  call.answer();
  let quietMs = 0;
  let quietestMs = 0;
  for (let step = 0; step < 80 && call.over.length === 0; step += 1) {
    const text = random.one(utterances);
    const dice = random.next();
    if (dice < 0.3) call.stt.words(text);
    else if (dice < 0.4) call.stt.turnEnd(text);
    else if (dice < 0.45) call.stt.say({ type: 'turnEnding', text, languages: ['en'], lastWordEndMs: null });
    else if (dice < 0.47) call.stt.say({ type: 'resumed' });
    else if (dice < 0.5) call.stt.turnEnd(text);
    else if (dice < 0.53) call.stt.turnEnd('');
    const from = call.far.heard().length;
    const ms = random.one([10, 90, 400, 1700, 4000]);
    await call.clock.advance(ms);
    quietMs =
      call.far
        .heard()
        .subarray(from)
        .some((byte) => byte !== 0xff) || dice < 0.53
        ? 0
        : quietMs + ms;
    quietestMs = Math.max(quietestMs, quietMs);
  }
  if (call.over.length === 0) call.session.detached(1000, true);
  await call.clock.advance(60_000);
  return { call, quietestMs };
}

it('keeps its promises in every call', async () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const { call, quietestMs } = await placeCall(seed);
    const why = `call ${seed}`;
    expect(call.bugs, why).toEqual([]);
    expect(call.over, why).toHaveLength(1);
    expect(call.clock.pending(), why).toBe(0);
    expect(call.stt.closed(), why).toBe(true);
    expect(call.events.at(-1)?.type, why).toBe('callEnded');
    expect(quietestMs, why).toBeLessThan(14_000);
    const closedAt = call.far.closed?.at ?? 0;
    expect(closedAt - call.start, why).toBeLessThanOrEqual(90_000);

    let state = initialState();
    for (const { seq, ...event } of call.events) {
      if (!outcomeTypes.includes(event.type) && !undecidedTypes.includes(event.type))
        state = decide(state, event, defaultTurnPolicy).state;
    }
    expect(JSON.stringify(state), why).toBe(JSON.stringify(call.session.state()));
    const paid = call.of('voiceSpent').reduce((sum, event) => sum + event.characters, 0);
    expect(paid, why).toBe(call.tts.spoken.reduce((sum, clause) => sum + clause.text.length, 0));
  }
});

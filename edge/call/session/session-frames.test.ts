import { describe, expect, it } from 'vitest';
import { outcomeTypes, undecidedTypes } from '../../../shared/journal/events.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { silence } from '../../audio/mulaw.ts';
import { decide } from '../../core/conversation.ts';
import { initialState } from '../../core/state.ts';
import { done, toolCall } from '../testing/scripted.ts';
import { wholeCall } from '../testing/whole-call.ts';
import { mostInvalidFrames } from './session.ts';

describe.each(['twilio', 'exotel'] as const)('frames of %s', (carrier) => {
  it('that are nonsense are ignored and counted, and the call goes on', async () => {
    const call = wholeCall({ carrier, llm: [['Yes.', done]] });
    call.answer();
    await call.untilListening();
    for (const nonsense of ['', '{', 'null', '{"event":"media"}', '{"event":"dance"}', '[1]'])
      expect(call.session.frame(nonsense)).toBe(false);
    call.session.frame(new ArrayBuffer(7));
    expect(call.session.invalidFrames()).toBe(7);
    await call.says('Are you there?');
    await call.untilListening();
    expect(call.lines().at(-1)).toBe('agent: Yes.');
  });

  it('that are nonsense more than a thousand times close the call with 1008, once', async () => {
    const call = wholeCall({ carrier });
    call.answer();
    await call.clock.advance(500);
    for (let count = 0; count < mostInvalidFrames; count += 1) call.session.frame('{}');
    expect(call.far.closed).toBeNull();
    for (let count = 0; count < 50; count += 1) call.session.frame('{}');
    expect(call.far.closed?.code).toBe(1008);
    expect(call.over).toEqual(['fault']);
    call.session.detached(1008, true);
    expect(call.over).toHaveLength(1);
  });

  it('that were left out are replaced by silence, for the recogniser and the recording', async () => {
    const call = wholeCall({ carrier });
    call.session.attach(call.far);
    for (const frame of call.far.start()) call.session.frame(frame);
    const speak = async (frames: number, value: number) => {
      for (let frame = 0; frame < frames; frame += 1) {
        await call.clock.advance(100);
        call.session.frame(call.far.media(new Uint8Array(800).fill(value)));
      }
    };
    await speak(10, 0x20);
    expect(call.stt.sentMs()).toBe(1000);
    // The carrier's clock goes on, its frames do not.
    await call.clock.advance(3000);
    call.far.media(silence(3000));
    await speak(10, 0x30);
    expect(call.stt.sentMs()).toBe(5000);
    call.session.detached(1000, true);
    const caller = [...call.recorded()].filter((_, at) => at % 2 === 0);
    expect(caller.indexOf(0x30) / 8).toBe(4000);
    expect(caller.slice(1000 * 8, 4000 * 8).every((byte) => byte === 0xff)).toBe(true);
  });

  it('of type stop end the call with the reason caller, and the close that follows changes nothing', async () => {
    const call = wholeCall({ carrier });
    call.answer();
    await call.clock.advance(500);
    call.session.frame(JSON.stringify({ event: 'stop', streamSid: 'x', stop: { reason: 'callended' } }));
    call.session.detached(1006, false);
    expect(call.over).toEqual(['caller']);
    expect(call.of('mediaStopped')[0]).toMatchObject({ by: 'caller' });
  });

  it('that answer pings are no marks of the conversation', async () => {
    const call = wholeCall({ carrier });
    call.answer();
    call.session.ping();
    await call.clock.advance(3000);
    expect(call.far.received).toContainEqual({ at: call.start, mark: 'ping:0' });
    expect(call.of('marked').map((event) => event.mark)).not.toContain('ping:0');
  });

  it('with keys are in the journal, without a digit that nobody asked for', async () => {
    const call = wholeCall({ carrier });
    call.answer();
    call.session.frame(JSON.stringify({ event: 'dtmf', dtmf: { digit: '5' } }));
    call.session.frame(JSON.stringify({ event: 'dtmf', dtmf: { digit: '#' } }));
    expect(call.of('dtmf')).toMatchObject([{ digit: '•' }, { digit: '#' }]);
  });

  it('a second start only adds what the first did not have', async () => {
    const call = wholeCall({ carrier });
    call.session.attach(call.far);
    call.session.frame(call.far.media(silence(20)));
    for (const frame of call.far.start()) call.session.frame(frame);
    expect(call.of('mediaStarted')).toHaveLength(1);
  });
});

describe('a socket', () => {
  it.each([
    [1000, true, 'caller'],
    [1006, false, 'fault'],
  ] as const)('that closes with %s ends the call as %s says', async (code, wasClean, reason) => {
    const call = wholeCall({ carrier: 'exotel' });
    call.answer();
    await call.clock.advance(500);
    call.session.detached(code, wasClean);
    expect(call.over).toEqual([reason]);
  });
});

describe('the journal of a call', () => {
  it('decides the same again: event by event, outcome by outcome', async () => {
    const call = wholeCall({
      carrier: 'twilio',
      llm: [
        ['We open at nine. ', 400, 'Do you want to come by?', done],
        ['Goodbye then.', toolCall('end_call'), done],
      ],
      tools: { end_call: { result: 'ok', action: { type: 'endCall' } } },
    });
    call.answer();
    await call.untilListening();
    await call.says('When do you open?');
    await call.clock.advance(700);
    await call.says('No, thank you.');
    await call.clock.advance(8000);
    expect(call.events.map((event) => event.seq)).toEqual(call.events.map((_, seq) => seq));
    let state = initialState();
    const decided: unknown[] = [];
    for (const event of call.events) {
      if (outcomeTypes.includes(event.type) || undecidedTypes.includes(event.type)) continue;
      const { seq, ...bare } = event;
      const step = decide(state, bare, defaultTurnPolicy);
      state = step.state;
      for (const effect of step.effects) if (effect.type === 'record') decided.push(effect.outcome);
    }
    const written = call.events
      .filter((event) => outcomeTypes.includes(event.type))
      .map(({ seq, ...outcome }) => outcome);
    expect(decided).toEqual(written);
    expect(state).toEqual(call.session.state());
  });

  it('is stored with the state at every settled turn', async () => {
    const call = wholeCall({ carrier: 'twilio', llm: [['We open at nine.', done]] });
    call.answer();
    await call.untilListening();
    await call.says('When do you open?');
    await call.untilListening();
    await call.clock.advance(20);
    expect(call.settled.map((state) => state.turn)).toEqual([0, 1, 1]);
    expect(call.settled.at(-1)?.history.at(-1)).toEqual({ role: 'assistant', content: 'We open at nine.' });
    // A call that is over counts as alive no more: nothing is stored behind its settlement.
    call.session.detached(1000, true);
    await call.clock.advance(1000);
    expect(call.settled).toHaveLength(3);
  });

  // To store a turn took the thread before the request to the model could leave, for every caller.
  it('is stored once the request to the model has left, and a tool that has acted is stored at once', async () => {
    const seen: { type: string | undefined; requests: number }[] = [];
    const call: ReturnType<typeof wholeCall> = wholeCall({
      carrier: 'twilio',
      llm: [
        [toolCall('save_request'), done],
        ['I have noted it.', done],
      ],
      tools: { save_request: { result: '{}', action: null } },
      parts: () => ({
        turnSettled: () => seen.push({ type: call.events.at(-1)?.type, requests: call.llm.requests.length }),
      }),
    });
    call.answer();
    await call.untilListening();
    seen.length = 0;
    call.stt.turnEnd('Note this, please.');
    expect(seen).toEqual([]);
    await call.untilListening();
    expect(seen[0]).toMatchObject({ type: 'toolAnswered', requests: 1 });
    expect(seen.every(({ requests }) => requests > 0)).toBe(true);
  });

  it('is stored whole at the end of a call that is over before its last turn was', async () => {
    const call = wholeCall({ carrier: 'twilio', llm: [['We open at nine.', done]] });
    call.answer();
    await call.untilListening();
    await call.clock.advance(20);
    const before = call.settled.length;
    call.stt.turnEnd('When do you open?');
    call.session.detached(1000, true);
    await call.clock.advance(1000);
    // The settlement writes the journal: nothing else is stored behind it.
    expect(call.events.map(({ type }) => type)).toContain('callerSaid');
    expect(call.over).toEqual(['caller']);
    expect(call.settled).toHaveLength(before);
  });

  it('ends with callEnded: a late mark or a late tool answer is not added', async () => {
    const call = wholeCall({ carrier: 'twilio' });
    call.answer();
    await call.clock.advance(1000);
    call.session.detached(1000, true);
    await call.clock.advance(10_000);
    call.session.dispatch({ type: 'dtmf', at: call.clock.now(), digit: '1' });
    expect(call.events.at(-1)?.type).toBe('callEnded');
  });

  it('comes with the time that each barge-in took to clear the carrier', async () => {
    const call = wholeCall({ carrier: 'twilio' });
    call.answer();
    await call.clock.advance(2000);
    call.stt.words('hello');
    call.stt.words('hello there');
    expect(call.clearedMs).toEqual([0]);
  });
});

import { describe, expect, it } from 'vitest';
import { callStarted } from '../../core/testing/talk.ts';
import type { FarCarrier, MarksOnClear } from '../testing/far-end.ts';
import { done, fault, toolCall } from '../testing/scripted.ts';
import { recordedByte, wholeCall } from '../testing/whole-call.ts';

const greeting = callStarted.greeting;
const hours = 'We are open from nine thirty till seven. ';
const sunday = 'On Sundays we are closed for the whole day.';
const goodbye = 'Thank you for calling, goodbye.';
const endCall = { end_call: { result: 'ok', action: { type: 'endCall' } } } as const;

const lines: [FarCarrier, MarksOnClear | 'none'][] = [
  ['twilio', 'returned'],
  ['exotel', 'returned'],
  ['exotel', 'dropped'],
  ['exotel', 'later'],
  ['exotel', 'none'],
];

describe.each(lines)('a whole call on %s, marks on clear: %s', (carrier, marks) => {
  it('is greeted, answered, interrupted by noise, resumed, and ended by the agent with 1000', async () => {
    const call = wholeCall({
      carrier,
      marks,
      llm: [
        [200, hours, 100, sunday, done],
        [200, goodbye, toolCall('end_call'), done],
      ],
      tools: endCall,
    });
    call.answer();
    await call.untilListening();
    await call.says('When do you open?');
    await call.clock.advance(4000);
    expect(call.session.state().phase).toBe('speaking');
    const clearAt = call.clock.now();
    call.stt.words('what');
    expect(call.far.received.at(-1)).toEqual({ at: clearAt, clear: true });
    await call.clock.advance(1499);
    expect(call.session.state().phase).toBe('parked');
    await call.untilListening();
    await call.says('Thank you, bye.');
    await call.clock.advance(8000);
    expect(call.far.closed?.code).toBe(1000);
    expect(call.over).toEqual(['agent']);
    expect(call.lines()).toEqual([
      `agent: ${greeting}`,
      'caller: When do you open?',
      `agent: ${hours}${sunday}`,
      'caller: Thank you, bye.',
      `agent: ${goodbye}`,
    ]);
    expect(call.llm.requests.at(-1)?.slice(1)).toEqual([
      { role: 'assistant', content: greeting },
      { role: 'user', content: 'When do you open?' },
      { role: 'assistant', content: `${hours}${sunday}` },
      { role: 'user', content: 'Thank you, bye.' },
    ]);
    expect(call.gaps).toEqual([]);
    expect(call.bugs).toEqual([]);
  });

  it('whose reply is cut by a new turn keeps the words that the carrier played, in transcript and memory', async () => {
    const call = wholeCall({
      carrier,
      marks,
      llm: [
        [hours, sunday, done],
        ['On Monday too.', done],
      ],
    });
    call.answer();
    await call.untilListening();
    await call.says('When do you open?');
    await call.clock.advance(1000);
    await call.says('And on Monday?');
    await call.untilListening();
    const spoken = call.transcript().find((entry) => entry.interrupted);
    expect(hours.startsWith(spoken?.text ?? 'nothing')).toBe(true);
    expect(call.llm.requests[1]?.slice(-2)).toEqual([
      { role: 'assistant', content: `${spoken?.text} [interrupted]` },
      { role: 'user', content: 'And on Monday?' },
    ]);
    // The transcript has the words that the far end played, to within a chunk and half a word.
    expect(spoken?.text).not.toBe('');
    const heardMs = call.far.heard().filter((byte) => byte === 3).length / 8;
    expect(Math.abs((spoken?.text.length ?? 0) * 60 - heardMs)).toBeLessThan(
      carrier === 'exotel' ? 500 : 300,
    );
    expect(call.lines().at(-1)).toBe('agent: On Monday too.');
  });
});

describe.each(['twilio', 'exotel'] as const)('on %s', (carrier) => {
  it('a prepared greeting is sent in the same step in which the stream begins', async () => {
    const call = wholeCall({ carrier, tts: { firstByteMs: 0 } });
    await call.clock.advance(3000);
    call.answer();
    await call.clock.advance(1);
    expect(call.of('clausePlaying')[0]).toMatchObject({ turn: 0, startsAt: call.start + 3000 });
  });

  it('a greeting that the carrier already has whole still stops at the first word', async () => {
    const call = wholeCall({ carrier, tts: { msPerCharacter: 26, firstByteMs: 0 } });
    call.answer();
    await call.clock.advance(1200);
    expect(call.session.state().reply?.sent).toBe(true);
    call.stt.words('hello');
    expect(call.far.received.at(-1)).toMatchObject({ clear: true });
    const [, endedAt] = call.spans(1) ?? [0, 0];
    expect(endedAt).toBeLessThanOrEqual(1200 + (carrier === 'exotel' ? 200 : 0));
  });

  it('the recording has the caller, the greeting as it was played, and nothing that was cleared', async () => {
    const call = wholeCall({ carrier, tts: { firstByteMs: 0 } });
    call.answer();
    await call.clock.advance(1510);
    call.stt.words('hello there');
    call.stt.turnEnd('hello there');
    await call.clock.advance(50);
    call.session.detached(1000, true);
    const stereo = [...call.recorded()];
    const agent = stereo.filter((_, at) => at % 2 === 1);
    const heard = [...call.far.heard()];
    expect(agent.filter((byte) => byte === 1).length).toBeGreaterThanOrEqual(
      heard.filter((byte) => byte === 1).length,
    );
    expect(agent.slice(0, 1500 * 8)).toEqual(heard.slice(0, 1500 * 8));
    expect(agent.length / 8).toBe(call.now());
  });

  it('a caller who hangs up in the middle leaves what was heard, who ended it, and what the voice cost', async () => {
    const call = wholeCall({ carrier, llm: [[hours, sunday, done]] });
    call.answer();
    await call.untilListening();
    await call.says('When do you open?');
    await call.clock.advance(1500);
    call.session.detached(1000, true);
    expect(call.over).toEqual(['caller']);
    expect(call.events.at(-1)).toMatchObject({ type: 'callEnded', reason: 'caller' });
    expect(call.of('voiceSpent').reduce((sum, event) => sum + event.characters, 0)).toBe(
      call.tts.spoken.reduce((sum, clause) => sum + clause.text.length, 0),
    );
    expect(call.transcript().at(-1)).toMatchObject({ who: 'agent', interrupted: true });
    expect(call.stt.closed()).toBe(true);
    await call.clock.advance(60_000);
    expect(call.clock.pending()).toBe(0);
    expect(call.over).toHaveLength(1);
  });

  it('a voice that is down is replaced by a recording within 3 s', async () => {
    const down = fault('tts');
    const call = wholeCall({
      carrier,
      tts: { firstByteMs: 1200, faults: { 0: down, 1: down } },
      llm: [[hours, done]],
    });
    call.answer();
    await call.clock.advance(3000);
    expect(call.spans(recordedByte)?.[0]).toBeLessThan(3000);
    await call.untilListening();
    await call.says('When do you open?');
    await call.clock.advance(8000);
    expect(call.over).toEqual(['fault']);
    expect(call.far.closed?.code).toBe(1000);
  });

  it('a bug of ours is reported, and the caller hears an apology and a goodbye', async () => {
    const call = wholeCall({ carrier, breaksOn: 'dtmf' });
    call.answer();
    await call.untilListening();
    call.session.frame(JSON.stringify({ event: 'dtmf', dtmf: { digit: '5' } }));
    expect(call.bugs).toHaveLength(1);
    await call.clock.advance(15_000);
    expect(call.over).toEqual(['fault']);
    expect(call.far.closed?.code).toBe(1000);
    expect(call.transcript().at(-1)?.text).toMatch(/Goodbye\.$/);
  });

  it('a bug that breaks the apology too ends the call, without a loop', async () => {
    const call = wholeCall({ carrier, breaksOn: 'faulted' });
    call.answer();
    await call.clock.advance(500);
    call.stt.say({ type: 'fault', fault: fault('stt') });
    expect(call.bugs).toHaveLength(2);
  });

  it('a call that reaches its limit has heard its goodbye whole by then, and is closed', async () => {
    const limits = { maxSeconds: 30, warningSeconds: 15, limitReason: 'limit' } as const;
    const call = wholeCall({ carrier, limits });
    call.answer();
    await call.clock.advance(30_000);
    expect(call.far.closed?.code).toBe(1000);
    expect(call.over).toEqual(['limit']);
    expect(call.transcript().at(-1)).toMatchObject({
      who: 'agent',
      text: expect.stringMatching(/Goodbye\.$/),
    });
    expect(call.transcript().at(-1)?.interrupted).toBeUndefined();
  });

  it('a stopped session sends nothing, recognises nothing and runs no timer', async () => {
    const call = wholeCall({ carrier, llm: [[hours, 5000, sunday, done]] });
    call.answer();
    await call.untilListening();
    await call.says('When do you open?');
    await call.clock.advance(500);
    call.session.stop();
    const count = call.events.length;
    const frames = call.far.received.length;
    call.stt.words('hello');
    await call.clock.advance(10_000);
    expect(call.events).toHaveLength(count);
    expect(call.far.received).toHaveLength(frames);
    expect(call.llm.stopped()).toBe(1);
  });
});

describe.each(['twilio', 'exotel'] as const)('the recording on %s', (carrier) => {
  it('of a caller who does not want it ends, and what was kept of it is gone', async () => {
    const call = wholeCall({ carrier, llm: [['At nine.', done]] });
    call.answer();
    await call.untilListening();
    await call.clock.advance(1000);
    expect(call.recorded().length).toBeGreaterThan(16_000);
    await call.says("Please don't record this call.");
    await call.untilListening();
    await call.says('When do you open?');
    await call.untilListening();
    call.session.detached(1000, true);
    expect(call.recorded()).toHaveLength(0);
    expect(call.of('recordingDecided')).toMatchObject([{ consent: false, why: 'stopped' }]);
  });

  it('begins with the yes, where the business asks first', async () => {
    const call = wholeCall({ carrier, started: { recordingNotice: 'askFirst' } });
    call.answer();
    await call.untilListening();
    await call.clock.advance(1000);
    expect(call.recorded()).toHaveLength(0);
    await call.says('Yes.');
    await call.untilListening();
    call.session.detached(1000, true);
    expect(call.of('noticeHeard')).toHaveLength(1);
    expect(call.recorded().length).toBeGreaterThan(16_000);
    expect(call.recorded().length / 16).toBeLessThan(call.now() - 1000);
  });

  it('never begins without a yes', async () => {
    const call = wholeCall({ carrier, started: { recordingNotice: 'askFirst' }, llm: [['At nine.', done]] });
    call.answer();
    await call.untilListening();
    await call.says('When do you open?');
    await call.untilListening();
    call.session.detached(1000, true);
    expect(call.recorded()).toHaveLength(0);
  });
});

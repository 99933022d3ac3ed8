import { expect, test } from 'vitest';
import type { Fault } from '../../../shared/fault.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import type { Stt, SttEvent, SttSign } from '../ports.ts';
import { failoverStt } from './failover-stt.ts';
import { defaultCoolDownMs } from './order.ts';

const fault = (kind: Fault['kind'], retryable: boolean): SttEvent => ({
  type: 'fault',
  fault: { source: 'stt', kind, retryable, message: kind },
});
const words = (text: string, lastWordEndMs: number | null = null): SttEvent => ({
  type: 'words',
  text,
  languages: ['en'],
  lastWordEndMs,
});
const turnEnd = (text: string, lastWordEndMs: number | null = null): SttEvent =>
  ({ ...words(text, lastWordEndMs), type: 'turnEnd', confidence: 1, words: [] }) as SttEvent;

/** A recogniser whose streams the test moves by hand; audio it was given arrives at once. */
function recogniser(name: string, refuses: SttEvent | null = null) {
  const streams: {
    emit(event: SttEvent | SttSign): void;
    bytes: number[];
    closed: boolean;
    told: string[];
    /** Of each send: whether it was said that a turn may be ending. */
    ending: boolean[];
  }[] = [];
  const stt: Stt = {
    name,
    model: 'm',
    open(_options, emit) {
      const stream = {
        emit,
        bytes: [] as number[],
        closed: false,
        told: [] as string[],
        ending: [] as boolean[],
      };
      streams.push(stream);
      if (refuses) emit(refuses);
      return {
        send(audio, isEnding = false) {
          stream.bytes.push(...audio);
          stream.ending.push(isEnding);
        },
        sentMs: () => stream.bytes.length / 8,
        endTurn: () => void stream.told.push('endTurn'),
        expectDigits: (on) => void stream.told.push(`digits ${on}`),
        close() {
          stream.closed = true;
        },
      };
    },
  };
  return { stt, streams };
}

function line(...stts: [Stt, ...Stt[]]) {
  const clock = scriptedClock();
  const failovers: string[] = [];
  const events: SttEvent[] = [];
  const notices: string[] = [];
  const stt = failoverStt(stts, {
    clock,
    coolDownMs: defaultCoolDownMs,
    onFailover: (from, to) => void failovers.push(`${from} > ${to}`),
  });
  const open = () =>
    stt.open(
      { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy },
      (event) => {
        if (event.type === 'notice') notices.push(event.name);
        else if (event.type !== 'opened' && event.type !== 'alive') events.push(event);
      },
      new AbortController().signal,
    );
  const stream = open();
  const say = (ms: number, value: number) => stream.send(new Uint8Array(ms * 8).fill(value));
  return { clock, failovers, events, notices, stream, say, open };
}
/** Mu-law far above any line's noise, and silence. */
const loud = 0x2a;
const quiet = 0xff;
/** The newest stream's socket opens. */
const up = ({ streams }: ReturnType<typeof recogniser>) => streams.at(-1)?.emit({ type: 'opened' });
const texts = (events: SttEvent[]) =>
  events.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type));

test('a stream that dies is dialled again at once and after growing pauses, then the next recogniser has the audio', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const { say, failovers, events, clock } = line(flux.stt, nova.stt);
  say(500, loud);
  const dialled: number[] = [];
  for (const pauseMs of [0, 250, 1000, 2000]) {
    flux.streams.at(-1)?.emit(fault('network', true));
    const { length } = flux.streams;
    clock.pass(pauseMs - 1);
    expect(flux.streams).toHaveLength(pauseMs === 0 ? length : dialled.length + 1);
    clock.pass(1);
    dialled.push(clock.now());
    expect(flux.streams).toHaveLength(dialled.length + 1);
    expect(flux.streams.at(-1)?.bytes).toHaveLength(4000);
  }
  expect(nova.streams).toHaveLength(0);
  flux.streams.at(-1)?.emit(fault('network', true));
  expect(nova.streams[0]?.bytes).toHaveLength(4000);
  expect(failovers).toEqual(['deepgram-flux/m > deepgram-nova/m']);
  nova.streams[0]?.emit(turnEnd('hello', 400));
  expect(texts(events)).toEqual(['turnEnd: hello']);
});

test('audio that comes during a pause is in the replay, and the owner’s clock goes on', () => {
  const flux = recogniser('deepgram-flux');
  const { say, clock, events, stream } = line(flux.stt);
  up(flux);
  say(1000, loud);
  flux.streams[0]?.emit(words('I want', 1000));
  flux.streams[0]?.emit(fault('network', true));
  flux.streams[1]?.emit(fault('network', true));
  say(200, loud);
  expect(flux.streams).toHaveLength(2);
  clock.pass(250);
  expect(flux.streams[2]?.bytes).toHaveLength(1600);
  say(300, loud);
  expect(stream.sentMs()).toBe(1500);
  flux.streams[2]?.emit(turnEnd('tea', 450));
  expect(texts(events)).toEqual(['words: I want', 'turnEnd: I want tea']);
  expect(events.at(-1)).toMatchObject({ lastWordEndMs: 1450 });
});

test('drops of streams that were up and listened cost nothing, however many come before the first word', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events, clock } = line(flux.stt);
  for (let drop = 0; drop < 10; drop += 1) {
    up(flux);
    clock.pass(1500);
    say(100, loud);
    flux.streams.at(-1)?.emit({ type: 'alive', listens: true });
    flux.streams.at(-1)?.emit(fault('network', true));
    expect(flux.streams).toHaveLength(drop + 2);
  }
  expect(flux.streams.at(-1)?.bytes).toHaveLength(8000);
  flux.streams.at(-1)?.emit(turnEnd('hello'));
  expect(texts(events)).toEqual(['turnEnd: hello']);
});

test('a stream without a message has worked when it was up for five seconds', () => {
  const flux = recogniser('deepgram-nova');
  const { events, clock } = line(flux.stt);
  for (let drop = 0; drop < 10; drop += 1) {
    up(flux);
    clock.pass(5000);
    flux.streams.at(-1)?.emit(fault('network', true));
  }
  expect(flux.streams).toHaveLength(11);
  expect(events).toEqual([]);
});

/** The newest stream greets, stays up for `upMs` without another message, and ends with `end`. */
function greet(
  flux: ReturnType<typeof recogniser>,
  { clock }: ReturnType<typeof line>,
  upMs: number,
  end: SttEvent,
) {
  up(flux);
  flux.streams.at(-1)?.emit({ type: 'alive', listens: false });
  clock.pass(upMs);
  flux.streams.at(-1)?.emit(end);
}

test.each([200, 1900, 2100, 3000, 4900])(
  'a server that greets, hangs up after %i ms and never listens is given up after a few streams',
  (upMs) => {
    const flux = recogniser('deepgram-flux');
    const call = line(flux.stt);
    for (let drop = 0; drop < 20 && call.events.length === 0; drop += 1) {
      greet(flux, call, upMs, fault('server', true));
      call.clock.pass(2000);
    }
    expect(texts(call.events)).toEqual(['fault']);
    expect(flux.streams.length).toBeLessThanOrEqual(8);
    expect(flux.streams.length).toBeGreaterThan(upMs < 2000 ? 1 : 4);
  },
);

test.each([2100, 3000, 4900])(
  'three streams that greeted and were up for %i ms cost nothing, and each is replaced at once',
  (upMs) => {
    const flux = recogniser('deepgram-flux');
    const call = line(flux.stt);
    for (let streams = 1; streams <= 3; streams += 1) {
      greet(flux, call, upMs, fault('network', true));
      expect(flux.streams).toHaveLength(streams + 1);
    }
    flux.streams.at(-1)?.emit(turnEnd('hello'));
    expect(texts(call.events)).toEqual(['turnEnd: hello']);
  },
);

test.each([20, 1000, 4500])('one close with 1008 after %i ms does not end the call', (upMs) => {
  const flux = recogniser('deepgram-flux');
  const call = line(flux.stt);
  greet(flux, call, upMs, fault('config', false));
  expect(flux.streams).toHaveLength(2);
  flux.streams[1]?.emit(turnEnd('hello'));
  expect(texts(call.events)).toEqual(['turnEnd: hello']);
});

test.each([20, 1000, 3000])('nor does a refused key at the re-dial after %i ms on a good one', (upMs) => {
  const flux = recogniser('deepgram-flux');
  const call = line(flux.stt);
  greet(flux, call, upMs, fault('network', true));
  flux.streams[1]?.emit(fault('auth', false));
  call.clock.pass(1000);
  expect(flux.streams).toHaveLength(3);
  flux.streams[2]?.emit(turnEnd('hello'));
  expect(texts(call.events)).toEqual(['turnEnd: hello']);
});

test('with another recogniser a server that only greets is left after two streams', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const call = line(flux.stt, nova.stt);
  for (let streams = 1; nova.streams.length === 0 && streams < 10; streams += 1)
    greet(flux, call, 3000, fault('config', false));
  expect(flux.streams).toHaveLength(3);
});

test('the first recogniser, whose short outage is over, is dialled before the apology, and once', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const { clock, events, failovers } = line(flux.stt, nova.stt);
  flux.streams[0]?.emit(fault('auth', false));
  up(nova);
  nova.streams[0]?.emit(turnEnd('hello', 100));
  clock.pass(30_000);
  nova.streams[0]?.emit(fault('network', true));
  nova.streams[1]?.emit(fault('auth', false));
  expect(flux.streams).toHaveLength(2);
  up(flux);
  flux.streams[1]?.emit(turnEnd('thanks', 100));
  expect(texts(events)).toEqual(['turnEnd: hello', 'turnEnd: thanks']);
  expect(failovers).toHaveLength(2);
});

test('where both are out, each is tried and the caller is told so within 5 s', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const { clock, events } = line(flux.stt, nova.stt);
  flux.streams[0]?.emit(fault('auth', false));
  up(nova);
  nova.streams[0]?.emit(turnEnd('hello', 100));
  clock.pass(30_000);
  nova.streams.at(-1)?.emit(fault('network', true));
  const outSince = clock.now();
  for (let step = 0; step < 100 && events.length === 1; step += 1) {
    for (const { streams } of [flux, nova]) streams.at(-1)?.emit(fault('network', true));
    clock.pass(100);
  }
  expect(texts(events).at(-1)).toBe('fault');
  expect(flux.streams).toHaveLength(2);
  expect(clock.now() - outSince).toBeLessThanOrEqual(5000);
});

test('so is one that lets a message through each time and drops the stream at once', () => {
  const flux = recogniser('deepgram-flux');
  const { events, clock } = line(flux.stt);
  for (let drop = 0; drop < 60 && events.length === 0; drop += 1) {
    up(flux);
    flux.streams.at(-1)?.emit({ type: 'alive', listens: true });
    clock.pass(100);
    flux.streams.at(-1)?.emit(fault('server', true));
    clock.pass(1000);
  }
  expect(texts(events)).toEqual(['fault']);
});

test('a refused first re-dial does not fail the call, whatever the refusal', () => {
  for (const refusal of [fault('network', true), fault('server', true), fault('rate', false)]) {
    const flux = recogniser('deepgram-flux');
    const { say, clock, events } = line(flux.stt);
    up(flux);
    say(500, loud);
    flux.streams[0]?.emit({ type: 'alive', listens: true });
    flux.streams[0]?.emit(fault('network', true));
    flux.streams[1]?.emit(refusal);
    clock.pass(250);
    expect(flux.streams).toHaveLength(3);
    expect(flux.streams[2]?.bytes).toHaveLength(4000);
    flux.streams[2]?.emit(turnEnd('hello', 400));
    expect(texts(events)).toEqual(['turnEnd: hello']);
  }
});

test.each(['config', 'auth'] as const)(
  'a stream that worked and then fails with %s is dialled twice more, and one that never worked is not',
  (kind) => {
    const flux = recogniser('deepgram-flux');
    const { events, clock } = line(flux.stt);
    up(flux);
    flux.streams[0]?.emit({ type: 'alive', listens: true });
    flux.streams[0]?.emit(fault(kind, false));
    expect(flux.streams).toHaveLength(2);
    flux.streams[1]?.emit(fault(kind, false));
    clock.pass(250);
    expect(flux.streams).toHaveLength(3);
    expect(events).toEqual([]);
    flux.streams[2]?.emit(fault(kind, false));
    expect(texts(events)).toEqual(['fault']);
    const nova = recogniser('deepgram-nova');
    const other = line(nova.stt);
    nova.streams[0]?.emit(fault(kind, false));
    expect(texts(other.events)).toEqual(['fault']);
  },
);

test('with another recogniser a refused key is not tried again, though it worked before', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  line(flux.stt, nova.stt);
  up(flux);
  flux.streams[0]?.emit({ type: 'alive', listens: true });
  flux.streams[0]?.emit(fault('network', true));
  flux.streams[1]?.emit(fault('auth', false));
  expect(nova.streams).toHaveLength(1);
});

test('with another recogniser a server that is too busy is left at once', () => {
  const [flux, nova] = [recogniser('deepgram-flux', fault('rate', false)), recogniser('deepgram-nova')];
  line(flux.stt, nova.stt);
  expect(nova.streams).toHaveLength(1);
});

test('a handshake that hangs leaves the other recogniser time to answer', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const { clock } = line(flux.stt, nova.stt);
  clock.pass(3000);
  flux.streams[0]?.emit(fault('network', true));
  expect(nova.streams).toHaveLength(1);
});

test('when the second recogniser fails later, the first is tried again', () => {
  const [flux, nova] = [recogniser('deepgram-flux', fault('auth', false)), recogniser('deepgram-nova')];
  const { clock, failovers } = line(flux.stt, nova.stt);
  clock.pass(defaultCoolDownMs);
  nova.streams[0]?.emit(fault('auth', false));
  expect(flux.streams).toHaveLength(2);
  expect(failovers).toEqual(['deepgram-flux/m > deepgram-nova/m', 'deepgram-nova/m > deepgram-flux/m']);
});

/** Frames of 100 ms, each at its time. */
function speak({ say, clock }: ReturnType<typeof line>, ms: number, value: number): void {
  for (let at = 0; at < ms; at += 100) {
    clock.pass(100);
    say(100, value);
  }
}

test('an open stream that says nothing while the caller speaks is replaced after 2 s, and no word is lost', () => {
  const flux = recogniser('deepgram-flux');
  const call = line(flux.stt);
  up(flux);
  flux.streams[0]?.emit({ type: 'alive', listens: true });
  speak(call, 1900, loud);
  expect(flux.streams).toHaveLength(1);
  speak(call, 100, loud);
  expect(flux.streams[0]?.closed).toBe(true);
  expect(flux.streams[1]?.bytes).toHaveLength(16_000);
  up(flux);
  flux.streams[1]?.emit({ type: 'alive', listens: true });
  flux.streams[1]?.emit(turnEnd('are you open today', 1900));
  speak(call, 5000, quiet);
  expect(texts(call.events)).toEqual(['turnEnd: are you open today']);
  expect(flux.streams).toHaveLength(2);
});

test('speech with pauses counts as well, and all of it is replayed', () => {
  const flux = recogniser('deepgram-flux');
  const call = line(flux.stt);
  up(flux);
  for (let breath = 0; breath < 4; breath += 1) {
    speak(call, 500, loud);
    speak(call, 500, quiet);
  }
  // The 3.5 s up to the 2 s of sound, and the breath that followed.
  expect(flux.streams[1]?.bytes).toHaveLength(32_000);
});

test('a second recogniser that says nothing either is replaced too, and only then the caller is apologised to', () => {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const call = line(flux.stt, nova.stt);
  for (let streams = 1; streams <= 4; streams += 1) {
    up(flux);
    up(nova);
    speak(call, 2000, loud);
  }
  expect([flux.streams.length, nova.streams.length]).toEqual([1, 1]);
  expect(call.failovers).toHaveLength(1);
  expect(texts(call.events)).toEqual(['fault']);
});

test.each([
  ['a quiet line', quiet, false],
  ['the noise of a line', 0xe0, false],
  ['speech while messages come, though without a word', loud, true],
])('%s replaces no stream', (_, value, hasMessages) => {
  const nova = recogniser('deepgram-nova');
  const call = line(nova.stt);
  up(nova);
  for (let second = 0; second < 60; second += 1) {
    speak(call, 1000, value);
    if (hasMessages) nova.streams[0]?.emit({ type: 'alive', listens: true });
  }
  expect(nova.streams).toHaveLength(1);
  expect(call.events).toEqual([]);
});

test('a cough, or a stream whose handshake still runs, is no reason', () => {
  const nova = recogniser('deepgram-nova');
  const call = line(nova.stt);
  speak(call, 2500, loud);
  up(nova);
  nova.streams[0]?.emit({ type: 'alive', listens: true });
  speak(call, 1000, loud);
  speak(call, 20_000, quiet);
  expect(nova.streams).toHaveLength(1);
});

test('the next stream is told that digits are expected, and a turn’s end goes to the stream in use', () => {
  const flux = recogniser('deepgram-flux');
  const { stream } = line(flux.stt);
  stream.expectDigits?.(true);
  flux.streams[0]?.emit(fault('network', true));
  stream.endTurn?.();
  stream.expectDigits?.(false);
  expect(flux.streams.map(({ told }) => told)).toEqual([
    ['digits true'],
    ['digits true', 'endTurn', 'digits false'],
  ]);
});

test('notices go to the owner, and so does each replacement that the caller does not hear of', () => {
  const flux = recogniser('deepgram-flux');
  const { notices, events } = line(flux.stt);
  flux.streams[0]?.emit({ type: 'notice', name: 'Warning' });
  flux.streams[0]?.emit(fault('network', true));
  flux.streams[1]?.emit(fault('stall', true));
  expect(notices).toEqual(['Warning', 'dropped', 'deaf']);
  expect(events).toEqual([]);
});

test('a caller who was cut off in the middle of a turn is not answered before a stream is up again', () => {
  const flux = recogniser('deepgram-flux');
  const { say, clock, events } = line(flux.stt);
  up(flux);
  say(1000, loud);
  flux.streams[0]?.emit(words('I want', 1000));
  say(500, loud);
  flux.streams[0]?.emit(fault('network', true));
  clock.pass(2900);
  expect(texts(events)).toEqual(['words: I want']);
  up(flux);
  clock.pass(1900);
  flux.streams[1]?.emit(turnEnd('tea', 400));
  clock.pass(9000);
  expect(texts(events)).toEqual(['words: I want', 'turnEnd: I want tea']);
});

test('a refused key fails over at once, also when it is refused inside open', () => {
  const [flux, nova] = [recogniser('deepgram-flux', fault('auth', false)), recogniser('deepgram-nova')];
  const { say, failovers, open } = line(flux.stt, nova.stt);
  say(100, 1);
  expect(flux.streams).toHaveLength(1);
  expect(nova.streams[0]?.bytes).toHaveLength(800);
  expect(failovers).toHaveLength(1);
  open();
  expect(flux.streams).toHaveLength(1);
  expect(nova.streams).toHaveLength(2);
});

test('words of a broken turn are neither lost nor repeated', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events, stream } = line(flux.stt);
  say(1000, 1);
  say(500, 2);
  flux.streams[0]?.emit(words('I want', 1000));
  flux.streams[0]?.emit(fault('server', true));
  expect(new Set(flux.streams[1]?.bytes)).toEqual(new Set([2]));
  expect(flux.streams[1]?.bytes).toHaveLength(4000);
  say(500, 3);
  flux.streams[1]?.emit(words('some tea', 800));
  flux.streams[1]?.emit(turnEnd('some tea', 800));
  flux.streams[1]?.emit(turnEnd('thanks', 900));
  expect(texts(events)).toEqual([
    'words: I want',
    'words: I want some tea',
    'turnEnd: I want some tea',
    'turnEnd: thanks',
  ]);
  expect(stream.sentMs()).toBe(2000);
  expect(events.at(-1)).toMatchObject({ lastWordEndMs: 1900 });
});

test('where words have no times of their own the replay begins a little earlier, and a word it repeats is told once', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events } = line(flux.stt);
  say(1000, loud);
  flux.streams[0]?.emit({ ...words('I want the', 1000), isEstimated: true } as SttEvent);
  flux.streams[0]?.emit(fault('network', true));
  expect(flux.streams[1]?.bytes).toHaveLength(4000);
  flux.streams[1]?.emit(words('want the tea'));
  flux.streams[1]?.emit(turnEnd('want the tea'));
  expect(texts(events)).toEqual(['words: I want the', 'words: I want the tea', 'turnEnd: I want the tea']);
});

const estimated = (event: SttEvent): SttEvent => ({ ...event, isEstimated: true }) as SttEvent;

test.each([
  ['my number is nine eight', ['nine', 'nine eight', 'nine eight seven'], 'my number is nine eight seven'],
  ['I want', ['want', 'want tea'], 'I want tea'],
  ['I want', ['tea', 'tea please'], 'I want tea please'],
  ['no no', ['no', 'no no', 'no no way'], 'no no way'],
])('"%s" without times and a next stream with times that tells %j is "%s"', (carried, next, whole) => {
  for (const first of [estimated(words(carried, 1000)), words(carried)]) {
    const flux = recogniser('deepgram-flux');
    const { say, events } = line(flux.stt);
    say(1000, loud);
    flux.streams[0]?.emit(first);
    flux.streams[0]?.emit(fault('network', true));
    for (const [number, text] of next.entries()) flux.streams[1]?.emit(words(text, 200 * (number + 1)));
    flux.streams[1]?.emit(turnEnd(next.at(-1) ?? '', 200 * next.length));
    for (const event of events) expect(whole).toContain('text' in event ? event.text : 'none');
    expect(texts(events).at(-1)).toBe(`turnEnd: ${whole}`);
  }
});

test('a second drop while the next stream still repeats the carried words costs no word and doubles none', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events } = line(flux.stt);
  say(1000, loud);
  flux.streams[0]?.emit(estimated(words('my number is nine eight', 1000)));
  flux.streams[0]?.emit(fault('network', true));
  flux.streams[1]?.emit(words('nine', 150));
  flux.streams[1]?.emit(fault('network', true));
  flux.streams.at(-1)?.emit(turnEnd('eight seven', 600));
  expect(texts(events).at(-1)).toBe('turnEnd: my number is nine eight seven');
});

test('of a word that only the end of a long text repeats, no more is taken for a repetition than the replay holds', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events } = line(flux.stt);
  say(3000, loud);
  flux.streams[0]?.emit(estimated(words('yes I want to come on Monday', 3000)));
  flux.streams[0]?.emit(fault('network', true));
  flux.streams[1]?.emit(turnEnd('yes', 500));
  expect(texts(events).at(-1)).toBe('turnEnd: yes I want to come on Monday yes');
});

test('a turn that ended without times is not replayed, and what follows it is', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events } = line(flux.stt);
  up(flux);
  say(1000, loud);
  flux.streams[0]?.emit(turnEnd('yes please'));
  say(300, loud);
  flux.streams[0]?.emit(fault('network', true));
  expect(flux.streams[1]?.bytes).toHaveLength(2400);
  expect(texts(events)).toEqual(['turnEnd: yes please']);
});

test('nor is one that was ended here, because the next stream told nothing of it', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events, clock } = line(flux.stt);
  up(flux);
  say(1000, loud);
  flux.streams[0]?.emit(estimated(words('yes please', 1000)));
  flux.streams[0]?.emit(fault('network', true));
  up(flux);
  flux.streams[1]?.emit({ type: 'alive', listens: true });
  clock.pass(2000);
  flux.streams[1]?.emit(fault('network', true));
  expect(flux.streams[2]?.bytes).toHaveLength(0);
  expect(texts(events)).toEqual(['words: yes please', 'turnEnd: yes please']);
});

test('where they have times a repeated word was said twice', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events } = line(flux.stt);
  say(1000, loud);
  flux.streams[0]?.emit(words('nine', 900));
  flux.streams[0]?.emit(fault('network', true));
  flux.streams[1]?.emit(turnEnd('nine eight', 900));
  expect(texts(events).at(-1)).toBe('turnEnd: nine nine eight');
});

test('a turn whose words all went to the dead stream still ends', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events, clock } = line(flux.stt);
  say(1000, 1);
  flux.streams[0]?.emit(words('that is all', 1000));
  flux.streams[0]?.emit({ ...words('that is all', 1000), type: 'turnEnding' } as SttEvent);
  flux.streams[0]?.emit(fault('server', true));
  clock.pass(2500);
  expect(texts(events)).toEqual(['words: that is all', 'turnEnding: that is all', 'turnEnd: that is all']);
  flux.streams[1]?.emit(words('hello'));
  expect(texts(events).at(-1)).toBe('words: hello');
});

test('a probable end that the next stream contradicts is taken back', () => {
  const flux = recogniser('deepgram-flux');
  const { events } = line(flux.stt);
  flux.streams[0]?.emit({ ...words('I want', 10), type: 'turnEnding' } as SttEvent);
  flux.streams[0]?.emit(fault('server', true));
  flux.streams[1]?.emit(words('tea', 20));
  expect(texts(events)).toEqual(['turnEnding: I want', 'resumed', 'words: I want tea']);
});

test('at most 10 s of speech are replayed, and of silence the last 2 s', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events } = line(flux.stt);
  for (let second = 0; second < 20; second += 1) say(1000, second % 2 === 0 ? loud : quiet);
  flux.streams[0]?.emit(fault('network', true));
  expect(flux.streams[1]?.bytes).toHaveLength(80_000);
  flux.streams[1]?.emit(turnEnd('works', 10_000));
  for (let second = 0; second < 20; second += 1) say(1000, quiet);
  flux.streams[1]?.emit(fault('network', true));
  expect(flux.streams[2]?.bytes).toHaveLength(16_000);
  expect(texts(events)).toEqual(['turnEnd: works']);
});

test('of a long silence before the speech only 300 ms are replayed', () => {
  const flux = recogniser('deepgram-flux');
  const { say } = line(flux.stt);
  for (let frame = 0; frame < 100; frame += 1) say(100, quiet);
  for (let frame = 0; frame < 30; frame += 1) say(100, loud);
  flux.streams[0]?.emit(fault('network', true));
  expect(flux.streams[1]?.bytes).toHaveLength(3300 * 8);
});

test('a stream that was replaced while it opened leaves word times right', () => {
  const flux = recogniser('deepgram-flux');
  const { say, events, clock } = line(flux.stt);
  up(flux);
  say(1000, loud);
  flux.streams[0]?.emit(turnEnd('one', 1000));
  for (const stream of [0, 1]) {
    say(500, loud);
    flux.streams[stream]?.emit(fault('network', true));
  }
  clock.pass(250);
  flux.streams.at(-1)?.emit(turnEnd('two', 100));
  expect(events.at(-1)).toMatchObject({ text: 'two', lastWordEndMs: 1100 });
});

test('after the last choice the owner gets one fault and nothing more', () => {
  const flux = recogniser('deepgram-flux', fault('auth', false));
  const { events, say, stream } = line(flux.stt);
  say(100, 1);
  stream.close();
  expect(texts(events)).toEqual(['fault']);
});

test('every stream is on the bill of its own provider, with the audio that was replayed to it', () => {
  const flux = recogniser('deepgram-flux', fault('auth', false));
  const nova = recogniser('deepgram-nova');
  const { say, stream } = line(flux.stt, nova.stt);
  up(nova);
  say(1000, loud);
  nova.streams[0]?.emit(words('I want', 600));
  nova.streams[0]?.emit(fault('network', true));
  expect(nova.streams).toHaveLength(2);
  say(500, loud);
  const sent = (index: number) => (nova.streams[index]?.bytes.length ?? 0) / 8;
  expect(sent(1)).toBeGreaterThan(500);
  const spent = [
    { provider: 'deepgram-nova', model: 'm', ms: 1000 },
    { provider: 'deepgram-nova', model: 'm', ms: sent(1) },
  ];
  // The first one refused us, and was sent nothing.
  const billed = () => stream.spent?.().filter(({ ms }) => ms > 0);
  expect(billed()).toEqual(spent);
  stream.close();
  expect(billed()).toEqual(spent);
});

/** The caller speaks in steps of a second; each step's words come `lagMs` after they were said. */
function lagging(lags: readonly number[], isQuiet = false, hasOther = true) {
  const [flux, nova] = [recogniser('deepgram-flux'), recogniser('deepgram-nova')];
  const parts = line(flux.stt, ...(hasOther ? [nova.stt] : []));
  up(flux);
  let saidMs = 0;
  for (const [word, lagMs] of lags.entries()) {
    parts.say(1000, isQuiet ? quiet : loud);
    parts.clock.pass(1000);
    saidMs += 1000;
    const text = Array.from({ length: word + 1 }, (_, at) => `w${at}`).join(' ');
    flux.streams[0]?.emit(words(text, saidMs - lagMs));
  }
  return { ...parts, flux, nova };
}

test.each([
  ['come in time', [300, 1200, 1700, 1700], false],
  ['are late once, after a hitch of the network', [300, 1100, 1950, 300], false],
  ['come later and later', [300, 1200, 1900, 2600, 3300], true],
])('a stream whose words %s', (_, lags, isReplaced) => {
  const { flux, nova, events, notices } = lagging(lags);
  expect([flux.streams[0]?.closed, nova.streams.length, notices]).toEqual(
    isReplaced ? [true, 1, ['lagging']] : [false, 0, []],
  );
  if (isReplaced) {
    nova.streams[0]?.emit({ type: 'opened' });
    nova.streams[0]?.emit(turnEnd('and so on', 1500));
    expect(texts(events).at(-1)).toBe('turnEnd: w0 w1 w2 w3 and so on');
  }
});

test('a quiet caller, a pause, and the same words once more are no lag', () => {
  const { flux, clock, say } = lagging([300, 300], true);
  say(6000, quiet);
  clock.pass(6000);
  flux.streams[0]?.emit(words('w0 w1', 1700));
  clock.pass(2000);
  flux.streams[0]?.emit(turnEnd('W0 w1.', 1700));
  expect([flux.streams.length, flux.streams[0]?.closed]).toEqual([1, false]);
});

test('a lagging recogniser without another one is dialled again, and then let be for 5 s', () => {
  const { flux, say, clock } = lagging([300, 1200, 1900, 2600, 3300], false, false);
  expect(flux.streams).toHaveLength(2);
  up(flux);
  const streams: number[] = [];
  for (let said = 1; said <= 4; said += 1) {
    say(1000, loud);
    clock.pass(1000);
    const { bytes = [] } = flux.streams[1] ?? {};
    flux.streams[1]?.emit(words(`${said} more`, Math.max(0, bytes.length / 8 - 1900)));
    streams.push(flux.streams.length);
  }
  expect(streams).toEqual([2, 2, 2, 3]);
});

test("a turn may be ending from the first quiet 20 ms behind the caller's voice, for 1.5 s", () => {
  const flux = recogniser('deepgram-flux');
  const { say } = line(flux.stt);
  up(flux);
  const endingIn = (ms: number, value: number) => {
    const from = flux.streams[0]?.ending.length ?? 0;
    for (let frame = 0; frame < ms / 20; frame += 1) say(20, value);
    return flux.streams[0]?.ending.slice(from) ?? [];
  };
  endingIn(1, quiet);
  expect(endingIn(500, quiet)).not.toContain(true);
  expect(endingIn(500, loud)).not.toContain(true);
  expect(endingIn(1500, quiet)).not.toContain(false);
  expect(endingIn(500, quiet)).not.toContain(true);
});

test("a frame that begins loud and ends quiet may end a turn: a carrier's frame is up to 100 ms long", () => {
  const flux = recogniser('deepgram-flux');
  const { stream, say } = line(flux.stt);
  up(flux);
  say(500, loud);
  stream.send(new Uint8Array(800).fill(loud, 0, 400).fill(quiet, 400));
  expect(flux.streams[0]?.ending.at(-1)).toBe(true);
});

import { expect, test } from 'vitest';
import { FaultError } from '../../shared/fault.ts';
import { scriptedClock } from '../../testing/scripted-clock.ts';
import { fakeVoice, type HttpScript, voiceAudio } from '../../testing/wire/fetch.ts';
import { type ClausePolicy, defaultClausePolicy, speakClauses } from './clause-pipeline.ts';
import { type Deps, platformDeps } from './deps.ts';
import { createGate } from './gate.ts';
import type { Speech } from './ports.ts';

async function* says(...clauses: string[]) {
  yield* clauses;
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function voice(
  scripts: [HttpScript, ...HttpScript[]],
  policy: Partial<ClausePolicy> = {},
  deps: Partial<Deps> = {},
) {
  const server = fakeVoice(...scripts);
  const all = { ...platformDeps(createGate()), fetch: server.fetch, ...deps };
  const request = (clause: string) => ({
    url: 'https://voice.example/',
    init: { method: 'POST', body: clause },
  });
  const speak = (text: AsyncIterable<string>, signal = new AbortController().signal) =>
    speakClauses(text, request, { ...defaultClausePolicy, ...policy }, all, signal);
  return { server, speak, clauses: () => server.requests.map((each) => each.body) };
}

/** The played audio, as `said` texts and ms of audio, and how it ended. */
async function play(speech: AsyncIterable<Speech>) {
  const played: (string | number)[] = [];
  try {
    for await (const part of speech)
      played.push(part.type === 'audio' ? part.bytes.length / 8 : part.type === 'said' ? part.text : 'again');
  } catch (error) {
    return { played, end: error instanceof FaultError ? error.fault : error };
  }
  return { played, end: null };
}

test('clauses are spoken in order, each closed by what it said, in the pieces the voice wrote', async () => {
  const { speak } = voice([{ steps: voiceAudio(300, { chunks: 3, gapMs: 5 }) }, { steps: voiceAudio(100) }]);
  expect(await play(speak(says('One.', 'Two.')))).toEqual({
    played: [100, 100, 100, 'One.', 100, 'Two.'],
    end: null,
  });
});

test('while a clause plays the next one is fetched, and only that', async () => {
  const { speak, clauses } = voice([{ steps: voiceAudio(100) }]);
  const speech = speak(says('One.', 'Two.', 'Three.'))[Symbol.asyncIterator]();
  await speech.next();
  await pause(20);
  expect(clauses()).toEqual(['One.', 'Two.']);
  await speech.next();
  await speech.next();
  await pause(20);
  expect(clauses()).toEqual(['One.', 'Two.', 'Three.']);
  await speech.return(undefined);
});

test('a clause plays at once, though the model has not written the next one yet', async () => {
  async function* slow() {
    yield 'One.';
    await new Promise(() => undefined);
  }
  const { speak } = voice([{ steps: voiceAudio(100) }]);
  const speech = speak(slow())[Symbol.asyncIterator]();
  expect((await speech.next()).value).toMatchObject({ type: 'audio' });
  expect((await speech.next()).value).toEqual({ type: 'said', text: 'One.' });
});

test('a voice that gives no byte in time is tried once more, then it has stalled', async () => {
  const silent: HttpScript = { steps: [{ hang: true }] };
  const helped = voice([{ hang: true }, { steps: voiceAudio(100) }], { firstByteMs: 150 });
  expect(await play(helped.speak(says('One.')))).toEqual({ played: [100, 'One.'], end: null });
  expect(helped.server.requests[0]?.gone).toBe(true);
  const stalled = voice([silent], { firstByteMs: 150 });
  expect(await play(stalled.speak(says('One.')))).toMatchObject({
    played: [],
    end: { source: 'tts', kind: 'stall', retryable: true },
  });
  expect(stalled.clauses()).toEqual(['One.', 'One.']);
});

test('a failure that a retry can not cure is not retried', async () => {
  const { speak, clauses } = voice([{ refuse: { status: 401 } }]);
  expect(await play(speak(says('One.')))).toMatchObject({ end: { kind: 'auth', retryable: false } });
  expect(clauses()).toHaveLength(1);
});

test('every refusal has its class, and none quotes the text', async () => {
  const kinds: unknown[] = [];
  for (const status of [400, 401, 403, 415, 429, 502, 503]) {
    const { end } = await play(
      voice([{ refuse: { status, headers: { 'retry-after': '1' } } }]).speak(says('One.')),
    );
    kinds.push(typeof end === 'object' && end !== null && 'kind' in end ? end.kind : end);
    expect(JSON.stringify(end)).not.toContain('the words');
  }
  expect(kinds).toEqual(['config', 'auth', 'auth', 'config', 'rate', 'server', 'server']);
});

test('a stall or a lost connection inside a clause is not retried: the caller has heard its beginning', async () => {
  const stalled = voice([{ steps: [...voiceAudio(100), { hang: true }] }], { stallMs: 150 });
  expect(await play(stalled.speak(says('One.')))).toMatchObject({ played: [100], end: { kind: 'stall' } });
  expect(stalled.clauses()).toHaveLength(1);
  const dropped = voice([{ steps: [...voiceAudio(100), { wait: 10 }, { drop: true }] }]);
  expect(await play(dropped.speak(says('One.')))).toMatchObject({ played: [100], end: { kind: 'network' } });
});

test('a voice that dribbles has stalled: before anything of it is played it is tried once more', async () => {
  const dribble = Array.from({ length: 60 }, () => [{ wait: 10 }, { write: new Uint8Array([0x55]) }]).flat();
  const { speak, clauses } = voice([{ steps: dribble }, { steps: voiceAudio(100) }], { firstByteMs: 200 });
  expect(await play(speak(says('One.')))).toEqual({ played: [100, 'One.'], end: null });
  expect(clauses()).toEqual(['One.', 'One.']);
});

test('a voice that dribbles inside a clause has stalled, though it is never silent for long', async () => {
  const dribble = Array.from({ length: 200 }, () => [{ wait: 20 }, { write: new Uint8Array(8) }]).flat();
  const { speak, clauses } = voice([{ steps: [...voiceAudio(100), ...dribble] }], { stallMs: 200 });
  const { played, end } = await play(speak(says('One, two, three.')));
  expect(end).toMatchObject({ kind: 'stall' });
  expect(played.length).toBeLessThan(60);
  expect(clauses()).toHaveLength(1);
});

test('a voice that floods is cut at what its text can take, and read no further', async () => {
  let written = 0;
  const fetch = async () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          written += 1;
          controller.enqueue(new Uint8Array(8000));
        },
      }),
    );
  const { speak } = voice([{}], {}, { fetch });
  const { played, end } = await play(speak(says('Yes.')));
  expect(end).toMatchObject({ source: 'tts', kind: 'protocol' });
  expect(played).toEqual([1000, 1000, 1000, 1000, 1000]);
  expect(written).toBeLessThan(10);
});

test('a voice that ends after a fraction of its text has failed, also with a clean end', async () => {
  const { speak } = voice([{ steps: voiceAudio(100) }]);
  expect(await play(speak(says('We are open from nine till seven.')))).toMatchObject({
    played: [100],
    end: { kind: 'truncated' },
  });
});

test('an answer of two bytes is truncated, and asked for once more', async () => {
  const { speak, clauses } = voice([
    { steps: [{ write: new Uint8Array([1, 2]) }] },
    { steps: voiceAudio(100) },
  ]);
  expect(await play(speak(says('One.')))).toEqual({ played: [100, 'One.'], end: null });
  expect(clauses()).toHaveLength(2);
});

test('an error that comes as a success is asked for once more, and not played', async () => {
  const page: HttpScript = { steps: [{ write: '{"error":{"message":"the service is busy"}}' }] };
  const { speak, clauses } = voice([page, page]);
  expect(await play(speak(says('One.')))).toMatchObject({ played: [], end: { kind: 'protocol' } });
  expect(clauses()).toHaveLength(2);
});

test('a success with a web page’s type is no audio, and its body is given up', async () => {
  const headers = { 'content-type': 'text/html' };
  const signals: (AbortSignal | null | undefined)[] = [];
  const fetch = async (_url: string, init?: RequestInit) => {
    signals.push(init?.signal);
    return new Response(new Uint8Array(800), { headers });
  };
  const { speak } = voice([{}], {}, { fetch });
  expect(await play(speak(says('One.')))).toMatchObject({ played: [], end: { kind: 'protocol' } });
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
});

test('an answer without audio is asked for once more, and then truncated', async () => {
  const { speak, clauses } = voice([{ steps: [] }]);
  expect(await play(speak(says('One.')))).toMatchObject({ played: [], end: { kind: 'truncated' } });
  expect(clauses()).toEqual(['One.', 'One.']);
});

test('a failure of the next clause is thrown only when its turn has come', async () => {
  const { speak } = voice([
    { steps: voiceAudio(100, { chunks: 2, gapMs: 40 }) },
    { refuse: { status: 403 } },
  ]);
  expect(await play(speak(says('One.', 'Two.')))).toMatchObject({
    played: [50, 50, 'One.'],
    end: { kind: 'auth' },
  });
});

test('a failure of the model comes through as it is, after what was written before it', async () => {
  async function* broken() {
    yield 'One.';
    throw new FaultError({ source: 'llm', kind: 'stall', retryable: true, message: 'no token' });
  }
  const { speak } = voice([{ steps: voiceAudio(100) }]);
  expect(await play(speak(broken()))).toMatchObject({ played: [100, 'One.'], end: { source: 'llm' } });
});

test('a clause without a word causes no request', async () => {
  const { speak, clauses } = voice([{ steps: voiceAudio(100) }]);
  expect(await play(speak(says('…', 'One.', '!')))).toEqual({ played: ['…', 100, 'One.', '!'], end: null });
  expect(clauses()).toEqual(['One.']);
});

test('a barge-in in a gap ends the speech at once and closes the request that plays and the one that waits', async () => {
  const barged = new AbortController();
  const { speak, server } = voice([{ steps: [...voiceAudio(100), { hang: true }] }, { hang: true }]);
  setTimeout(() => barged.abort(new Error('barge-in')), 40);
  expect(await play(speak(says('One.', 'Two.'), barged.signal))).toEqual({
    played: [100],
    end: new Error('barge-in'),
  });
  await pause(20);
  expect(server.requests.map((each) => each.gone)).toEqual([true, true]);
});

test('a reader who leaves early closes its requests and the text', async () => {
  let closed = false;
  async function* text() {
    try {
      yield 'One.';
      yield 'Two.';
    } finally {
      closed = true;
    }
  }
  const { speak, server } = voice([{ steps: [...voiceAudio(100), { hang: true }] }]);
  for await (const part of speak(text())) {
    expect(part.type).toBe('audio');
    break;
  }
  await pause(20);
  expect(closed).toBe(true);
  expect(server.requests.every((each) => each.gone)).toBe(true);
});

test('a line without room is no stall of the voice', async () => {
  const clock = scriptedClock();
  const { speak } = voice([{ steps: voiceAudio(300, { chunks: 3 }) }], {}, { clock });
  const played: Speech[] = [];
  for await (const part of speak(says('One.'))) {
    played.push(part);
    clock.pass(10_000);
  }
  expect(played.at(-1)).toEqual({ type: 'said', text: 'One.' });
});

test('where another voice stands in, one that is silent is not waited for twice, and one that fails is tried twice', async () => {
  const stalled = voice([{ steps: [{ hang: true }] }], { firstByteMs: 50, isLeftSilent: true });
  expect(await play(stalled.speak(says('One.')))).toMatchObject({ played: [], end: { kind: 'stall' } });
  expect(stalled.clauses()).toEqual(['One.']);
  const failing = voice([{ refuse: { status: 503 } }, { steps: voiceAudio(100) }], { isLeftSilent: true });
  expect(await play(failing.speak(says('One.')))).toEqual({ played: [100, 'One.'], end: null });
});

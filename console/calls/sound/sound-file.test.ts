import { expect, test, vi } from 'vitest';
import { mulawOf } from '../../../edge/audio/mulaw.ts';
import { interleave, wavFile } from '../../../edge/audio/wav.ts';
import { peaksOf, readSound } from './sound-file.ts';

/** A second, of which the caller speaks in the first half and the agent in the second. */
const tone = (from: number, to: number, height: number) =>
  mulawOf(Int16Array.from({ length: 8000 }, (_, n) => (n >= from && n < to ? height * (n % 2 ? 1 : -1) : 0)));
const file = wavFile(interleave(tone(0, 4000, 8000), tone(4000, 8000, 20_000)), 2);

const sourceOf = (answers: (Response | Error)[]) => {
  const link = vi.fn(async () => ({ url: `https://s3.test/${link.mock.calls.length}` }));
  const progress = vi.fn();
  const fetched = vi.fn(async (_url: string | URL | Request) => {
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer ?? new Error('asked too often');
  });
  return { link, progress, fetch: fetched as typeof fetch, fetched, signal: new AbortController().signal };
};
const good = () => new Response(file, { headers: { 'content-length': String(file.length) } });
const expired = () => new Response('<Error/>', { status: 403 });

test('a mu-law recording is read as two sides of one length, each as loud as it was in itself', async () => {
  const source = sourceOf([good()]);
  const sound = await readSound(source);
  expect(sound.seconds).toBe(1);
  expect(sound.file.size).toBe(file.length);
  const [caller, agent] = sound.peaks.map((peaks) => [peaks[100], peaks[3900]]);
  expect(caller).toEqual([1, 0]);
  expect(agent).toEqual([0, 1]);
  expect(source.progress).toHaveBeenLastCalledWith(1);
});

test('a link that has expired is made anew once, and only once', async () => {
  const source = sourceOf([expired(), good()]);
  expect((await readSound(source)).seconds).toBe(1);
  expect(source.fetched.mock.calls.map(([url]) => url)).toEqual(['https://s3.test/1', 'https://s3.test/2']);
  const gone = sourceOf([expired(), expired(), good()]);
  await expect(readSound(gone)).rejects.toMatchObject({ fault: 'gone' });
  expect(gone.link).toHaveBeenCalledTimes(2);
});

test.each([
  ['no connection', new TypeError('Failed to fetch'), 'offline'],
  ['what is no recording', new Response('<html>'), 'unreadable'],
  ['an empty file', new Response(''), 'unreadable'],
  [
    'a connection that breaks on the way',
    new Response(new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) })),
    'offline',
  ],
])('%s is told apart', async (_, answer, fault) => {
  await expect(readSound(sourceOf([answer]))).rejects.toMatchObject({ fault });
});

test('noise on a side where nobody speaks stays low, and a short sound has as many peaks as samples', () => {
  expect(Math.max(...peaksOf(Int16Array.from({ length: 8000 }, () => 300)))).toBeLessThan(0.1);
  expect(peaksOf(Int16Array.from([0, -32_768, 100]))).toHaveLength(3);
  expect(peaksOf(new Int16Array(0))).toHaveLength(0);
});

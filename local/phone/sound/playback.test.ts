import { describe, expect, it } from 'vitest';
import { exotelRules, Playback, twilioRules } from './playback.ts';

const pcm = (ms: number) => new Uint8Array(ms * 16);
const mulaw = (ms: number) => new Uint8Array(ms * 8);
const marks = (playback: Playback, nowMs: number) =>
  playback.advance(nowMs).flatMap((event) => (event.type === 'mark' ? [event.name] : []));
const heardMs = (playback: Playback, nowMs: number, bytesPerMs: number) =>
  playback
    .advance(nowMs)
    .reduce((sum, event) => sum + (event.type === 'played' ? event.bytes.length / bytesPerMs : 0), 0);

describe('Exotel plays', () => {
  const exotel = (marksOnClear: 'echo' | 'drop' | 'later' = 'echo') =>
    new Playback(exotelRules(8000, marksOnClear));

  it('320 bytes in 20 ms, one chunk after the other', () => {
    const line = exotel();
    expect(line.enqueue(pcm(100), 0)).toEqual({ startMs: 0, endMs: 100 });
    expect(line.enqueue(pcm(200), 30)).toEqual({ startMs: 100, endMs: 300 });
    expect(line.queuedMs(50)).toBe(250);
    expect(line.enqueue(pcm(20), 400)).toEqual({ startMs: 400, endMs: 420 });
  });

  it('a short last slice for a whole 20 ms, which makes a gap', () => {
    const line = exotel();
    expect(line.enqueue(new Uint8Array(1000), 0).endMs).toBe(80);
    expect(line.enqueue(pcm(20), 0).startMs).toBe(80);
  });

  it('the same at 16 kHz, where 20 ms are 640 bytes', () => {
    expect(new Playback(exotelRules(16_000, 'echo')).enqueue(new Uint8Array(3200), 0).endMs).toBe(100);
  });

  it('the current chunk to its end after a clear, and nothing after it', () => {
    const line = exotel();
    for (const at of [0, 1, 2]) line.enqueue(pcm(200), at);
    expect(line.clear(250)).toBe(200);
    expect(heardMs(line, 10_000, 16)).toBe(400);
    expect(line.enqueue(pcm(100), 260).startMs).toBe(400);
  });

  it('nothing more when clear comes between two chunks, or on an empty line', () => {
    const line = exotel();
    expect(line.clear(5)).toBe(0);
    line.enqueue(pcm(100), 10);
    line.advance(200);
    expect(line.clear(200)).toBe(0);
    expect(line.queuedMs(200)).toBe(0);
  });

  it.each([
    ['echo', ['a', 'b'], [], []],
    ['drop', [], [], []],
    ['later', [], ['a'], ['b']],
  ] as const)('marks that wait at a clear: %s', (behaviour, atOnce, afterFirst, afterSecond) => {
    const line = exotel(behaviour);
    line.enqueue(pcm(200), 0);
    line.mark('a', 0);
    line.enqueue(pcm(200), 0);
    line.mark('b', 0);
    line.clear(100);
    expect(marks(line, 100)).toEqual(atOnce);
    expect(marks(line, 200)).toEqual(afterFirst);
    expect(marks(line, 400)).toEqual(afterSecond);
  });
});

describe('Twilio plays', () => {
  it('160 bytes in 20 ms, whatever the length of a message', () => {
    const line = new Playback(twilioRules);
    expect(line.enqueue(mulaw(2000), 0).endMs).toBe(2000);
    expect(line.enqueue(new Uint8Array(3), 0)).toEqual({ startMs: 2000, endMs: 2000.375 });
  });

  it('nothing more from the moment of a clear, and returns every waiting mark, in order', () => {
    const line = new Playback(twilioRules);
    line.enqueue(mulaw(2000), 0);
    line.mark('a', 0);
    line.enqueue(mulaw(2000), 0);
    line.mark('b', 0);
    expect(line.clear(500)).toBe(3500);
    expect(line.advance(500)).toEqual([
      { type: 'played', startMs: 0, endMs: 500, bytes: mulaw(500) },
      { type: 'mark', atMs: 500, name: 'a', cleared: true },
      { type: 'mark', atMs: 500, name: 'b', cleared: true },
    ]);
    expect(line.enqueue(mulaw(20), 510).startMs).toBe(510);
  });
});

describe('any carrier', () => {
  it('returns a mark when the audio before it was played; at once when there was none', () => {
    const line = new Playback(twilioRules);
    line.mark('ping', 5);
    expect(marks(line, 5)).toEqual(['ping']);
    line.enqueue(mulaw(100), 10);
    line.mark('end', 20);
    expect(marks(line, 109)).toEqual([]);
    expect(marks(line, 110)).toEqual(['end']);
    expect(marks(line, 500)).toEqual([]);
  });

  it('counts a mark that was reached before the clear as played', () => {
    const line = new Playback(exotelRules(8000, 'drop'));
    line.enqueue(pcm(100), 0);
    line.mark('a', 0);
    line.clear(150);
    expect(line.advance(150)).toContainEqual({ type: 'mark', atMs: 100, name: 'a', cleared: false });
  });

  it('returns events in order of time', () => {
    const line = new Playback(twilioRules);
    line.enqueue(mulaw(20), 0);
    line.mark('a', 0);
    line.enqueue(mulaw(20), 0);
    line.mark('b', 0);
    expect(line.advance(1000).map((event) => (event.type === 'mark' ? event.name : event.endMs))).toEqual([
      20,
      'a',
      40,
      'b',
    ]);
  });

  it('cuts the audio when the line closes', () => {
    const line = new Playback(twilioRules);
    line.enqueue(mulaw(100), 0);
    line.enqueue(mulaw(100), 0);
    expect(line.hangUp(30)).toEqual([{ type: 'played', startMs: 0, endMs: 30, bytes: mulaw(30) }]);
    expect(line.advance(1000)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { silence } from '../audio/mulaw.ts';
import { clauseMeter, mostMsOf } from './clause-meter.ts';

const stallMs = 1200;
const sentence = 'We are open from nine till seven, sir.';

describe('the patience with a voice', () => {
  it('is that of a stall while its audio comes faster than it is played', () => {
    const meter = clauseMeter(sentence, 1, stallMs);
    for (let piece = 0; piece < 5; piece += 1) {
      meter.received(silence(100));
      meter.waited(50);
    }
    expect(meter.patienceMs()).toBe(stallMs);
  });

  it.each([
    ['one byte a second', 0.125, 1000, 2],
    ['half of real time', 50, 100, 24],
    ['nine tenths of real time', 90, 100, 120],
  ])('ends with %s', (_, pieceMs, everyMs, pieces) => {
    const meter = clauseMeter('x'.repeat(220), 1, stallMs);
    let count = 0;
    while (meter.patienceMs() > everyMs) {
      meter.waited(everyMs);
      meter.received(silence(pieceMs));
      count += 1;
    }
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(pieces);
  });

  it('never ends at real time', () => {
    const meter = clauseMeter('x'.repeat(220), 1, stallMs);
    for (let piece = 0; piece < 400; piece += 1) {
      meter.waited(100);
      meter.received(silence(100));
    }
    expect(meter.patienceMs()).toBe(stallMs);
  });

  it('allows what came ahead of time, but not for ever', () => {
    const meter = clauseMeter('x'.repeat(220), 1, stallMs);
    meter.received(silence(40_000));
    meter.waited(20_000);
    expect(meter.patienceMs()).toBe(stallMs);
    meter.waited(1000);
    expect(meter.patienceMs()).toBe(200);
  });
});

describe('the audio of a clause', () => {
  it.each([
    ['Yes.', 1, 5800],
    [sentence, 1, 12_600],
    [sentence, 0.5, 20_200],
  ])('of "%s" at the rate %d may be %d ms', (text, rate, most) => {
    expect(mostMsOf(text, rate)).toBe(most);
    const meter = clauseMeter(text, rate, stallMs);
    meter.received(silence(most));
    expect(() => meter.received(silence(1))).toThrow(/more than/);
  });

  it('that is far too short for its text is not the whole text', () => {
    const short = clauseMeter(sentence, 1, stallMs);
    short.received(silence(400));
    expect(() => short.ended()).toThrow(/truncated/);
    const quick = clauseMeter(sentence, 1, stallMs);
    quick.received(silence(600));
    expect(() => quick.ended()).not.toThrow();
    expect(() => clauseMeter(sentence, 1, stallMs).ended()).toThrow('without audio');
  });

  it('is measured by letters and digits, in every script', () => {
    const meter = clauseMeter('… — "नमस्ते" — …', 1, stallMs);
    meter.received(silence(90));
    expect(() => meter.ended()).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../audio/mulaw.ts';
import { type FarCarrier, farEnd } from '../testing/far-end.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { createLine } from './line.ts';

const carriers: readonly FarCarrier[] = ['twilio', 'exotel'];

function lineTo(name: FarCarrier, open = true) {
  const clock = virtualClock();
  const far = farEnd(name, clock);
  const codec = far.carrier.codec();
  const cuts: number[] = [];
  const gaps: number[] = [];
  const played: { bytes: Uint8Array; startsAt: number }[] = [];
  const reports: string[] = [];
  const line = createLine({
    codec,
    wire: far.carrier.wire,
    clock,
    send: (frame) => far.send(frame),
    played: (bytes, startsAt) => played.push({ bytes, startsAt }),
    cleared: (at) => cuts.push(at - start),
    gap: (ms) => gaps.push(ms),
  });
  const start = clock.now();
  const begin = () => {
    for (const frame of far.start()) codec.decode(frame);
    line.open();
  };
  if (open) begin();
  const audioOf = () =>
    far.received.flatMap((frame) => ('bytes' in frame ? [{ ...frame, at: frame.at - start }] : []));
  /** A clause of `ms`, every byte `value`, in one piece. */
  const say = (mark: string, ms: number, value = 1): Promise<void> => {
    line.beginClause(mark, {
      playing: (at) => reports.push(`${mark} plays ${at - start}`),
      sent: (at) => reports.push(`${mark} ends ${at - start}`),
    });
    const room = line.play(new Uint8Array(bytesOf(ms)).fill(value));
    line.endClause();
    return room;
  };
  const order = () =>
    far.received.map((frame) =>
      'bytes' in frame ? `audio ${frame.bytes.length / 8}` : 'mark' in frame ? `mark ${frame.mark}` : 'clear',
    );
  return { line, clock, far, cuts, gaps, played, reports, begin, audioOf, say, order, start };
}

describe('Exotel', () => {
  it('gets chunks of 3200 bytes up to 400 ms, then of 1600, and a last one of 1600 to 3200', async () => {
    const { line, clock, audioOf, say } = lineTo('exotel');
    void say('1:0', 1130);
    void line.flush();
    await clock.advance(3000);
    expect(audioOf().map((frame) => frame.wireBytes)).toEqual([
      3200, 3200, 1600, 1600, 1600, 1600, 1600, 1600, 2240,
    ]);
  });

  it('gets the beginning of a reply as soon as 1600 bytes of it are there, in multiples of 320', async () => {
    const { line, clock, audioOf, gaps } = lineTo('exotel');
    line.beginClause('1:0', { playing: () => undefined, sent: () => undefined });
    void line.play(new Uint8Array(bytesOf(99)));
    expect(audioOf()).toEqual([]);
    void line.play(new Uint8Array(bytesOf(30)));
    expect(audioOf().map(({ at, wireBytes }) => [at, wireBytes])).toEqual([[0, 1920]]);
    // The voice goes on at twice the speed of speech: the caller hears no gap.
    for (let piece = 0; piece < 20; piece += 1) {
      await clock.advance(10);
      void line.play(new Uint8Array(bytesOf(20)));
    }
    line.endClause();
    void line.flush();
    await clock.advance(1000);
    expect(gaps).toEqual([]);
    for (const { wireBytes } of audioOf()) expect([wireBytes % 320, wireBytes >= 1600]).toEqual([0, true]);
  });

  it('gets a short last word padded with silence to the smallest allowed chunk', async () => {
    const { line, clock, audioOf, say } = lineTo('exotel');
    void say('1:0', 30, 7);
    void line.flush();
    await clock.advance(1000);
    const [only, ...more] = audioOf();
    expect(more).toEqual([]);
    expect(only?.wireBytes).toBe(1600);
    expect([...(only?.bytes ?? [])].filter((byte) => byte !== 0xff)).toHaveLength(240);
  });

  it('plays the current chunk to its end after a clear: the recorder gets that end, and the next audio starts behind it', async () => {
    const { clock, say, cuts, line, reports } = lineTo('exotel');
    void say('1:0', 3000);
    await clock.advance(250);
    line.clear();
    expect(cuts).toEqual([400]);
    expect(line.playedUntil() - clock.now()).toBe(150);
    void say('1:1', 500);
    expect(reports.at(-1)).toBe('1:1 plays 400');
  });
});

describe('Twilio', () => {
  it('gets a first chunk of 100 ms at once, and larger ones behind it', async () => {
    const { clock, audioOf, say } = lineTo('twilio');
    void say('1:0', 2000);
    expect(audioOf()[0]).toMatchObject({ at: 0, wireBytes: 800 });
    await clock.advance(2000);
    expect(Math.max(...audioOf().map((frame) => frame.wireBytes))).toBe(1600);
  });

  it('stops at once on clear', async () => {
    const { clock, say, cuts, line, far } = lineTo('twilio');
    void say('1:0', 3000, 9);
    await clock.advance(250);
    line.clear();
    expect(cuts).toEqual([250]);
    expect(line.playedUntil()).toBe(clock.now());
    await clock.advance(500);
    expect(far.heard().filter((byte) => byte === 9)).toHaveLength(bytesOf(250));
  });
});

describe.each(carriers)('on %s', (name) => {
  it('the carrier never holds more than its limit, however fast the voice is', async () => {
    const { line, clock, say, far, start } = lineTo(name);
    void say('1:0', 1510);
    void say('1:1', 4330);
    void line.flush();
    let until = start;
    for (const frame of far.received)
      if ('bytes' in frame) until = Math.max(until, frame.at) + frame.bytes.length / 8;
    await clock.advance(8000);
    until = start;
    for (const frame of far.received) {
      if (!('bytes' in frame)) continue;
      until = Math.max(until, frame.at) + frame.bytes.length / 8;
      expect(until - frame.at).toBeLessThanOrEqual(far.carrier.wire.aheadMs);
    }
  });

  it('the padding of a short last word counts towards the lead', async () => {
    const { line, clock, say, far } = lineTo(name);
    for (let mark = 0; mark < 12; mark += 1) {
      void say(`1:${mark}`, 57);
      void line.flush();
      expect(line.playedUntil() - clock.now()).toBeLessThanOrEqual(far.carrier.wire.aheadMs);
    }
    await clock.advance(5000);
    expect(far.received.filter((frame) => 'mark' in frame)).toHaveLength(12);
  });

  it('a mark goes out behind the chunk that holds the last byte of its clause', async () => {
    const { line, clock, say, order } = lineTo(name);
    void say('1:0', 300);
    void say('1:1', 300);
    void line.flush();
    await clock.advance(2000);
    const frames = order();
    let audioMs = 0;
    for (const frame of frames) {
      if (frame.startsWith('audio ')) audioMs += Number(frame.slice(6));
      if (frame === 'mark 1:0') expect(audioMs).toBeGreaterThanOrEqual(300);
      if (frame === 'mark 1:1') expect(audioMs).toBeGreaterThanOrEqual(600);
    }
    expect(frames.filter((frame) => frame.startsWith('mark'))).toEqual(['mark 1:0', 'mark 1:1']);
  });

  it('a clause is reported as playing and as sent at its place in the stream', async () => {
    const { line, clock, say, reports } = lineTo(name);
    void say('1:0', 330);
    void say('1:1', 270);
    void line.flush();
    await clock.advance(2000);
    expect([...reports].sort()).toEqual(['1:0 ends 330', '1:0 plays 0', '1:1 ends 600', '1:1 plays 330']);
  });

  it('a clause without any audio begins and ends in the same moment, its mark in order', async () => {
    const { line, clock, say, reports, order } = lineTo(name);
    void say('1:0', 0);
    void say('1:1', 200);
    void line.flush();
    await clock.advance(1000);
    expect(reports.slice(0, 2)).toEqual(['1:0 plays 0', '1:0 ends 0']);
    expect(order()[0]).toBe('mark 1:0');
  });

  it('audio written before the stream starts waits for it', async () => {
    const { line, clock, say, far, begin, audioOf } = lineTo(name, false);
    void say('0:0', 300);
    void line.flush();
    await clock.advance(1000);
    expect(far.received).toEqual([]);
    begin();
    expect(audioOf()[0]?.at).toBe(1000);
  });

  it('the voice waits while the line is full, and continues when there is room', async () => {
    const { line, clock, far } = lineTo(name);
    let hasRoom = false;
    const played = line.play(new Uint8Array(bytesOf(far.carrier.wire.aheadMs + 1000)));
    void played.then(() => {
      hasRoom = true;
    });
    await clock.advance(300);
    expect(hasRoom).toBe(false);
    await clock.advance(700);
    expect(hasRoom).toBe(true);
  });

  it('flush resolves when the carrier has all audio, not before', async () => {
    const { line, clock, say, far } = lineTo(name);
    let isFlushed = false;
    void say('1:0', far.carrier.wire.aheadMs + 500);
    void line.flush().then(() => {
      isFlushed = true;
    });
    await clock.advance(400);
    expect(isFlushed).toBe(false);
    await clock.advance(200);
    expect(isFlushed).toBe(true);
  });

  it.each(['clear', 'drop'] as const)('a wait for the line ends by %s', async (how) => {
    const { line, clock } = lineTo(name);
    let released = 0;
    void line.play(new Uint8Array(bytesOf(5000))).then(() => {
      released += 1;
    });
    void line.flush().then(() => {
      released += 1;
    });
    await clock.advance(100);
    line[how]();
    await clock.settle();
    expect(released).toBe(2);
  });

  it('drop leaves the audio that the carrier has, and sends no more', async () => {
    const { line, clock, say, far, cuts } = lineTo(name);
    void say('1:0', 5000, 3);
    await clock.advance(100);
    const held = line.playedUntil();
    line.drop();
    await clock.advance(3000);
    expect(cuts).toEqual([]);
    expect(line.playedUntil()).toBe(held);
    expect(far.heard().filter((byte) => byte === 3)).toHaveLength(bytesOf(held - clock.now() + 3100));
    expect(far.received.some((frame) => 'mark' in frame)).toBe(false);
  });

  it('clear sends its frame before it returns, and no audio of the old reply after it', async () => {
    const { line, clock, say, far, reports } = lineTo(name);
    void say('1:0', 5000);
    await clock.advance(100);
    line.clear();
    expect(far.received.at(-1)).toEqual({ at: clock.now(), clear: true });
    line.endClause();
    await clock.advance(3000);
    expect('clear' in (far.received.at(-1) ?? {})).toBe(true);
    expect(reports).toEqual(['1:0 plays 0']);
  });

  it('a voice that is late within a reply leaves a gap, which is counted', async () => {
    const { line, clock, gaps } = lineTo(name);
    void line.play(new Uint8Array(bytesOf(400)));
    await clock.advance(700);
    void line.play(new Uint8Array(bytesOf(400)));
    void line.flush();
    await clock.advance(2000);
    expect(gaps).toEqual([300]);
  });

  it('between two replies silence is no gap', async () => {
    const { line, clock, gaps, say } = lineTo(name);
    void say('1:0', 400);
    void line.flush();
    await clock.advance(5000);
    void say('2:1', 400);
    void line.flush();
    await clock.advance(1000);
    line.drop();
    await clock.advance(3000);
    void say('3:2', 400);
    expect(gaps).toEqual([]);
  });

  it('the last syllable of a clause is not kept back while the model thinks about the next one', async () => {
    const { clock, say, far } = lineTo(name);
    void say('1:0', 470, 5);
    await clock.advance(600);
    expect(far.heard().filter((byte) => byte === 5)).toHaveLength(bytesOf(470));
    expect(far.received.at(-1)).toMatchObject({ mark: '1:0' });
  });

  it('a clause shorter than the first chunk is heard at once', () => {
    const { say, audioOf } = lineTo(name);
    void say('1:0', 130);
    expect(audioOf().map((frame) => frame.at)).toEqual([0]);
  });
});

describe.each(carriers)('a clause that is taken back, on %s', (name) => {
  it('is forgotten while the carrier has none of it: the clause before plays to its end, and its mark is sent', async () => {
    const { line, clock, far, reports, order, say } = lineTo(name);
    void say('1:0', 2000);
    await clock.advance(500);
    line.beginClause('1:1', {
      playing: () => reports.push('1:1 plays'),
      sent: () => reports.push('1:1 ends'),
    });
    void line.play(new Uint8Array(bytesOf(3000)).fill(2));
    expect(line.takeBackClause()).toBeNull();
    void say('1:2', 500, 3);
    void line.flush();
    await clock.advance(5000);
    expect(far.heard()).not.toContain(2);
    expect(far.heard().filter((byte) => byte === 1)).toHaveLength(16_000);
    expect(far.heard().filter((byte) => byte === 3)).toHaveLength(4000);
    expect(reports.map((report) => report.split(' ').slice(0, 2).join(' '))).toEqual([
      '1:0 plays',
      '1:0 ends',
      '1:2 plays',
      '1:2 ends',
    ]);
    expect(order()).not.toContain('clear');
  });

  it('is cleared at the carrier when only its own audio is there', async () => {
    const { line, clock, far, cuts, say, start } = lineTo(name);
    line.beginClause('1:0', { playing: () => undefined, sent: () => undefined });
    void line.play(new Uint8Array(bytesOf(3000)).fill(2));
    await clock.advance(50);
    const endsAt = line.takeBackClause();
    expect([endsAt === null ? null : endsAt - start]).toEqual(cuts);
    void say('1:1', 500, 3);
    void line.flush();
    await clock.advance(3000);
    expect(far.heard().filter((byte) => byte === 2).length / 8).toBe(name === 'twilio' ? 50 : 200);
    expect(far.heard().filter((byte) => byte === 3)).toHaveLength(4000);
  });

  it('is heard as far as the carrier has it when the clause before is there as well', async () => {
    const { line, clock, far, order, say, start } = lineTo(name);
    void say('1:0', 1000);
    line.beginClause('1:1', { playing: () => undefined, sent: () => undefined });
    void line.play(new Uint8Array(bytesOf(3000)).fill(2));
    await clock.advance(900);
    const endsAt = line.takeBackClause() ?? 0;
    void line.flush();
    await clock.advance(3000);
    expect(far.heard().filter((byte) => byte === 1)).toHaveLength(8000);
    expect(far.heard().filter((byte) => byte === 2).length / 8).toBe(endsAt - start - 1000);
    expect(order()).not.toContain('clear');
  });
});

it('room is there when no more than the given audio waits, or when it was dropped', async () => {
  const { line, clock, say } = lineTo('twilio');
  void say('1:0', 10_000);
  const reached: string[] = [];
  void line.room(5000).then(() => reached.push('5 s'));
  void line.room(0).then(() => reached.push('none'));
  await clock.advance(3800);
  expect(reached).toEqual([]);
  await clock.advance(400);
  expect(reached).toEqual(['5 s']);
  line.drop();
  await clock.settle();
  expect(reached).toEqual(['5 s', 'none']);
});

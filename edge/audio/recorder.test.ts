import { describe, expect, it } from 'vitest';
import { recordedAudio } from '../call/testing/recorded-audio.ts';
import { bytesOf, silenceByte } from './mulaw.ts';
import { createRecorder, pieceMs, type Side, settleMs } from './recorder.ts';

const start = 1_000_000;

function recording({ startedAt = start, from = start } = {}) {
  const pieces = new Map<number, Uint8Array>();
  let writes = 0;
  const silencedKept: [Side, number, number][] = [];
  const recorder = createRecorder(
    {
      startedAt,
      keep(offset, piece) {
        pieces.set(offset, piece);
        writes += 1;
      },
      silenceKept: (side, fromByte, toByte) => silencedKept.push([side, fromByte / 8, toByte / 8]),
    },
    from,
  );
  const track = (side: 0 | 1): number[] => [...recordedAudio(pieces)].filter((_, at) => at % 2 === side);
  return {
    recorder,
    pieces,
    silencedKept,
    writes: () => writes,
    /** `ms` of the caller, in frames of 20 ms that arrive as they are said, from `fromMs` on. */
    callerSays(fromMs: number, ms: number, value: number): void {
      for (let at = fromMs + 20; at <= fromMs + ms; at += 20)
        recorder.caller(new Uint8Array(160).fill(value), start + at);
    },
    agentSays(fromMs: number, ms: number, value: number): void {
      recorder.agent(new Uint8Array(bytesOf(ms)).fill(value), start + fromMs);
    },
    finish(ms: number): void {
      recorder.finish(start + ms);
    },
    /** Where a value lies in a track, in ms: first and last byte. */
    spans(side: 'caller' | 'agent', value: number): [number, number] | null {
      const bytes = track(side === 'caller' ? 0 : 1);
      const from = bytes.indexOf(value);
      return from < 0 ? null : [from / 8, (bytes.lastIndexOf(value) + 1) / 8];
    },
    /** Where a side is silent, in ms. */
    silent(side: 'caller' | 'agent'): [number, number] | null {
      return this.spans(side, silenceByte);
    },
    lengthMs: (): number => recordedAudio(pieces).length / 16,
  };
}

describe('the recording', () => {
  it('has the caller left and the agent right, each at its time', () => {
    const call = recording();
    call.callerSays(0, 1000, 1);
    call.agentSays(1200, 500, 2);
    call.callerSays(1000, 1000, 3);
    call.finish(2000);
    expect(call.spans('caller', 1)).toEqual([0, 1000]);
    expect(call.spans('caller', 3)).toEqual([1000, 2000]);
    expect(call.spans('agent', 2)).toEqual([1200, 1700]);
    expect(call.spans('agent', 1)).toBeNull();
    expect(call.lengthMs()).toBe(2000);
  });

  it('is given away in pieces of a second, each once, without a gap between them', () => {
    const call = recording();
    call.callerSays(0, 9000, 1);
    call.agentSays(9500, 1000, 2);
    call.callerSays(9000, 15_500, 3);
    call.finish(24_500);
    expect([...call.pieces.keys()]).toEqual(Array.from({ length: 25 }, (_, n) => bytesOf(n * pieceMs)));
    expect([...call.pieces.values()].map((piece) => piece.length / 16)).toEqual([
      ...Array(24).fill(pieceMs),
      500,
    ]);
    expect(call.writes()).toBe(25);
    expect(call.spans('agent', 2)).toEqual([9500, 10_500]);
    expect(call.spans('caller', 3)).toEqual([9000, 24_500]);
  });

  it('has given away, at every moment, all sound but that of the last one and a half seconds', () => {
    const call = recording();
    for (let at = 0; at < 12_000; at += 20) {
      call.callerSays(at, 20, 1);
      call.agentSays(at + 20, 20, 2);
      expect(at + 20 - call.lengthMs()).toBeLessThan(pieceMs + settleMs + 20);
    }
  });

  it('costs no row while nobody makes a sound', () => {
    const call = recording();
    call.callerSays(0, 1000, 1);
    call.agentSays(31_000, 1000, 2);
    call.finish(40_000);
    expect(call.writes()).toBe(3);
    expect(call.lengthMs()).toBe(40_000);
  });

  it('holds no audio that was cleared', () => {
    const call = recording();
    call.agentSays(100, 1000, 2);
    call.recorder.cut(start + 400);
    call.callerSays(0, 2000, 1);
    call.finish(2000);
    expect(call.spans('agent', 2)).toEqual([100, 400]);
  });

  it('costs no row for what was cleared and never due', () => {
    const call = recording();
    call.agentSays(0, 800, 2);
    call.recorder.cut(start + 400);
    call.finish(5000);
    expect([...call.pieces.keys()]).toEqual([0, 4000].map(bytesOf));
  });

  it('takes what is said after a cut', () => {
    const call = recording();
    call.agentSays(100, 1000, 2);
    call.recorder.cut(start + 400);
    call.agentSays(700, 200, 4);
    call.finish(1000);
    expect(call.spans('agent', 4)).toEqual([700, 900]);
  });

  it('ends with the call, without the audio that the agent had not played yet', () => {
    const call = recording();
    call.callerSays(0, 1000, 1);
    call.agentSays(800, 1000, 2);
    call.finish(1000);
    expect(call.spans('agent', 2)).toEqual([800, 1000]);
  });

  it('of a call without any audio is empty', () => {
    const call = recording();
    call.finish(0);
    expect(call.pieces.size).toBe(0);
  });
});

describe("the caller's track", () => {
  it('begins with the first frame, not with the socket', () => {
    const call = recording();
    call.callerSays(180, 500, 1);
    call.finish(1000);
    expect(call.spans('caller', 1)).toEqual([180, 680]);
  });

  it('is whole after a stall of the network, whose frames come all at once', () => {
    const call = recording();
    call.callerSays(0, 1000, 1);
    for (let frame = 0; frame < 75; frame += 1)
      call.recorder.caller(new Uint8Array(160).fill(2), start + 2500);
    call.callerSays(2500, 500, 3);
    call.finish(3000);
    expect(call.spans('caller', 1)).toEqual([0, 1000]);
    expect(call.spans('caller', 2)).toEqual([1000, 2500]);
    expect(call.spans('caller', 3)).toEqual([2500, 3000]);
  });

  it('is back in time after frames were lost without notice', () => {
    const call = recording();
    call.callerSays(0, 1000, 1);
    call.callerSays(5000, 1000, 3);
    call.finish(6000);
    expect(call.spans('caller', 3)).toEqual([5000, 6000]);
  });

  it('does not stay ahead of the clock', () => {
    const call = recording();
    call.callerSays(0, 1000, 1);
    for (let frame = 0; frame < 400; frame += 1)
      call.recorder.caller(new Uint8Array(160).fill(2), start + 1000);
    call.callerSays(1000, 5000, 3);
    call.finish(6000);
    expect(call.lengthMs()).toBeLessThanOrEqual(8000);
  });
});

it('a burst of late frames costs one row a second, not one a frame', () => {
  const call = recording();
  call.callerSays(0, 3000, 1);
  call.agentSays(3000, 2500, 5);
  for (let frame = 0; frame < 75; frame += 1) call.recorder.caller(new Uint8Array(160).fill(2), start + 4500);
  call.callerSays(4500, 1500, 3);
  call.finish(6000);
  expect(call.spans('caller', 2)).toEqual([3000, 4500]);
  expect(call.writes()).toBeLessThanOrEqual(9);
});

describe('silence', () => {
  it.each(['caller', 'agent'] as const)(
    'takes what the %s said out, and leaves the rest and the other side',
    (side) => {
      const call = recording();
      const other = side === 'caller' ? 'agent' : 'caller';
      call.callerSays(0, 2000, 1);
      call.agentSays(0, 2000, 2);
      call.recorder.silence(side, start + 700, start + 1900);
      call.finish(2000);
      const [own, its] = side === 'caller' ? [1, 2] : [2, 1];
      expect(call.silent(side)).toEqual([700, 1900]);
      expect(call.spans(side, own)).toEqual([0, 2000]);
      expect(call.silent(other)).toBeNull();
      expect(call.spans(other, its)).toEqual([0, 2000]);
    },
  );

  it('reaches a second that was given away, and one that is not said yet', () => {
    const call = recording();
    call.callerSays(0, 3000, 1);
    call.recorder.silence('caller', start + 500, start + 4000);
    call.callerSays(3000, 2000, 1);
    call.finish(5000);
    expect(call.silent('caller')).toEqual([500, 4000]);
  });

  it('reaches audio that arrives late', () => {
    const call = recording();
    call.callerSays(0, 1000, 1);
    call.recorder.silence('caller', start + 1000, start + 2000);
    for (let frame = 0; frame < 75; frame += 1)
      call.recorder.caller(new Uint8Array(160).fill(2), start + 2500);
    call.finish(3000);
    expect(call.spans('caller', 2)).toEqual([2000, 2500]);
  });

  it('is passed on for what was given away long ago', () => {
    const call = recording();
    call.callerSays(0, 20_000, 1);
    call.recorder.silence('caller', start + 2000, start + 19_000);
    call.finish(20_000);
    const [[side, from, to] = []] = call.silencedKept;
    expect([side, from]).toEqual(['caller', 2000]);
    expect(to).toBeLessThanOrEqual(19_000);
    const [openFrom = Number.POSITIVE_INFINITY] = call.silent('caller') ?? [];
    expect(openFrom).toBe(to);
  });

  it('is passed on whole when the recording is finished', () => {
    const call = recording();
    call.callerSays(0, 2000, 1);
    call.finish(2000);
    call.recorder.silence('caller', start + 500, start + 1500);
    expect(call.silencedKept).toEqual([['caller', 500, 1500]]);
  });
});

it('a call that is taken up goes on at its time, and the outage stays a hole', () => {
  const call = recording({ from: start + 7300 });
  call.callerSays(7300, 2000, 4);
  call.finish(9300);
  expect([...call.pieces.keys()]).toEqual([7300, 8300].map(bytesOf));
  expect(call.spans('caller', 4)).toEqual([7300, 9300]);
});

it('an agent who speaks while the carrier leaves the silence of the caller out is recorded to the end', () => {
  const call = recording();
  call.callerSays(0, 1000, 1);
  for (let at = 1000; at < 40_000; at += 200) call.agentSays(at, 200, 2);
  call.finish(40_000);
  expect(call.spans('agent', 2)).toEqual([1000, 40_000]);
  expect(call.lengthMs()).toBe(40_000);
});

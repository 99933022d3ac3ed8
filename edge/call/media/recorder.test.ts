import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../audio/mulaw.ts';
import { createRecorder, pieceMs } from './recorder.ts';

const start = 1_000_000;

function recording() {
  const pieces: Uint8Array[] = [];
  const recorder = createRecorder(start, (number, piece) => {
    expect(number).toBe(pieces.length);
    pieces.push(piece);
  });
  const track = (side: 0 | 1): number[] =>
    pieces.flatMap((piece) => [...piece].filter((_, at) => at % 2 === side));
  return {
    recorder,
    pieces,
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
    lengthMs: (): number => pieces.reduce((sum, piece) => sum + piece.length, 0) / 16,
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

  it('is returned in pieces of ten seconds, the last one shorter, without a gap between them', () => {
    const call = recording();
    call.callerSays(0, 9000, 1);
    call.agentSays(9500, 1000, 2);
    call.callerSays(9000, 16_000, 3);
    call.finish(25_000);
    expect(call.pieces.map((piece) => piece.length / 16)).toEqual([pieceMs, pieceMs, 5000]);
    expect(call.spans('agent', 2)).toEqual([9500, 10_500]);
    expect(call.spans('caller', 3)).toEqual([9000, 25_000]);
  });

  it('holds no audio that was cleared', () => {
    const call = recording();
    call.agentSays(100, 1000, 2);
    call.recorder.cut(start + 400);
    call.callerSays(0, 2000, 1);
    call.finish(2000);
    expect(call.spans('agent', 2)).toEqual([100, 400]);
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
    expect(call.pieces).toEqual([]);
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

it('an agent who speaks while the carrier leaves the silence of the caller out is recorded to the end', () => {
  const call = recording();
  call.callerSays(0, 1000, 1);
  for (let at = 1000; at < 40_000; at += 200) call.agentSays(at, 200, 2);
  call.finish(40_000);
  expect(call.spans('agent', 2)).toEqual([1000, 40_000]);
  expect(call.lengthMs()).toBe(40_000);
});

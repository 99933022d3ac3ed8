import { expect, test } from 'vitest';
import { mulawOf } from '../../edge/audio/mulaw.ts';
import { browser } from '../../edge/carriers/browser/codec.ts';
import { createSoftphoneLine, shownLevel } from './line.ts';

/** A line connected to the edge's own codec, so that both sides keep to one protocol. */
function setUp() {
  const codec = browser.codec();
  const sent: unknown[] = [];
  const played: (string | number[])[] = [];
  const wire = {
    isOpen: true,
    send: (frame: string | ArrayBuffer) => sent.push(...codec.decode(frame)),
    close: (code: number) => sent.push(code),
  };
  const line = createSoftphoneLine(wire, {
    play: (samples) => played.push([...samples].map((sample) => Math.round(sample * 10) / 10)),
    mark: (name) => played.push(name),
    clear: () => played.push('clear'),
  });
  return { codec, line, sent, played, wire };
}

test("the edge's codec reads what the page sends", () => {
  const { line, sent } = setUp();
  line.opened();
  line.recorded(Float32Array.of(0.5, -0.5));
  line.press('5');
  line.passed(['0:1']);
  line.hangUp();
  expect(sent).toMatchObject([
    { type: 'started' },
    { type: 'audio', bytes: mulawOf(Int16Array.of(16384, -16384)) },
    { type: 'dtmf', digit: '5' },
    { type: 'mark', name: '0:1' },
    { type: 'stopped' },
    1000,
  ]);
});

test("the page plays what the edge's codec sends", () => {
  const { codec, line, played } = setUp();
  codec.decode('{"event":"start"}');
  const commands = [
    { type: 'audio', bytes: mulawOf(Int16Array.of(16384, 0)) },
    { type: 'mark', name: '0:0' },
    { type: 'clear' },
  ] as const;
  for (const command of commands) for (const frame of codec.encode(command)) line.received(frame);
  line.received('nonsense');
  line.received('[]');
  expect(played).toEqual([[0.5, 0], '0:0', 'clear']);
});

test('a muted microphone sends silence, so that STT finds the end of a turn', () => {
  const { line, sent } = setUp();
  line.mute(true);
  line.recorded(Float32Array.of(0.5));
  expect(sent.at(-1)).toMatchObject({ type: 'audio', bytes: mulawOf(Int16Array.of(0)) });
});

test('nothing is sent on a socket that is not open', () => {
  const { line, sent, wire } = setUp();
  wire.isOpen = false;
  line.recorded(Float32Array.of(0.5));
  line.press('1');
  expect(sent).toEqual([]);
});

test("a meter's scale is in decibels", () => {
  expect([0, 0.001, 0.0316, 1, 2].map((level) => Math.round(shownLevel(level) * 100) / 100)).toEqual([
    0, 0, 0.5, 1, 1,
  ]);
});

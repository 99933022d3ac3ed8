import { expect, test } from 'vitest';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import { createRefusals } from './refusals.ts';

/** A call whose streams have been sent 1000 ms of audio. */
function call() {
  const clock = scriptedClock();
  const refusals = createRefusals(clock);
  return { clock, stream: () => refusals.stream(() => 1000) };
}

test('a message behind which the stream ends is sent once, though words in flight come between', () => {
  const { stream, clock } = call();
  const first = stream();
  expect(first.send('ForceEndTurn')).toBe(true);
  // About audio that was sent before the message.
  first.heard(900);
  first.heard(1000);
  clock.pass(500);
  first.failed('UNPARSABLE_CLIENT_MESSAGE', undefined);
  for (let streams = 2; streams <= 3; streams += 1) {
    const next = stream();
    expect(next.send('ForceEndTurn')).toBe(false);
    expect(next.send('Configure')).toBe(true);
    next.answered('Configure');
    next.failed(undefined, undefined);
  }
});

test.each([
  [
    'audio that was sent behind it was heard',
    (one: ReturnType<ReturnType<typeof call>['stream']>) => one.heard(1040),
  ],
  ['it was answered', (one: ReturnType<ReturnType<typeof call>['stream']>) => one.answered('ForceEndTurn')],
])('a message is taken where %s', (_, isTaken) => {
  const { stream } = call();
  const first = stream();
  first.send('ForceEndTurn');
  isTaken(first);
  first.failed(undefined, undefined);
  expect(stream().send('ForceEndTurn')).toBe(true);
});

test('a stream that ends long after the message, or over its connection, says nothing about it', () => {
  const { stream, clock } = call();
  const first = stream();
  first.send('ForceEndTurn');
  clock.pass(3000);
  first.failed(undefined, undefined);
  const second = stream();
  expect(second.send('ForceEndTurn')).toBe(true);
  second.failed('NET-0001', undefined);
  expect(stream().send('ForceEndTurn')).toBe(true);
});

test('the message that the Error names is the one, whatever was sent last', () => {
  const { stream } = call();
  const first = stream();
  first.send('Configure');
  first.send('ForceEndTurn');
  first.failed('UNPARSABLE_CLIENT_MESSAGE', 'Configure');
  const second = stream();
  expect(second.send('Configure')).toBe(false);
  expect(second.send('ForceEndTurn')).toBe(true);
});

test('where it may have been either, one is tried at a time: if that one is taken, the other is not sent again', () => {
  const { stream } = call();
  const first = stream();
  first.send('ForceEndTurn');
  first.send('Configure');
  first.failed('UNPARSABLE_CLIENT_MESSAGE', undefined);
  const second = stream();
  expect(second.send('Configure')).toBe(true);
  expect(second.send('ForceEndTurn')).toBe(false);
  second.answered('Configure');
  expect(second.send('ForceEndTurn')).toBe(false);
  expect(stream().send('Configure')).toBe(true);
});

test('and if that one ends the stream again, the other is free', () => {
  const { stream } = call();
  const first = stream();
  first.send('ForceEndTurn');
  first.send('Configure');
  first.failed(undefined, undefined);
  const second = stream();
  second.send('Configure');
  second.failed(undefined, undefined);
  const third = stream();
  expect(third.send('Configure')).toBe(false);
  expect(third.send('ForceEndTurn')).toBe(true);
});

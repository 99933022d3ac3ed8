import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from './arguments.ts';

describe('the command line', () => {
  it('without anything asks for the opening hours by Exotel, as Ravi Kumar to the demo clinic', () => {
    expect(readArguments([])).toMatchObject({ carrier: 'exotel', from: '+919800000001', to: '+918000000001', json: false, out: null });
    expect(readArguments([]).sources).toHaveLength(2);
  });

  it('calls by a media stream, or by turns without one', () => {
    expect(readArguments([]).mode).toBe('stream');
    expect(readArguments(['--mode', 'turns']).mode).toBe('turns');
    expect(() => readArguments(['--mode', 'auto'])).toThrow(UsageError);
  });

  it('keeps the order of what is said', () => {
    expect(readArguments(['--say', 'one', '--wav', 'two.wav', '--say=three']).sources).toEqual([
      { say: 'one' },
      { wav: 'two.wav' },
      { say: 'three' },
    ]);
  });

  it('gives a barge-in to the line that follows; put last, to the last line', () => {
    expect(readArguments(['--barge-in', '900', '--say', 'one', '--say', 'two']).sources).toEqual([
      { say: 'one', bargeInMs: 900 },
      { say: 'two' },
    ]);
    expect(readArguments(['--say', 'one', '--say', 'two', '--barge-in', '900']).sources).toEqual([
      { say: 'one' },
      { say: 'two', bargeInMs: 900 },
    ]);
  });

  it('says nothing of its own when there is a key to press or a time to hang up', () => {
    expect(readArguments(['--hang-up-after', '2.5'])).toMatchObject({ sources: [], hangUpAfterMs: 2500 });
    expect(readArguments(['--dtmf', '#@3000', '--dtmf', '1@500']).digits).toEqual([
      { digit: '#', atMs: 3000 },
      { digit: '1', atMs: 500 },
    ]);
  });

  it('takes numbers in any Indian notation', () => {
    expect(readArguments(['--from', '098000 00002']).from).toBe('+919800000002');
  });

  it.each([
    ['--carrier', 'vonage'],
    ['--from', 'ravi'],
    ['--dtmf', '12@3'],
    ['--dtmf', '1'],
    ['--hang-up-after', 'soon'],
    ['--barge-in', '-5', '--say', 'x'],
    ['--barge-in', '500'],
    ['--loud'],
    ['hello'],
  ])('explains what is wrong with %s %s', (...argv) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
  });
});

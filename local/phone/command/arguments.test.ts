import { describe, expect, it } from 'vitest';
import { UsageError } from '../../terminal/command.ts';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  it('by default asks the demo clinic for its opening hours, as Ravi Kumar over Exotel', () => {
    expect(readArguments([])).toMatchObject({
      carrier: 'exotel',
      from: '+919800000001',
      to: '+918000000001',
      json: false,
      out: null,
    });
    expect(readArguments([]).sources).toHaveLength(2);
  });

  it('calls the first number of a business that is named, or another one that is given', () => {
    expect(readArguments([]).business).toBeNull();
    expect(readArguments(['--business', 'my-clinic'])).toMatchObject({ business: 'my-clinic', to: null });
    expect(readArguments(['--business', 'my-clinic', '--to', '080 0000 0010']).to).toBe('+918000000010');
    expect(() => readArguments(['--business', 'My Clinic!'])).toThrow(
      '--business takes the id of a business',
    );
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

  it('applies --barge-in to the next line; given last, to the last line', () => {
    expect(readArguments(['--barge-in', '900', '--say', 'one', '--say', 'two']).sources).toEqual([
      { say: 'one', bargeInMs: 900 },
      { say: 'two' },
    ]);
    expect(readArguments(['--say', 'one', '--say', 'two', '--barge-in', '900']).sources).toEqual([
      { say: 'one' },
      { say: 'two', bargeInMs: 900 },
    ]);
  });

  it('has no default lines when there is a key to press or a time to hang up', () => {
    expect(readArguments(['--hang-up-after', '2.5'])).toMatchObject({ sources: [], hangUpAfterMs: 2500 });
    expect(readArguments(['--dtmf', '#@3000', '--dtmf', '1@500']).digits).toEqual([
      { digit: '#', atMs: 3000 },
      { digit: '1', atMs: 500 },
    ]);
  });

  it('presses several keys from one time on, or each at its own time', () => {
    const digits = (...argv: string[]) =>
      readArguments(argv).digits.map(({ digit, atMs }) => `${digit}@${atMs}`);
    expect(digits('--dtmf', '98#@3000')).toEqual(['9@3000', '8@3250', '#@3500']);
    expect(digits('--dtmf', '9@3000  8@3300', '--dtmf', '0@9000')).toEqual(['9@3000', '8@3300', '0@9000']);
  });

  it('accepts numbers in any Indian notation', () => {
    expect(readArguments(['--from', '098000 00002']).from).toBe('+919800000002');
  });

  it.each([
    ['--carrier', 'vonage'],
    ['--from', 'ravi'],
    ['--dtmf', '12@'],
    ['--dtmf', '1'],
    ['--dtmf', '1@3000, 2@4000'],
    ['--dtmf', ''],
    ['--say', ''],
    ['--mode', 'turns', '--dtmf', '0@3000'],
    ['--mode', 'turns', '--say', 'x', '--barge-in', '500'],
    ['--hang-up-after', 'soon'],
    ['--barge-in', '-5', '--say', 'x'],
    ['--barge-in', '500'],
    ['--loud'],
    ['hello'],
  ])('explains what is wrong with %s %s', (...argv) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
  });
});

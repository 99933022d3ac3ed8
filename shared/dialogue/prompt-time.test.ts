import { expect, test } from 'vitest';
import { systemPrompt } from './prompt.ts';
import { promptTime } from './prompt-time.ts';

const business = {
  name: 'Sunrise Dental Clinic',
  agentName: 'Asha',
  languages: ['en-IN'],
  prompt: '',
  facts: [],
  hours: [{ day: 'mon', opens: '09:30', closes: '19:00' }],
  prices: [],
  address: '',
  transferDestinations: [],
  timeZone: 'Asia/Kolkata',
} as const;
const at = (time: string) => Date.parse(`2026-11-23T${time}+05:30`);
const timeAt = (start: string, time: string) => promptTime(business as never, at(start), at(time)).time;

test('the prompt of a call is the same, byte for byte, for five minutes of the call', () => {
  const promptAt = (time: string) =>
    systemPrompt({
      business: business as never,
      customer: null,
      language: 'en-IN',
      now: promptTime(business as never, at('11:00:20'), at(time)),
    });
  expect(promptAt('11:05:19')).toBe(promptAt('11:00:20'));
  expect(promptAt('11:05:20')).not.toBe(promptAt('11:00:20'));
});

test('a call that goes on past closing time, or past midnight, is told so at once', () => {
  expect(timeAt('18:58:00', '18:59:59')).toBe('18:58');
  expect(timeAt('18:58:00', '19:01:00')).toBe('19:01');
  expect(timeAt('23:58:00', '23:59:00')).toBe('23:58');
  expect(promptTime(business as never, at('23:58:00'), at('23:58:00') + 180_000)).toMatchObject({
    date: '2026-11-24',
    time: '00:01',
  });
});

test('where the clock was set back, the prompt tells when the call began', () => {
  expect(timeAt('11:00:00', '10:59:00')).toBe('11:00');
});

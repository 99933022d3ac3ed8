import { expect, test } from 'vitest';
import { isTimeZone, localTime } from './local-time.ts';

const noon = Date.parse('2026-11-23T12:00:00Z');

test('a moment is the local one in each zone, however often they take turns', () => {
  for (let round = 0; round < 3; round += 1) {
    expect(localTime(noon, 'Asia/Kolkata')).toMatchObject({ date: '2026-11-23', time: '17:30', weekday: 1 });
    expect(localTime(noon, 'America/New_York')).toMatchObject({ date: '2026-11-23', time: '07:00' });
    expect(localTime(noon, 'Pacific/Auckland')).toMatchObject({ date: '2026-11-24', time: '01:00' });
  }
});

test('an unknown zone is taken as that of India, and is still unknown when it is asked for again', () => {
  for (let round = 0; round < 2; round += 1) {
    expect(localTime(noon, 'Asia/Bengalooru')).toEqual(localTime(noon, 'Asia/Kolkata'));
    expect(isTimeZone('Asia/Bengalooru')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  }
});

test('hundreds of zones are each told right, and the first one after them', () => {
  for (const zone of Intl.supportedValuesOf('timeZone'))
    expect(localTime(noon, zone).date).toMatch(/^2026-11-2[34]$/);
  expect(localTime(noon, 'Asia/Kolkata').time).toBe('17:30');
});

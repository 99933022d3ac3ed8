/** The health of the services behind the clinic: a wrong key for the model, and a late call. */

/** `minutes` before now; the pictures show a day that is always today. */
const before = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const hoursOf = (answered: (hour: number) => number, failed: (hour: number) => number) =>
  Array.from({ length: 24 }, (_, hour) => ({
    at: before((23 - hour) * 60),
    answered: answered(hour),
    failed: failed(hour),
  }));
const busy = (hour: number) => (hour > 2 && hour < 23 ? 12 + ((hour * 7) % 11) : 0);
const service = (name: string, more: object = {}) => ({
  service: name,
  providers: [],
  now: { ok: true, ms: 84 },
  answered: 412,
  failed: 0,
  full: 0,
  failedOver: 0,
  lastFault: null,
  hours: hoursOf(busy, () => 0),
  ...more,
});
const silent = {
  now: null,
  answered: 0,
  hours: hoursOf(
    () => 0,
    () => 0,
  ),
};
export const health = {
  services: [
    service('stt', {
      providers: ['deepgram-flux', 'deepgram-nova'],
      failed: 3,
      failedOver: 2,
      lastFault: { at: before(190), kind: 'stall' },
      hours: hoursOf(busy, (hour) => (hour === 19 ? 3 : 0)),
    }),
    service('llm', {
      providers: ['openai/gpt-6-luna'],
      now: { ok: false, ms: 120, kind: 'auth' },
      failed: 9,
      lastFault: { at: before(2), kind: 'auth' },
      hours: hoursOf(busy, (hour) => (hour > 21 ? 5 : 0)),
    }),
    service('tts', { providers: ['azure-tts', 'deepgram-tts'] }),
    service('api', { ...silent, now: { ok: true, ms: 31 } }),
    service('carrier', silent),
    service('storage', { ...silent, failed: 1, lastFault: { at: before(400), kind: 'refused' } }),
  ],
  calls: 61,
  refused: { concurrency: 2 },
  late: { calls: 1, events: 14, since: before(18) },
  limits: { live: 4, most: 5, isNearlyFull: true },
};

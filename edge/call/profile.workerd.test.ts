import { afterEach, expect, test, vi } from 'vitest';
import type { Ring } from '../carriers/carrier.ts';
import { inCall } from './testing/object-call.ts';

const ring: Omit<Ring, 'to'> = {
  callId: 'exotel-1',
  carrier: 'exotel',
  callSid: '1',
  from: '+919800000001',
};
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['+918000001001', undefined, undefined, '/v2/listen flux-general-multi', undefined],
  ['+918000001002', 'fast', undefined, '/v2/listen flux-general-multi', { speculationsPerMinute: 20 }],
  [
    '+918000001003',
    'balanced',
    { silenceMs: 9000 },
    '/v2/listen flux-general-multi',
    { speculationsPerMinute: 0, silenceMs: 9000 },
  ],
  [
    '+918000001004',
    'economy',
    { replySentences: 2 },
    '/v1/listen nova-3',
    { speculationsPerMinute: 0, replySentences: 2 },
  ],
] as const)(
  'a call to %s of a business with the profile %s and the numbers %j listens by %s',
  async (to, profile, turnPolicy, listens, numbers) => {
    await inCall(
      async ({ api, restarted, wake }) => {
        const object = await restarted();
        await object.prepare({ ...ring, to }, null);
        await vi.waitFor(() => expect(api.listened()).toContain(listens));
        expect(new Set(api.listened())).toEqual(new Set([listens]));
        // The money that is held is for these providers.
        const [, model] = listens.split(' ');
        expect(api.bodies('check-budget')[0]?.providers).toContainEqual(
          expect.objectContaining({ kind: 'stt', model }),
        );
        await object.streamEnded();
        await wake(object);
        const [started] = api.journal() as { turnPolicy?: object }[];
        expect(started?.turnPolicy).toEqual(numbers);
      },
      {
        settings: { profile, turnPolicy },
        // A stream that failed three times would be replaced by one of the other recogniser, in this call or
        // in the next.
        sttAnswers: () => new Promise(() => undefined),
      },
    );
  },
);

import { afterEach, expect, test, vi } from 'vitest';
import { processLag } from '../../shared/io/call-clock/timer-lag.ts';
import type { Ring } from '../carriers/carrier.ts';
import { inCall } from './testing/object-call.ts';

const ring: Ring = {
  callId: 'exotel-1',
  carrier: 'exotel',
  callSid: '1',
  from: '+919800000001',
  to: '+918000000001',
};
afterEach(() => vi.unstubAllGlobals());

/** Five calls beside this one, each of whose timers fires half a second late. */
function lateBeside(): void {
  for (let call = 0; call < 5; call += 1) {
    let now = Date.now();
    const beside = processLag.watched({
      now: () => now,
      after(_ms, run) {
        now += 500;
        run();
        now -= 500;
        return () => undefined;
      },
    });
    for (let timer = 0; timer < 20; timer += 1) beside.after(0, () => undefined);
  }
}

test('a call that has its place keeps it when the machine is late: its repeated ring is not refused', async () => {
  await inCall(async ({ restarted, wake }) => {
    const object = await restarted({ MAX_TIMER_LAG_MS: '100' });
    expect((await object.prepare(ring, null)).refusal).toBeNull();
    lateBeside();
    expect((await object.prepare(ring, null)).refusal).toBeNull();
    await object.streamEnded();
    await wake(object);
  });
});

test('a ring that would make late calls later is refused in words, and holds no money', async () => {
  lateBeside();
  await inCall(async ({ api, restarted, wake }) => {
    const object = await restarted({ MAX_TIMER_LAG_MS: '100' });
    const answer = await object.prepare(ring, null);
    expect(answer.refusal).toBe('overload');
    expect(answer.token).not.toBeNull();
    expect(api.asked()).not.toContain('check-budget');
    await object.streamEnded();
    await wake(object);
  });
});

test('with MAX_TIMER_LAG_MS=0 no ring is refused for it', async () => {
  lateBeside();
  await inCall(async ({ restarted, wake }) => {
    const object = await restarted({ MAX_TIMER_LAG_MS: '0' });
    expect((await object.prepare(ring, null)).refusal).toBeNull();
    await object.streamEnded();
    await wake(object);
  });
});

import { expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/io/client.ts';
import type { WireEvent } from '../../../shared/journal/events.ts';
import { memoryRows } from '../testing/memory-rows.ts';
import { createOutbox } from './outbox.ts';

const event = (seq: number): WireEvent => ({ seq, at: '2026-05-14T04:30:00.000Z', type: 'dtmf', digit: '1' });

/** An API that answers when the test resolves it. */
function slowApi() {
  const sent: number[][] = [];
  const answers: (() => void)[] = [];
  const logEvent: ApiClient['logEvent'] = async ({ events }) => {
    sent.push(events.map(({ seq }) => seq));
    await new Promise<void>((resolve) => answers.push(resolve));
    return { acceptedThrough: events.at(-1)?.seq ?? -1 };
  };
  return { sent, answer: () => answers.shift()?.(), api: { logEvent } as ApiClient };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

it('an event written during a delivery goes out with the next delivery', async () => {
  const { sent, answer, api } = slowApi();
  const outbox = createOutbox('exotel-c1', memoryRows(), api);
  outbox.add(event(0));
  outbox.write();
  const first = outbox.deliver();
  await settle();
  outbox.add(event(1));
  outbox.write();
  const second = outbox.deliver();
  answer();
  expect(await first).toEqual({ ok: true });
  await settle();
  expect(sent).toEqual([[0], [1]]);
  expect(outbox.pending()).toBe(1);
  answer();
  expect(await second).toEqual({ ok: true });
  expect(outbox.pending()).toBe(0);
});

it('two deliveries at once send nothing twice', async () => {
  const { sent, answer, api } = slowApi();
  const outbox = createOutbox('exotel-c1', memoryRows(), api);
  outbox.add(event(0));
  outbox.write();
  const both = [outbox.deliver(), outbox.deliver()];
  await settle();
  answer();
  expect(await Promise.all(both)).toEqual([{ ok: true }, { ok: true }]);
  expect(sent).toEqual([[0]]);
});

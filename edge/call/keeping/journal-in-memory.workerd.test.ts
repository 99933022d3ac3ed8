import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readJournal, type WireEvent } from '../../../shared/journal/events.ts';
import { withoutDetails } from '../../../shared/journal/without-details.ts';
import type { CallObject } from '../call-object.ts';
import { inCall } from '../testing/object-call.ts';
import { ask, begun, ring, said, startMs } from '../testing/turns-call.ts';

// A call keeps the details of its settled turns in the storage alone. Who asks for them gets them.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The journal that a watcher is sent, once `last` has come. */
async function watched(object: CallObject, last: number): Promise<WireEvent[]> {
  const answer = await object.fetch(new Request(`https://edge/calls/${ring.callId}/live`));
  const got: WireEvent[] = [];
  answer.webSocket?.addEventListener('message', ({ data }) => {
    const event = JSON.parse(String(data));
    if ('seq' in event) got.push(event);
  });
  answer.webSocket?.accept();
  await vi.waitFor(() => expect(got.at(-1)?.seq).toBe(last));
  answer.webSocket?.close(1000);
  return got;
}

test('who begins to watch a long call gets its whole journal, each event once and in order', async () => {
  await inCall(
    async ({ restarted, kept, stored }) => {
      const written = async (): Promise<WireEvent[]> => {
        const rows = (await kept()).filter((key) => key.startsWith('o:'));
        return (await Promise.all(rows.map((key) => stored(key)))).flat() as WireEvent[];
      };
      const object = await begun(restarted);
      for (let turn = 1; turn <= 6; turn += 1) {
        await ask(object, said(`question ${turn}`), `key ${turn}`);
        if (turn < 5) continue;
        // Once with what memory has left out, and once behind a reader who has brought it back.
        const journal = await written();
        const last = journal.length - 1;
        const got = await watched(object, last);
        expect(got.map(({ seq }) => seq)).toEqual(Array.from({ length: last + 1 }, (_, seq) => seq));
        expect(got).toEqual(journal);
        expect(withoutDetails(readJournal(journal), turn).length).toBeLessThan(journal.length);
      }
    },
    { voice: () => ({ reply: 'We open at nine.', actions: [] }) },
  );
});

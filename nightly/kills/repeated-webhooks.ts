/**
 * A carrier that sends a webhook again until it is answered, as Twilio does where its retries are set: under
 * the same idempotency token, and within the webhook's own time.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 300;

export function repeated(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('I-Twilio-Idempotency-Token', randomUUID());
    for (;;) {
      const answer = await send(input, { ...init, headers }).catch((error: unknown) => {
        if (init?.signal?.aborted) throw error;
        return null;
      });
      if (answer && answer.status < 500) return answer;
      // Rejects when the webhook's time is over, as `fetch` does.
      await sleep(pauseMs, undefined, init?.signal ? { signal: init.signal } : {});
    }
  };
}

import { afterEach, expect, test, vi } from 'vitest';
import { inCall } from '../testing/object-call.ts';
import { mostListeners } from './listeners.ts';

afterEach(() => vi.unstubAllGlobals());

const start = JSON.stringify({
  event: 'start',
  stream_sid: 's1',
  start: { stream_sid: 's1', call_sid: '1', from: '09800000001', to: '08000000001' },
});
const upgrade = { headers: { upgrade: 'websocket' } };

test('of many who begin to listen at once only as many listen as may', async () => {
  await inCall(async ({ restarted }) => {
    const object = await restarted();
    const ring = { callId: 'exotel-1', carrier: 'exotel', callSid: '1' } as const;
    const { token } = await object.prepare({ ...ring, from: '+919800000001', to: '+918000000001' }, null);
    const media = `https://voice.example.in/media/exotel/exotel-1/${token}`;
    const { webSocket: line } = await object.fetch(new Request(media, upgrade));
    line?.accept();
    line?.send(start);
    await vi.waitFor(async () => expect(await object.whyNotListen()).toBeNull());
    const listen = () => object.fetch(new Request('https://edge/calls/exotel-1/listen', upgrade));
    const answers = await Promise.all(Array.from({ length: 12 }, listen));
    for (const { webSocket } of answers) webSocket?.accept();
    expect(answers.filter(({ status }) => status === 101)).toHaveLength(mostListeners);
    line?.close(1000);
  });
});

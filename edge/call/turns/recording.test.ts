import { expect, test } from 'vitest';
import { platformClock } from '../../../shared/io/clock.ts';
import type { CallContext } from '../preparation.ts';
import type { CallRuntime } from '../runtime.ts';
import { recogniseRecording } from './recording.ts';

const context = {
  ring: { callId: 'exotel-1', carrier: 'exotel', callSid: '1', from: '+919800000001', to: '+918000000001' },
  business: { name: 'Sunrise Dental Clinic', agentName: 'Asha', languages: ['en-IN', 'hi-IN'] },
} as unknown as CallContext;
const config = {
  EXOTEL_API_KEY: 'key',
  EXOTEL_API_TOKEN: 'token',
  DEEPGRAM_API_KEY: 'k',
  DEEPGRAM_BASE_URL: 'wss://api.in.deepgram.com',
};
const recordingUrl = 'https://recordings.exotel.com/exotelrecordings/account/1.mp3';
/** The first bytes of an MPEG layer 3 frame. */
const mp3 = new Uint8Array([0xff, 0xfb, 0x90, 0x64, 1, 2, 3, 4]);

/**
 * Exotel's responses to the recording's URL in order; the last one repeats. Deepgram recognises
 * "are you open".
 */
function world(...answers: (() => Response)[]) {
  const toExotel: Request[] = [];
  const toDeepgram: { type: string | null; bytes: Uint8Array }[] = [];
  const runtime: Pick<CallRuntime, 'clock' | 'fetch'> = {
    async fetch(input, init) {
      const request = new Request(input, init);
      if (new URL(input).hostname === 'recordings.exotel.com') {
        toExotel.push(request);
        const answer = answers[Math.min(toExotel.length, answers.length) - 1];
        if (!answer) throw new TypeError('no response in the script');
        return answer();
      }
      toDeepgram.push({
        type: request.headers.get('content-type'),
        bytes: new Uint8Array(await request.arrayBuffer()),
      });
      return Response.json({
        metadata: { duration: 2.5 },
        results: { channels: [{ alternatives: [{ transcript: 'are you open' }] }] },
      });
    },
    // A pause between two tries takes no time. Time-outs keep their length.
    clock: { ...platformClock, after: (ms, run) => platformClock.after(ms < 1000 ? 0 : ms, run) },
  };
  const recognised = () => recogniseRecording(recordingUrl, { config, context, language: 'en-IN' }, runtime);
  return { recognised, toExotel, toDeepgram };
}
const file = (type: string) => () => new Response(mp3, { headers: { 'content-type': type } });

test.each([
  ['audio/mpeg', 'audio/mpeg'],
  ['audio/mp3', 'audio/mp3'],
  ['binary/octet-stream', 'audio/mpeg'],
])('an mp3 that Exotel serves as %s goes to Deepgram byte by byte, as %s', async (served, sent) => {
  const { recognised, toExotel, toDeepgram } = world(file(served));
  expect(await recognised()).toEqual({ text: 'are you open', seconds: 2.5 });
  expect(toDeepgram).toEqual([{ type: sent, bytes: mp3 }]);
  expect(toExotel.map(({ url }) => url)).toEqual([recordingUrl]);
  expect(toExotel[0]?.headers.get('authorization')).toBe(`Basic ${btoa('key:token')}`);
});

test('a recording that can not be fetched yet is requested again', async () => {
  const missing = () => new Response(null, { status: 404 });
  const { recognised, toExotel } = world(missing, missing, file('audio/mpeg'));
  expect(await recognised()).toMatchObject({ text: 'are you open' });
  expect(toExotel).toHaveLength(3);
});

test('a refused recording is a fault of the carrier, and nothing is sent to STT', async () => {
  const { recognised, toDeepgram } = world(() => new Response(null, { status: 403 }));
  await expect(recognised()).rejects.toMatchObject({ fault: { source: 'carrier', kind: 'server' } });
  expect(toDeepgram).toEqual([]);
});

/**
 * The clause pipeline where it runs. Over real HTTP the same was measured: chunks come as written,
 * an abort closes the connection within one.
 */
import { expect, test } from 'vitest';
import { fakeVoice, type HttpScript, voiceAudio } from '../../testing/wire/fetch.ts';
import { azureTts } from './azure/tts.ts';
import { platformDeps } from './deps.ts';
import { createGate, gatedFetch } from './gate.ts';

const voice = { language: 'en-IN', voice: 'en-IN-PrabhatNeural', rate: 1 };

function azure(...scripts: [HttpScript, ...HttpScript[]]) {
  const server = fakeVoice(...scripts);
  const gate = createGate();
  const deps = { ...platformDeps(gate), fetch: gatedFetch(gate, server.fetch) };
  return {
    server,
    tts: azureTts.create(
      { AZURE_SPEECH_KEY: 'k', AZURE_SPEECH_REGION: 'centralindia', AZURE_SPEECH_BASE_URL: undefined },
      { model: '', voiceStallMs: 300 },
      deps,
    ),
  };
}
async function* text() {
  yield 'One.';
  yield 'Two.';
}

test('pieces come as they are written, with one retry of a clause that gave no byte', async () => {
  const { tts, server } = azure({ hang: true }, { steps: voiceAudio(200, { chunks: 4, gapMs: 10 }) });
  const played: (number | string)[] = [];
  for await (const part of tts.speak(text(), voice, new AbortController().signal)) {
    if (part.type !== 'again') played.push(part.type === 'audio' ? part.bytes.length / 8 : part.text);
  }
  expect(played).toEqual([50, 50, 50, 50, 'One.', 50, 50, 50, 50, 'Two.']);
  expect(server.requests[0]?.headers.get('user-agent')).toBe('voice-edge');
});

test('a barge-in ends it in the middle of a clause', async () => {
  const { tts, server } = azure({ steps: [...voiceAudio(50), { hang: true }] });
  const barged = new AbortController();
  setTimeout(() => barged.abort(new Error('barge-in')), 30);
  const played: number[] = [];
  const speaking = (async () => {
    for await (const part of tts.speak(text(), voice, barged.signal))
      if (part.type === 'audio') played.push(part.bytes.length);
  })();
  await expect(speaking).rejects.toThrow('barge-in');
  expect(played).toEqual([400]);
  expect(server.requests[0]?.gone).toBe(true);
});

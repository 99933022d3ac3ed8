import { describe, expect, test } from 'vitest';
import { FaultError } from '../../shared/fault.ts';
import { cutBody } from '../../testing/mutations.ts';
import { tone } from '../../testing/wire/tone.ts';
import { wavFile } from '../audio/wav.ts';
import { azureTts } from './azure/tts.ts';
import { deepgramTts } from './deepgram/tts.ts';
import { platformDeps } from './deps.ts';
import { createGate } from './gate.ts';
import type { Fetch, Tts } from './ports.ts';
import { sarvamV2, sarvamV3 } from './sarvam/tts.ts';

const azure = {
  AZURE_SPEECH_KEY: 'k',
  AZURE_SPEECH_REGION: 'centralindia',
  AZURE_SPEECH_BASE_URL: undefined,
};
const deepgram = {
  DEEPGRAM_API_KEY: 'k',
  DEEPGRAM_BASE_URL: 'wss://api.in.deepgram.com',
  STT_EAGER: 'on' as const,
};
const sarvam = { SARVAM_API_KEY: 'k', SARVAM_BASE_URL: 'wss://api.sarvam.ai' };
const deps = (fetch: Fetch) => ({ ...platformDeps(createGate()), fetch });
const voices: Record<string, (fetch: Fetch) => Tts> = {
  azure: (fetch) => azureTts.create(azure, { model: '' }, deps(fetch)),
  deepgram: (fetch) => deepgramTts.create(deepgram, { model: '' }, deps(fetch)),
  'sarvam v2': (fetch) => sarvamV2.create(sarvam, { model: '' }, deps(fetch)),
  'sarvam v3': (fetch) => sarvamV3.create(sarvam, { model: '' }, deps(fetch)),
};

/** 60 ms for "One.", which needs 45 at least. */
const speech = tone(440, 60);
const textOf = (text: string) => new TextEncoder().encode(text);
const fixtures: Record<string, { body: Uint8Array; audio: Uint8Array }> = {
  audio: { body: speech, audio: speech },
  'a WAV file': { body: wavFile(speech), audio: speech },
  'an error in JSON': {
    body: textOf('{"err_code":"TTS_FAILED","err_msg":"Please contact support","request_id":"1"}'),
    audio: new Uint8Array(0),
  },
  'an error page': {
    body: textOf('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'),
    audio: new Uint8Array(0),
  },
};

/** The answer's body in these parts; then it ends, or its connection is lost. */
function answering(parts: readonly Uint8Array[], isLost: boolean): Fetch {
  return async () => {
    const left = [...parts];
    return new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          const part = left.shift();
          if (part && part.length > 0) controller.enqueue(part);
          else if (part) return this.pull?.(controller);
          else if (isLost) controller.error(new Error('Network connection lost.'));
          else controller.close();
        },
      }),
      { headers: { 'content-type': 'audio/basic' } },
    );
  };
}

async function played(tts: Tts) {
  async function* text() {
    yield 'One.';
  }
  const bytes: number[] = [];
  const ends: string[] = [];
  try {
    const how = { language: 'en-IN', voice: 'x', rate: 1 };
    for await (const part of tts.speak(text(), how, new AbortController().signal)) {
      if (part.type === 'audio') bytes.push(...part.bytes);
      else ends.push(part.type);
    }
  } catch (error) {
    // Anything but a fault of the voice is a bug, and fails the test.
    if (!(error instanceof FaultError) || error.fault.source !== 'tts') throw error;
    ends.push(error.fault.kind);
  }
  return { bytes, ends };
}

describe.each(Object.keys(voices))('%s', (name) => {
  const create = (fetch: Fetch): Tts => {
    const voice = voices[name];
    if (!voice) throw new Error(`no voice ${name}`);
    return voice(fetch);
  };

  test.each(Object.entries(fixtures))(
    '%s that is cut or split at any byte ends once, and only its audio is played',
    async (_, { body, audio }) => {
      const whole = await played(create(answering([body], false)));
      expect(whole.bytes).toEqual([...audio]);
      expect(whole.ends).toEqual([audio.length > 0 ? 'said' : 'protocol']);
      for (const { name: how, messages, ends } of cutBody(body)) {
        for (const isLost of ends ? [false, true] : [false]) {
          const got = await played(create(answering(messages, isLost)));
          expect(got.ends, how).toHaveLength(1);
          expect(got.bytes, how).toEqual([...audio].slice(0, got.bytes.length));
          if (!ends) expect(got, how).toEqual(whole);
          if (isLost) expect(got.ends[0], how).not.toBe('said');
        }
      }
    },
  );
});

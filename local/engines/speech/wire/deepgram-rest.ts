/** Deepgram's two requests without a socket: a whole recording to words, and a text to a voice. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { samplesOf } from '../../../../edge/audio/mulaw.ts';
import { callAudioOf, readWav } from '../../../../edge/audio/wav.ts';
import { listen } from '../stt/listener.ts';
import type { TimedWord } from '../stt/word-times.ts';
import type { VoiceThread } from '../tts/voice-thread.ts';
import { floats } from './audio-format.ts';
import type { Ears } from './flux-socket.ts';
import { bodyOf, Refusal, streamVoice, untilGone } from './http.ts';
import { alternativeOf } from './nova.ts';
import { modelInfo } from './nova-socket.ts';
import { lastBreath } from './socket.ts';

const recordingLimit = 64 * 1024 * 1024;
/**
 * Silence that separates two utterances of a recording: nobody waits for the answer, so the
 * sentences may breathe.
 */
const utteranceGapMs = 500;

/** `POST /v1/listen` with a WAV file as the body: Deepgram's pre-recorded answer. */
export async function answerRecording(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  requestId: string,
  ears: Ears,
): Promise<void> {
  const body = await bodyOf(request, recordingLimit);
  const wav = readWav(body);
  if ('why' in wav) throw new Refusal(400, 'Bad Request', `failed to process audio: ${wav.why}`);
  const samples = floats(samplesOf(callAudioOf(wav)));
  const words = await wordsOfRecording(samples, ears);
  const model = query.get('model') ?? 'nova-3';
  const { model_info, model_uuid } = modelInfo(model);
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      metadata: {
        transaction_key: 'deprecated',
        request_id: requestId,
        sha256: createHash('sha256').update(body).digest('hex'),
        created: new Date().toISOString(),
        duration: samples.length / 8000,
        channels: 1,
        models: [model_uuid],
        model_info: { [model_uuid]: model_info },
      },
      results: { channels: [{ alternatives: [alternativeOf(words, query.get('language') === 'multi')] }] },
    }),
  );
}

async function wordsOfRecording(samples: Float32Array, ears: Ears): Promise<TimedWord[]> {
  const words: TimedWord[] = [];
  let failure: Error | undefined;
  const listener = listen(
    ears.vad,
    ears.recogniser,
    false,
    (hearing) => {
      if (!hearing.isSettled || hearing.silenceMs < utteranceGapMs) return;
      words.push(...hearing.words);
      listener.endTurn();
    },
    (error) => {
      failure = error;
    },
  );
  const step = 4000;
  for (let at = 0; at < samples.length && !failure; at += step) {
    listener.push(samples.subarray(at, at + step));
    await listener.idle();
  }
  listener.push(lastBreath);
  await listener.idle();
  listener.close();
  if (failure) throw failure;
  return words;
}

const Speak = z.object({ text: z.string().min(1).max(2000) });
const SpeakQuery = z.object({
  model: z.string().regex(/^aura-/u),
  encoding: z.enum(['mulaw', 'linear16']),
  sample_rate: z.literal('8000'),
  container: z.literal('none'),
  speed: z.coerce.number().min(0.5).max(2).default(1),
});

/** `POST /v1/speak`: the text in flite's voice, raw at 8 kHz. */
export async function answerSpeak(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  requestId: string,
  voices: VoiceThread,
): Promise<void> {
  const asked = SpeakQuery.safeParse(Object.fromEntries(query));
  if (!asked.success)
    throw new Refusal(
      400,
      'INVALID_QUERY_PARAMETER',
      asked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  const body = Speak.safeParse(jsonOf(await bodyOf(request, 64 * 1024)));
  if (!body.success)
    throw new Refusal(400, 'PAYLOAD_ERROR', 'the body must be JSON with a text of 1 to 2000 characters');
  const { model, encoding, speed } = asked.data;
  const spoken = voices.speak(
    { text: body.data.text, voice: 'kal', language: 'en', rate: speed },
    untilGone(response),
  );
  await streamVoice(response, spoken, encoding === 'mulaw' ? 'mulaw' : 'pcm16', {
    'content-type': encoding === 'mulaw' ? 'audio/mulaw' : 'audio/l16;rate=8000',
    'dg-model-name': model,
    'dg-request-id': requestId,
  });
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

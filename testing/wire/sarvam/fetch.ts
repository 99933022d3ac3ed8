/**
 * A Sarvam that follows raw steps, as a `fetch` (workerd only), and the messages of its realtime recogniser
 * (shapes: Sarvam's SDK 1.1.10).
 */
import { fakeRecogniser, type RecogniserScript } from '../recogniser.ts';

/** Bytes of 16-bit audio at 8 kHz in a ms. */
const pcmBytesPerMs = 16;

/** `script` of the nth connection, counted from 0; the last one serves all further. */
export function fakeSarvam(...scripts: [RecogniserScript, ...RecogniserScript[]]) {
  return fakeRecogniser(scripts, '{"error":{"message":"refused","code":"refused"}}', (frame) =>
    'event' in frame && frame.event === 'audio_input' ? atob(frame.audio ?? '').length / pcmBytesPerMs : 0,
  );
}

/** The first message of a session. */
export const sessionBegin = {
  event: 'session.begin',
  request_id: '20261130_6f9f3b0a',
  config: { model: 'saaras:v3-realtime', turn_detection: 'vad', sample_rate: 8000 },
};

export const pong = { event: 'pong' };

export function speechStart(utterance = 0) {
  return { event: 'vad.speech_start', utterance_idx: utterance, confidence: 0.91 };
}

export function speechEnd(utterance = 0) {
  return { event: 'vad.speech_end', utterance_idx: utterance, confidence: 0.12 };
}

/** `language` is told where the stream detects it. */
export function partial(text: string, utterance = 0, language?: string) {
  return { event: 'transcript.partial', utterance_idx: utterance, text, ...(language ? { language } : {}) };
}

/** `endMs`: where the utterance ends in the audio. */
export function final(
  text: string,
  utterance = 0,
  { language, endMs }: { language?: string; endMs?: number } = {},
) {
  return {
    event: 'transcript.final',
    utterance_idx: utterance,
    text,
    ...(language ? { language, language_confidence: 0.97 } : {}),
    ...(endMs === undefined ? {} : { start_s: 0, end_s: endMs / 1000 }),
  };
}

/** `status` is told on fatal rejections. */
export function failed(code: string, isFatal: boolean, status?: number) {
  return {
    event: 'error',
    code,
    is_fatal: isFatal,
    message: 'the words of a caller may stand here',
    ...(status === undefined ? {} : { status_code: status }),
  };
}

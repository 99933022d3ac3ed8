/**
 * Deepgram Nova, the server's side, as far as calls need it: interim and final results,
 * SpeechStarted, UtteranceEnd, Finalize, Metadata before the close.
 */
import type { Dialect, TimedWord } from './dialect.ts';

/**
 * `utteranceEndMs`: so much audio behind the last word an UtteranceEnd follows, whether a
 * `speech_final` came or not; null: never.
 */
export function novaDialect(requestId: string, utteranceEndMs: number | null): Dialect {
  let isSpeaking = false;
  /** Where the last word of the utterance ended; null when its UtteranceEnd was sent. */
  let lastWordEndMs: number | null = null;
  const results = (
    text: string,
    words: readonly TimedWord[],
    audioMs: number,
    flags: { final: boolean; fromFinalize?: boolean },
  ): object => ({
    type: 'Results',
    channel_index: [0, 1],
    duration: 1,
    start: Math.max(0, audioMs / 1000 - 1),
    is_final: flags.final,
    speech_final: flags.final && flags.fromFinalize !== true,
    from_finalize: flags.fromFinalize === true,
    channel: {
      alternatives: [
        {
          transcript: text,
          confidence: text === '' ? 0 : 0.97,
          languages: ['en'],
          words: words.map(({ word, startMs, endMs }) => ({
            word,
            punctuated_word: word,
            start: startMs / 1000,
            end: endMs / 1000,
            confidence: 0.97,
          })),
        },
      ],
    },
    metadata: {
      request_id: requestId,
      model_info: { name: 'general-nova-3', version: '2025-01-01', arch: 'nova-3' },
      model_uuid: requestId,
    },
  });
  return {
    greeting: () => null,
    words(text, words, audioMs) {
      const started = isSpeaking
        ? []
        : [{ type: 'SpeechStarted', channel: [0], timestamp: (words[0]?.startMs ?? audioMs) / 1000 }];
      isSpeaking = true;
      lastWordEndMs = words.at(-1)?.endMs ?? lastWordEndMs;
      return [...started, results(text, words, audioMs, { final: false })];
    },
    eagerEnd: () => [],
    resumed: () => [],
    endTurn(text, words, audioMs) {
      isSpeaking = false;
      lastWordEndMs = words.at(-1)?.endMs ?? lastWordEndMs;
      return [results(text, words, audioMs, { final: true })];
    },
    heard(audioMs) {
      if (utteranceEndMs === null || lastWordEndMs === null || audioMs - lastWordEndMs < utteranceEndMs)
        return [];
      const end = { type: 'UtteranceEnd', channel: [0, 1], last_word_end: lastWordEndMs / 1000 };
      isSpeaking = false;
      lastWordEndMs = null;
      return [end];
    },
    told(type, audioMs) {
      if (type === 'KeepAlive') return [];
      if (type === 'Finalize') return [results('', [], audioMs, { final: true, fromFinalize: true })];
      return 'UNPARSABLE_CLIENT_MESSAGE';
    },
    farewell: (audioMs) => [
      {
        type: 'Metadata',
        transaction_key: 'deprecated',
        request_id: requestId,
        sha256: '',
        created: '2026-01-01T00:00:00Z',
        duration: audioMs / 1000,
        channels: 1,
      },
    ],
  };
}

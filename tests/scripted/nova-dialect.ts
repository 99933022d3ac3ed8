/** Deepgram Nova, the server's side, as far as calls need it: interim and final results, SpeechStarted, Finalize, Metadata before the close. */
import type { Dialect, TimedWord } from './dialect.ts';

export function novaDialect(requestId: string): Dialect {
  let isSpeaking = false;
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
      const started = isSpeaking ? [] : [{ type: 'SpeechStarted', channel: [0], timestamp: (words[0]?.startMs ?? audioMs) / 1000 }];
      isSpeaking = true;
      return [...started, results(text, words, audioMs, { final: false })];
    },
    eagerEnd: () => [],
    resumed: () => [],
    endTurn(text, words, audioMs) {
      isSpeaking = false;
      return [results(text, words, audioMs, { final: true })];
    },
    heard: () => [],
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

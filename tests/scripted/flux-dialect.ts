/**
 * Deepgram Flux, the server's side: Connected first, numbers without a gap, and the state rules of
 * its turns. A script that breaks a rule throws.
 */
import type { Dialect, TimedWord } from './dialect.ts';

type TurnEvent = 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';

const updateEveryMs = 250;

export function fluxDialect(requestId: string): Dialect {
  let sequence = 0;
  let turn = 0;
  let text = '';
  let spoken: readonly TimedWord[] = [];
  let eagerText: string | null = null;
  let toldAtMs = 0;
  let windowStartMs = 0;

  const numbered = (message: object): object => ({
    ...message,
    request_id: requestId,
    sequence_id: sequence++,
  });
  const say = (event: TurnEvent, audioMs: number, rest: object = {}): object => {
    toldAtMs = audioMs;
    return numbered({
      type: 'TurnInfo',
      event,
      turn_index: turn,
      audio_window_start: windowStartMs / 1000,
      audio_window_end: audioMs / 1000,
      transcript: text,
      words: spoken.map(({ word, startMs, endMs }) => ({
        word,
        confidence: 0.93,
        start: startMs / 1000,
        end: endMs / 1000,
      })),
      end_of_turn_confidence: event === 'EndOfTurn' ? 0.82 : event === 'EagerEndOfTurn' ? 0.5 : 0.12,
      languages: ['en'],
      languages_hinted: ['en', 'hi'],
      ...rest,
    });
  };
  /** What was eagerly ended and goes on after all has to say so first. */
  const resumeUnless = (next: string, audioMs: number): object[] => {
    if (eagerText === null || eagerText === next) return [];
    eagerText = null;
    return [say('TurnResumed', audioMs)];
  };

  return {
    greeting: () => numbered({ type: 'Connected' }),
    words(next, words, audioMs) {
      const resumed = resumeUnless(next, audioMs);
      const isStart = text === '';
      text = next;
      spoken = words;
      return [...resumed, say(isStart ? 'StartOfTurn' : 'Update', audioMs)];
    },
    eagerEnd(words, audioMs) {
      if (text === '') throw new Error('an eager end of a turn without a word');
      eagerText = text;
      spoken = words;
      return [say('EagerEndOfTurn', audioMs)];
    },
    resumed(audioMs) {
      if (eagerText === null) throw new Error('a turn resumed that had not ended eagerly');
      eagerText = null;
      return [say('TurnResumed', audioMs)];
    },
    endTurn(next, words, audioMs) {
      const before = resumeUnless(next, audioMs);
      const start = text === '' ? this.words(next, words, audioMs) : [];
      text = next;
      spoken = words;
      const end = say('EndOfTurn', audioMs, { trigger: 'model', end_of_turn_confidence: 0.82 });
      turn += 1;
      text = '';
      spoken = [];
      eagerText = null;
      windowStartMs = audioMs;
      return [...before, ...start, end];
    },
    heard: (audioMs) => (audioMs - toldAtMs >= updateEveryMs ? [say('Update', audioMs)] : []),
    told(type) {
      if (type === 'Configure')
        return [numbered({ type: 'ConfigureSuccess', thresholds: {}, keyterms: [], language_hints: [] })];
      return 'UNPARSABLE_CLIENT_MESSAGE';
    },
    farewell: () => [],
  };
}

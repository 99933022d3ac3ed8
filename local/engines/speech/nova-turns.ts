/** When the embedded recogniser's words are results of Nova: interim, final, and the gap after them. Pure. */
import type { NovaResults, NovaSettings } from '../../../testing/wire/deepgram/nova.ts';
import { textOf } from '../../../testing/wire/deepgram/words.ts';
import type { SpeechSoFar } from './stt/listener.ts';

/** Nova closes a stretch without words as well, with an empty transcript. */
const emptyEverySeconds = 5;

export interface UtteranceJudge {
  /** Emits what follows from one step; true when the listener must forget the speech. */
  add(speech: SpeechSoFar): boolean;
  /** The answer to Finalize, once everything received is settled. */
  finalize(): void;
}

export function judgeUtterances(settings: NovaSettings, nova: NovaResults): UtteranceJudge {
  let windowStart = 0;
  let sentText = '';
  let speechAt: number | null = null;
  let lastWordEnd: number | null = null;
  let latest: SpeechSoFar = {
    nowSeconds: 0,
    speechStartSeconds: null,
    silenceMs: 0,
    words: [],
    isSettled: true,
  };

  function emit(kind: Parameters<NovaResults['results']>[2], fromFinalize = false): void {
    nova.results(latest.words, latest.nowSeconds, kind, fromFinalize);
    sentText = kind === 'interim' ? textOf(latest.words) : '';
    if (kind === 'interim') return;
    windowStart = latest.nowSeconds;
    lastWordEnd = latest.words.at(-1)?.end ?? lastWordEnd;
  }

  return {
    add(speech) {
      latest = speech;
      const { nowSeconds, words, isSettled, silenceMs, speechStartSeconds } = speech;
      const { endpointingMs, utteranceEndMs } = settings;
      if (settings.vadEvents && speechStartSeconds !== null && speechStartSeconds !== speechAt)
        nova.speechStarted(speechStartSeconds);
      speechAt = speechStartSeconds;
      const isWhole = words.length > 0 && isSettled && silenceMs > 0;
      const endpoint = isWhole && endpointingMs !== null && silenceMs >= endpointingMs;
      const gap = utteranceEndMs !== null && isWhole && silenceMs >= utteranceEndMs;
      if (endpoint) emit('speechFinal');
      else if (gap) emit('final');
      else if (settings.interimResults && words.length > 0 && textOf(words) !== sentText) emit('interim');
      else if (speechStartSeconds === null && nowSeconds - windowStart >= emptyEverySeconds) emit('final');
      else if (settings.interimResults) nova.passed(words, nowSeconds);
      if (utteranceEndMs !== null) {
        if (silenceMs === 0 && speechStartSeconds !== null) lastWordEnd = null;
        if (lastWordEnd !== null && 1000 * (nowSeconds - lastWordEnd) >= utteranceEndMs) {
          nova.utteranceEnd(lastWordEnd);
          lastWordEnd = null;
        }
      }
      return endpoint || gap;
    },
    finalize: () => emit(latest.words.length > 0 ? 'speechFinal' : 'final', true),
  };
}

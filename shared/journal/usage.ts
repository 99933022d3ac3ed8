/** What a call used up, folded from its journal: the quantities that money is later made of. */
import type { Usage, UsageLine } from '../contract/budget.ts';
import type { JournalEvent } from './events.ts';

/**
 * `seconds` of recognised audio; null when nobody measured it (after a crash), then the length of
 * the call stands in.
 */
export interface Recognised {
  provider: string;
  model: string;
  seconds: number | null;
}

export function usageOf(events: readonly JournalEvent[], stt: Recognised, llmProvider: string): Usage {
  const seconds = talkedSeconds(events);
  const lines = new Map<string, UsageLine>();
  const usage = {
    seconds,
    sttSeconds: stt.seconds ?? seconds,
    llmInputTokens: 0,
    llmCachedTokens: 0,
    llmOutputTokens: 0,
    ttsCharacters: 0,
  };
  const add = (item: string, provider: string, model: string, quantity: number): void => {
    const key = `${item} ${provider} ${model}`;
    lines.set(key, { item, provider, model, quantity: (lines.get(key)?.quantity ?? 0) + quantity });
  };
  add('stt', stt.provider, stt.model, usage.sttSeconds);
  for (const event of events) {
    // A reply that was stopped was paid as well.
    if ((event.type === 'replyWritten' || event.type === 'replyDropped') && event.usage) {
      const cached = Math.min(event.usage.cachedTokens, event.usage.inputTokens);
      usage.llmInputTokens += event.usage.inputTokens;
      usage.llmCachedTokens += cached;
      usage.llmOutputTokens += event.usage.outputTokens;
      add('llm_input', llmProvider, event.model, event.usage.inputTokens - cached);
      add('llm_cached', llmProvider, event.model, cached);
      add('llm_output', llmProvider, event.model, event.usage.outputTokens);
    } else if (event.type === 'voiceSpent') {
      usage.ttsCharacters += event.characters;
      add('tts', event.provider, '', event.characters);
    }
  }
  return { ...usage, lines: [...lines.values()].filter((line) => line.quantity > 0) };
}

/**
 * From the media socket's start to the last event; of a call by turns, which has no media, from the
 * agent's first words on.
 */
function talkedSeconds(events: readonly JournalEvent[]): number {
  const started =
    events.find((event) => event.type === 'mediaStarted') ??
    events.find((event) => event.type === 'agentSaid');
  const last = events.findLast((event) => event.type === 'mediaStopped') ?? events.at(-1);
  return started && last ? Math.max(0, last.at - started.at) / 1000 : 0;
}

/** What a call cost, by line: usage laid against the rate card. */
import type { Cost, Usage, UsageLine } from '../contract/budget.ts';
import type { CarrierName } from '../ids.ts';
import { money } from '../money.ts';
import { type CostItem, costItems, priceOfItem, type RateCard, rateCard } from '../pricing.ts';

/** Models that a sum without lines is priced as: the defaults of the configuration. */
export const defaultModels = {
  stt: { provider: 'deepgram-flux', model: 'flux-general-multi' },
  llm: { provider: 'openai', model: 'gpt-6-luna' },
  tts: { provider: 'azure-tts', model: '' },
} as const;

/**
 * The cost of a call, one line per item that cost anything, in the order of `costItems`. An item
 * that `usage.lines` names is priced from the lines, each by its model; any other from the sums, as
 * the default models. The line's own length (`seconds`) pays for carrier, edge and AWS.
 */
export function costOf(usage: Usage, carrier: CarrierName, card: RateCard = rateCard): Cost {
  const given = usage.lines ?? [];
  const named = new Set(given.map((line) => line.item));
  const lines = [...given, ...summed(usage, carrier).filter((line) => !named.has(line.item))];
  const sums = new Map<CostItem, number>();
  for (const item of costItems) {
    const micro = lines
      .filter((line) => line.item === item)
      .reduce((sum, line) => sum + priceOfLine(line, card), 0);
    if (micro > 0) sums.set(item, micro);
  }
  const total = [...sums.values()].reduce((sum, micro) => sum + micro, 0);
  return { lines: [...sums].map(([item, micro]) => ({ item, ...money(micro) })), total: money(total) };
}

/** Lines whose item is on no rate card: a newer edge's, priced at nothing and worth a warning. */
export function unpricedItems(usage: Usage): string[] {
  const known: readonly string[] = costItems;
  return [...new Set((usage.lines ?? []).map((line) => line.item))].filter((item) => !known.includes(item));
}

function summed(usage: Usage, carrier: CarrierName): UsageLine[] {
  const cached = Math.min(usage.llmCachedTokens, usage.llmInputTokens);
  return [
    { item: 'carrier', provider: carrier, model: '', quantity: usage.seconds },
    { item: 'stt', ...defaultModels.stt, quantity: usage.sttSeconds },
    { item: 'llm_input', ...defaultModels.llm, quantity: usage.llmInputTokens - cached },
    { item: 'llm_cached', ...defaultModels.llm, quantity: cached },
    { item: 'llm_output', ...defaultModels.llm, quantity: usage.llmOutputTokens },
    { item: 'tts', ...defaultModels.tts, quantity: usage.ttsCharacters },
    { item: 'edge', provider: 'cloudflare', model: '', quantity: usage.seconds },
    { item: 'aws', provider: 'aws', model: '', quantity: usage.seconds },
  ];
}

function priceOfLine(line: UsageLine, card: RateCard): number {
  return priceOfItem(line.item, line.provider, line.model, line.quantity, card);
}

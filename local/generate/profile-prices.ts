/** The part of `docs/cost.md` about profiles: what each costs, what was asked for, and what holds it back. */
import type { Usage } from '../../shared/contract/budget.ts';
import { estimatedTokens } from '../../shared/dialogue/token-estimate.ts';
import type { CarrierName } from '../../shared/ids.ts';
import { costOf, unratedModels } from '../../shared/journal/cost.ts';
import { inr } from '../../shared/money.ts';
import { costItems, isRated, type RateCard, rateCard } from '../../shared/pricing.ts';
import { type ProfileName, profileNames } from '../../shared/profiles/profiles.ts';
import { referenceCall, usageOfProfile } from '../../shared/profiles/reference-call.ts';

const lengths = [30, 61, 180, 600];
const lengthNames = ['30 s', '61 s', '3 min', '10 min'];
const texts: Readonly<Record<ProfileName, string>> = {
  fast: 'Flux (Nova for a language that Flux does not know), and replies begin while the turn seems to end',
  balanced: 'Flux, and a reply begins when the turn has ended',
  economy: 'Nova, sent the audio around speech alone; no reply begins early, four sentences at most',
};
/** Asked for, in micro-rupees a minute of the reference call: without a carrier, and with Exotel's pulse. */
const asked: Readonly<Record<ProfileName, readonly [number, number]>> = {
  economy: [500_000, 1_000_000],
  balanced: [900_000, 1_400_000],
  fast: [1_250_000, 1_750_000],
};

/** Micro-rupees a minute of a call with this usage. */
function minuteOf(usage: Usage, carrier: CarrierName, card: RateCard = rateCard): number {
  return Math.round((costOf(usage, carrier, card).total.microInr * 60) / usage.seconds);
}

/**
 * The price of a minute in INR. What is missing from the card is named beside it: then the dearest price of
 * its kind stands in, and where the card has none of that kind, there is no price.
 */
export function priceCell(usage: Usage, carrier: CarrierName, card: RateCard = rateCard): string {
  const ours = [
    ['carrier', carrier],
    ['edge', 'cloudflare'],
    ['aws', 'aws'],
  ] as const;
  const missing = [
    ...unratedModels(usage, card),
    ...ours.filter(([item, provider]) => !isRated(item, provider, '', card)).map(([, provider]) => provider),
  ];
  const items = [...(usage.lines ?? []).map(({ item }) => item), ...ours.map(([item]) => item)];
  const unpriced = costItems.filter(
    (item) => items.includes(item) && !card.rates.some((rate) => rate.item === item),
  );
  if (unpriced.length > 0) return `no price: the card has none for ${unpriced.join(', ')}`;
  const price = inr(minuteOf(usage, carrier, card));
  return missing.length === 0
    ? price
    : `${price}, no price on the card for ${missing.join(', ')}: the dearest stands in`;
}

/** Of a fixed line in the prompt: its marker and 75 characters. */
const lineTokens = estimatedTokens(`{{opening-hours}}: ${'a line '.repeat(11)}`);

function pricesOf(carrier: CarrierName, card: RateCard): string {
  return `| profile | what it is | ${lengthNames.join(' | ')} |
|---|---|${lengths.map(() => '---:').join('|')}|
${profileNames
  .map(
    (name) =>
      `| \`${name}\` | ${texts[name]} | ${lengths
        .map((seconds) => priceCell(usageOfProfile(name, seconds), carrier, card))
        .join(' | ')} |`,
  )
  .join('\n')}`;
}

function partsOf(name: ProfileName): string {
  const { lines } = costOf(usageOfProfile(name), 'browser');
  const minutes = referenceCall.seconds / 60;
  const sum = (...items: readonly string[]) =>
    lines.filter(({ item }) => items.includes(item)).reduce((total, { microInr }) => total + microInr, 0);
  const parts = [
    sum('stt'),
    sum('tts'),
    sum('llm_input', 'llm_cached', 'llm_output'),
    sum('edge', 'aws'),
  ].map((micro) => inr(Math.round(micro / minutes)));
  return `| \`${name}\` | ${parts.join(' | ')} |`;
}

function verdict(price: number, limit: number): string {
  const by = inr(Math.abs(price - limit));
  return `${inr(price)} | ${inr(limit)} | ${price <= limit ? 'reached' : `missed by ${by}`}`;
}

function verdictsOf(name: ProfileName): string {
  const [own, withPulse] = asked[name];
  const usage = usageOfProfile(name);
  const verdicts = [verdict(minuteOf(usage, 'browser'), own), verdict(minuteOf(usage, 'exotel'), withPulse)];
  return `| \`${name}\` | ${verdicts.join(' | ')} |`;
}

/** What a minute costs without voice and carrier, and what the rest of the aim buys. */
function economyNeeds() {
  const usage = usageOfProfile('economy');
  const { lines, total } = costOf(usage, 'browser');
  const voice = lines.find(({ item }) => item === 'tts')?.microInr ?? 0;
  const minutes = referenceCall.seconds / 60;
  const left = asked.economy[0] * minutes - (total.microInr - voice);
  return {
    rest: inr(Math.round((total.microInr - voice) / minutes)),
    voice: inr(Math.round(voice / minutes)),
    share: Math.ceil(100 * (1 - left / voice)),
    characters: Math.floor((usage.ttsCharacters * left) / voice),
    aThousand: inr(Math.round((left * 1000) / usage.ttsCharacters)),
    sent: Math.round((100 * usage.sttSeconds) / usage.seconds),
  };
}

/** What a minute of `economy` costs where this share of what the agent says, 0 to 1, is kept audio. */
function keptRow(share: number): string {
  const usage = usageOfProfile('economy', referenceCall.seconds, share);
  const cells = [usage.ttsCharacters, inr(minuteOf(usage, 'browser')), inr(minuteOf(usage, 'exotel'))];
  return `| ${Math.round(100 * share)} % | ${cells.join(' | ')} |`;
}

export function profilePrices(card: RateCard = rateCard): string {
  const needs = economyNeeds();
  return `## Profiles

A business chooses one in its settings (\`profile\`); without one everything is as the deployment is configured. A minute of the reference call, by its length, in INR. The caller speaks ${100 * referenceCall.callerShare} % of the time and the agent ${100 * referenceCall.agentShare} %. The prices are those of the meter that writes a call's bill (\`shared/journal/cost.ts\`).

Without a carrier:

${pricesOf('browser', card)}

Over Exotel, with its pulses of 60 s:

${pricesOf('exotel', card)}

Others ask from INR 3 a minute, all in, as we were told. No price list of theirs was read for this page, so compare with the offer you have.

\`economy\` is billed for ${needs.sent} % of the call's time: the caller's speech, 300 ms before each turn and about 700 ms behind it (decision 68). \`fast\` counts replies that were begun and dropped: ${referenceCall.droppedATurn} for each turn, with ${referenceCall.droppedCharacters} characters and ${referenceCall.droppedOutputTokens} tokens written each. That share is assumed; the tables above count none. A call by turns is recognised by its carrier or from its recording, so of a profile it has the length of replies alone.

What was asked for, at 3 minutes:

| profile | without a carrier | asked | | with Exotel's pulse | asked | |
|---|---:|---:|---|---:|---:|---|
${[...profileNames].reverse().map(verdictsOf).join('\n')}

What holds them back, a minute without the carrier:

| profile | STT | voice | model | ours |
|---|---:|---:|---:|---:|
${[...profileNames].reverse().map(partsOf).join('\n')}

- The voice alone is INR ${needs.voice} a minute at Azure's list price. Without it \`economy\` costs INR ${needs.rest}.
- \`economy\` reaches its aim with a voice of INR ${needs.aThousand} for 1,000 characters, or where ${needs.share} % of what the agent says is kept as audio and not synthesised again.
- \`fast\` and \`balanced\` pay Flux for every second: Flux has no KeepAlive, so nothing can be left out.

A minute of \`economy\` at 3 minutes, by the share of what the agent says that is kept audio: our own phrases, a greeting without a name, and the fixed lines of the business (decision 72). **The shares are assumed.** They depend on what callers ask and on which lines a business has; no business's calls were measured. The tables above count none.

| kept | characters synthesised | without a carrier | with Exotel's pulse |
|---:|---:|---:|---:|
${[0, 0.25, 0.5, needs.share / 100].map(keptRow).join('\n')}

A line costs its synthesis when it is first said, or said again after 30 days or with a changed fact. That is not counted here, and neither is its place in the prompt: about ${lineTokens} tokens of each request for a line of 75 characters, most of which the provider serves from its cache.
`;
}

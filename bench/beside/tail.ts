/**
 * The late answers: how long a caller waits when the model's first token follows a published distribution,
 * with and without the race of a second request, speculative replies and connections that stay open.
 */
import { carriers } from '../calls/carriers.ts';
import { type BenchResult, type Figure, figure, type Table } from '../figures.ts';
import { startDistantModel } from './distant-model.ts';
import { firstTokenMs, published, shareOf, shareOfRepetition } from './first-tokens.ts';
import { type Providers, startProviders, usualTimes, wordOf } from './providers.ts';
import { type Side, type SideName, sideNames, startSide } from './side.ts';
import { talk } from './talk.ts';

interface Variant {
  what: string;
  side: SideName;
  /** A second request races a first one that is late. */
  isRaced: boolean;
  /** The recogniser reports a probable end before the end, and the reply begins with it. */
  isSpeculative: boolean;
  /** The model's server keeps an idle connection open. */
  isWarm: boolean;
}

const none = { isRaced: false, isSpeculative: false, isWarm: false };
const variants: readonly Variant[] = [
  { what: 'ours, none of them', side: 'ours', ...none },
  { what: 'ours, warm connections', side: 'ours', ...none, isWarm: true },
  { what: 'ours, race', side: 'ours', ...none, isRaced: true },
  { what: 'ours, speculation', side: 'ours', ...none, isSpeculative: true },
  { what: 'ours, all three', side: 'ours', isRaced: true, isSpeculative: true, isWarm: true },
  { what: 'floor, warm connections', side: 'floor', ...none, isWarm: true },
];

const calls = { long: 10, short: 3 };
const turnsPerCall = { long: 12, short: 3 };
/** TCP and TLS 1.3 to a server 35 ms away: three round trips. Chosen. */
const handshakeMs = 105;
/** Shorter than any pause between two requests of a call. */
const idleMs = 400;
/** Deepgram's documents: an eager end of turn comes 150 to 250 ms before the end. */
const eagerMs = 200;
const raceAfterMs = 1800;

interface Measured {
  what: string;
  answersMs: number[];
  errors: string[];
  /** Of the questions, at the model. */
  requests: number;
  /** Answers whose request was sent before the end of the turn. */
  begunEarly: number;
  connections: number;
}

export async function tail({ short }: { short: boolean }): Promise<BenchResult> {
  const providers = await startProviders();
  const model = await startDistantModel(providers.openai.baseUrl, handshakeMs);
  const urls = { ...providers.urls, OPENAI_BASE_URL: model.baseUrl };
  const sides: Side[] = [];
  const measured: Measured[] = [];
  try {
    for (const name of sideNames) sides.push(await startSide(name, { urls }));
    const plan = {
      calls: short ? calls.short : calls.long,
      turns: short ? turnsPerCall.short : turnsPerCall.long,
    };
    let firstNumber = 1;
    for (const side of sides)
      for (const carrier of carriers)
        await talk(side, providers, { carrier, number: firstNumber++, turns: 1 });
    for (const variant of variants) {
      const side = sides.find(({ name }) => name === variant.side);
      if (!side) continue;
      console.log(`  ${variant.what}`);
      providers.eagerMs(variant.isSpeculative ? eagerMs : 0);
      model.closesIdle(variant.isWarm ? null : idleMs);
      await side.policy({
        secondRequestMs: variant.isRaced ? raceAfterMs : 0,
        speculationsPerMinute: variant.isSpeculative ? 60 : 0,
      });
      const before = model.connections();
      const talked = await talkAtOnce(side, providers, { ...plan, firstNumber });
      firstNumber += plan.calls;
      measured.push({
        what: variant.what,
        ...talked,
        connections: model.connections() - before,
      });
    }
  } finally {
    for (const side of sides) await side.stop();
    await model.close();
    await providers.close();
  }
  return resultOf(measured);
}

async function talkAtOnce(
  side: Side,
  providers: Providers,
  plan: { calls: number; turns: number; firstNumber: number },
): Promise<Omit<Measured, 'what' | 'connections'>> {
  const questions = new Map<string, number>();
  for (let call = 0; call < plan.calls; call += 1)
    for (let turn = 0; turn < plan.turns; turn += 1)
      questions.set(wordOf('en', (plan.firstNumber + call) * 1000 + turn), turn * plan.calls + call);
  providers.firstTokens((word, attempt) => {
    const question = questions.get(word);
    if (question === undefined) return usualTimes.firstTokenMs;
    const samples = plan.calls * plan.turns;
    return firstTokenMs(attempt === 0 ? shareOf(question, samples) : shareOfRepetition(question, attempt));
  });
  const talks = await Promise.all(
    Array.from({ length: plan.calls }, (_, call) =>
      talk(side, providers, {
        carrier: carriers[call % carriers.length] ?? 'twilio',
        number: plan.firstNumber + call,
        turns: plan.turns,
      }),
    ),
  );
  const turns = talks.flatMap((each) => each.turns);
  return {
    answersMs: turns.map((turn) => turn.audioAtMs - turn.lastLoudAtMs),
    requests: [...questions.keys()].reduce((sum, word) => sum + providers.timesAsked(word), 0),
    begunEarly: turns.filter((turn) => turn.askedAtMs < turn.endedAtMs).length,
    errors: talks.flatMap(({ errors, isRefused }) => (isRefused ? ['refused', ...errors] : errors)),
  };
}

/** Pure. */
function resultOf(measured: readonly Measured[]): BenchResult {
  const figures: Figure[] = measured.map(({ what, answersMs }) =>
    figure(`${what}: last loud frame -> first audio`, 'ms', answersMs, null),
  );
  const table: Table = {
    title: 'What they cost',
    columns: [
      'variant',
      'answers',
      'begun early',
      'requests at the model',
      'connections',
      'calls that went wrong',
    ],
    rows: measured.map(({ what, answersMs, begunEarly, requests, connections, errors }) => [
      what,
      answersMs.length,
      begunEarly,
      requests,
      connections,
      errors.length,
    ]),
  };
  return {
    bench: 'tail',
    figures,
    tables: [table],
    foot: [
      'The whole bench takes about 6 minutes.',
      `First tokens are log-normal through the published ${published.p50} ms (p50) and ${published.p95.toLocaleString('en')} ms (p95) of ${published.source} (decision 52), the same ones for each variant. A second request draws its own.`,
      `Race: a second request after ${raceAfterMs} ms. Speculation: a probable end of turn ${eagerMs} ms before the end. Warm: the model's server keeps idle connections; otherwise it closes them after ${idleMs} ms, and a new one costs ${handshakeMs} ms.`,
      "The first audio is that of the model's own words. The phrase that fills a long wait is no answer.",
      'workerd keeps connections open by itself. The product does nothing more to keep them warm.',
      ...new Set(measured.flatMap(({ what, errors }) => errors.map((why) => `${what}: ${why}`))),
    ],
    details: { measured },
  };
}

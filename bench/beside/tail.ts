/**
 * The late answers: how long a caller waits when the model's first token follows a published distribution,
 * with and without the race of a second request, speculative replies and connections that stay open or are
 * opened again.
 */
import { carriers } from '../calls/carriers.ts';
import { type BenchResult, type Figure, figure, type Table } from '../figures.ts';
import { startDistantServer } from './distant-server.ts';
import { firstTokenMs, published, shareOf, shareOfRepetition } from './first-tokens.ts';
import { type Providers, startProviders, usualTimes, wordOf } from './providers.ts';
import { type Side, type SideName, startSide } from './side.ts';
import { talk } from './talk.ts';

/** `warming` is the product with `WARM_CONNECTIONS`, which the other one has off. */
type Running = Record<'ours' | 'warming' | 'floor', Side>;

interface Variant {
  what: string;
  side: keyof Running;
  /** A second request races a first one that is late. */
  isRaced: boolean;
  /** The recogniser reports a probable end before the end, and the reply begins with it. */
  isSpeculative: boolean;
  /** The servers of model and voice keep idle connections open. */
  isWarm: boolean;
  /** One call alone, whose caller is silent for so long before each question. */
  aloneThinkingMs?: number;
}

const none = { isRaced: false, isSpeculative: false, isWarm: false };
/** Longer than workerd's 5 s, after which it closes an idle connection itself. */
const alone = { ...none, isWarm: true, aloneThinkingMs: 5500 };
const variants: readonly Variant[] = [
  { what: 'ours, none of them', side: 'ours', ...none },
  { what: 'ours, warm connections', side: 'ours', ...none, isWarm: true },
  { what: 'ours, race', side: 'ours', ...none, isRaced: true },
  { what: 'ours, speculation', side: 'ours', ...none, isSpeculative: true },
  { what: 'ours, all three', side: 'ours', isRaced: true, isSpeculative: true, isWarm: true },
  { what: 'floor, warm connections', side: 'floor', ...none, isWarm: true },
  { what: 'ours, one slow call', side: 'ours', ...alone },
  { what: 'ours, one slow call, connections opened again', side: 'warming', ...alone },
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
  /** To the model and to the voice. */
  connections: readonly [number, number];
  /** Requests to the model that only opened a connection. */
  openings: number;
}

export async function tail({ short }: { short: boolean }): Promise<BenchResult> {
  const providers = await startProviders();
  const model = await startDistantServer(providers.openai.baseUrl, handshakeMs);
  const voice = await startDistantServer(providers.azure.baseUrl, handshakeMs);
  const connections = () => [model.connections(), voice.connections()] as const;
  const sides: Side[] = [];
  const started = async (name: SideName, variables: Record<string, string>): Promise<Side> => {
    const urls = { ...providers.urls, OPENAI_BASE_URL: model.baseUrl, AZURE_SPEECH_BASE_URL: voice.baseUrl };
    const side = await startSide(name, { urls, variables });
    sides.push(side);
    return side;
  };
  const measured: Measured[] = [];
  try {
    const running: Running = {
      ours: await started('ours', { WARM_CONNECTIONS: 'off' }),
      warming: await started('ours', { WARM_CONNECTIONS: 'on' }),
      floor: await started('floor', {}),
    };
    let firstNumber = 1;
    for (const side of sides)
      for (const carrier of carriers)
        await talk(side, providers, { carrier, number: firstNumber++, turns: 1 });
    for (const variant of variants) {
      const side = running[variant.side];
      const { aloneThinkingMs: thinksMs } = variant;
      const plan = {
        calls: thinksMs !== undefined ? 1 : short ? calls.short : calls.long,
        turns: short ? turnsPerCall.short : turnsPerCall.long,
        ...(thinksMs === undefined ? {} : { thinksMs }),
      };
      console.log(`  ${variant.what}`);
      providers.eagerMs(variant.isSpeculative ? eagerMs : 0);
      for (const server of [model, voice]) server.closesIdle(variant.isWarm ? null : idleMs);
      await side.policy({
        secondRequestMs: variant.isRaced ? raceAfterMs : 0,
        speculationsPerMinute: variant.isSpeculative ? 60 : 0,
      });
      const [toModel, toVoice] = connections();
      const openings = providers.openai.openings();
      const talked = await talkAtOnce(side, providers, { ...plan, firstNumber });
      firstNumber += plan.calls;
      const [modelNow, voiceNow] = connections();
      measured.push({
        what: variant.what,
        ...talked,
        connections: [modelNow - toModel, voiceNow - toVoice],
        openings: providers.openai.openings() - openings,
      });
    }
  } finally {
    for (const side of sides) await side.stop();
    await model.close();
    await voice.close();
    await providers.close();
  }
  return resultOf(measured);
}

async function talkAtOnce(
  side: Side,
  providers: Providers,
  plan: { calls: number; turns: number; firstNumber: number; thinksMs?: number },
): Promise<Omit<Measured, 'what' | 'connections' | 'openings'>> {
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
        ...(plan.thinksMs === undefined ? {} : { thinksMs: plan.thinksMs }),
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
      'connections to model and voice',
      'free requests to the model',
      'calls that went wrong',
    ],
    rows: measured.map(({ what, answersMs, begunEarly, requests, connections, openings, errors }) => [
      what,
      answersMs.length,
      begunEarly,
      requests,
      connections.join(' and '),
      openings,
      errors.length,
    ]),
  };
  return {
    bench: 'tail',
    figures,
    tables: [table],
    foot: [
      'The whole bench takes about 10 minutes.',
      `First tokens are log-normal through the published ${published.p50} ms (p50) and ${published.p95.toLocaleString('en')} ms (p95) of ${published.source} (decision 52), the same ones for each variant. A second request draws its own.`,
      `Race: a second request after ${raceAfterMs} ms. Speculation: a probable end of turn ${eagerMs} ms before the end. Warm: the servers of model and voice keep idle connections; otherwise they close them after ${idleMs} ms. A new one costs ${handshakeMs} ms.`,
      "The first audio is that of the model's own words. The phrase that fills a long wait is no answer.",
      `One slow call: the caller is silent for ${alone.aloneThinkingMs / 1000} s before each question, and workerd closes a connection that was idle for 5 s. Opened again: a free request at the caller's first words (\`WARM_CONNECTIONS\`, decision 74), which is off in all other rows.`,
      ...new Set(measured.flatMap(({ what, errors }) => errors.map((why) => `${what}: ${why}`))),
    ],
    details: { measured },
  };
}

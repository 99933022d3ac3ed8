/**
 * voice: one turn of the dialogue over HTTP, for calls without a media stream. Prompt, tools and tool
 * loop are the same as the stream's.
 */
import type { VoiceAnswer, VoiceTurn } from '../../shared/contract/voice.ts';
import { firstLanguage } from '../../shared/dialogue/greeting.ts';
import { createClient } from '../../shared/io/client.ts';
import type { Llm } from '../../shared/io/llm.ts';
import type { OwnToolDeps } from '../../shared/io/own-tool.ts';
import { runTool } from '../../shared/io/tools.ts';
import { readJournal } from '../../shared/journal/events.ts';
import { evidenceOf } from '../../shared/journal/evidence.ts';
import { languageChosen, languageOfJournal } from '../../shared/journal/history.ts';
import { weigh } from '../../shared/language/utterance/evidence.ts';
import { customerOf } from '../customers/routes.ts';
import { ApiError, unavailable } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { freeSlots } from '../requests/calendar.ts';
import { saveRequest } from '../requests/routes.ts';
import { knownBusiness } from '../rows/business.ts';
import { callWithWords, isErasedNow, personOf, type StoredCall } from '../rows/call.ts';
import { readEvents, readTurns, type StoredTurn, withTurns } from '../rows/journal.ts';
import { findCustomer, keepLanguage } from '../rows/people/customer.ts';
import { requestTransfer } from '../transfers/routes.ts';
import { replyTo } from './reply.ts';
import { claimTurn, dropClaim, keepTurn } from './turn-claims.ts';

export interface VoicePorts extends Ports {
  /** In the order in which they are tried. None: the Lambda is not configured, and each turn is a 503. */
  llms: readonly Llm[];
  ownTools: OwnToolDeps;
  wait: (ms: number) => Promise<void>;
}

export function voiceApp(ports: VoicePorts): App {
  const routes: Routes<'voice'> = { voice: ({ body }) => answerTurn(ports, body) };
  return createApp(ports, routes);
}

/** The longest time for a turn, tools included: a caller does not wait longer. */
const limitMs = 15_000;
/** How long a run of the Lambda holds its claim to a turn: longer than the work can take. */
const claimMs = 25_000;
/** A repeated request checks this often for the first one's answer, and this many times: 12 s in all. */
const waitMs = 250;
const waits = 48;

async function answerTurn(ports: VoicePorts, request: VoiceTurn): Promise<VoiceAnswer> {
  const { table, now } = ports;
  if (ports.llms.length === 0)
    throw new ApiError(503, 'unconfigured', 'the voice Lambda has no OPENAI_API_KEY');
  const call = await callWithWords(table, request.callId);
  const turns = await readTurns(table, request.callId);
  const turn = turnOf(request, turns);
  for (let attempt = 0; attempt <= waits; attempt++) {
    const claimed = await claimTurn(table, call, turn, now(), claimMs);
    if (claimed === 'ours') return work(ports, call, { ...request, turn });
    if (claimed !== 'taken') return claimed;
    await ports.wait(waitMs);
  }
  throw unavailable('the answer to this turn');
}

type NumberedTurn = VoiceTurn & { turn: number };

/** The number of the request's turn. Throws 409 `stale_turn` for an earlier turn without a stored answer. */
function turnOf({ turn, text }: VoiceTurn, turns: readonly StoredTurn[]): number {
  const last = Math.max(-1, ...turns.map((stored) => stored.turn));
  if (turn === undefined) return last < 0 ? (text === '' ? 0 : 1) : last + 1;
  if (turn < last && !turns.some((stored) => stored.turn === turn && stored.answer)) {
    throw new ApiError(409, 'stale_turn', `the call is at turn ${last} already`);
  }
  return turn;
}

async function work(ports: VoicePorts, call: StoredCall, request: NumberedTurn): Promise<VoiceAnswer> {
  const { table } = ports;
  try {
    return await keepTurn(table, call.callId, request.turn, await answerOf(ports, call, request));
  } catch (error) {
    await dropClaim(table, call.callId, request.turn);
    throw error;
  }
}

async function answerOf(
  ports: VoicePorts,
  call: StoredCall,
  { turn, text, language: requested }: NumberedTurn,
): Promise<VoiceAnswer> {
  const { table, now } = ports;
  const person = personOf(call);
  const [business, customer, events, turns] = await Promise.all([
    knownBusiness(table, call.businessId),
    person === null ? null : findCustomer(table, call.businessId, person),
    readEvents(table, call.callId),
    readTurns(table, call.callId),
  ]);
  const journal = readJournal(withTurns(events, turns));
  const spokenBefore = languageOfJournal(journal) ?? firstLanguage(business, customer);
  const wanted = requested !== undefined && business.languages.includes(requested) ? requested : null;
  const { switchTo } = weigh(evidenceOf(journal, business.languages), {
    text,
    recognised: [],
    spoken: spokenBefore,
    offered: business.languages,
  });
  const language = wanted ?? switchTo ?? spokenBefore;
  const maxMs = (call.grant?.maxSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  // By our own clock, from the first turn on: the time of the ring is the carrier's.
  const beganAt = turns.flatMap(({ answer }) =>
    answer?.events[0] ? [Date.parse(answer.events[0].at)] : [],
  )[0];
  const isOver = beganAt !== undefined && now() - beganAt > maxMs;
  const tools = {
    api: toolsApi(ports),
    callId: call.callId,
    phone: person,
    business,
    beforeApi: async () => undefined,
    ownTools: ports.ownTools,
  };
  const spoken = await replyTo(
    {
      business,
      customer,
      journal,
      turn,
      text: text.trim(),
      language,
      isSwitched: wanted === null && switchTo !== null,
      isOver,
    },
    { llms: ports.llms, now, limitMs, runTool: (toolCall, signal) => runTool(tools, toolCall, signal) },
  );
  const chosen = languageChosen(spoken.events.map((event, seq) => ({ ...event, seq })));
  if (person !== null && chosen !== null && !(await isErasedNow(table, call)))
    await keepLanguage(table, call.businessId, person, chosen, now());
  const { reply, actions, fault } = spoken;
  return {
    turn,
    reply,
    language: spoken.language,
    actions,
    ...(fault ? { fault } : {}),
    events: spoken.events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  };
}

/** The tools call the same routes as the edge's tools, in this process. */
function toolsApi({ table, log, now }: VoicePorts) {
  const inner = createApp(
    { table, log },
    {
      requestTransfer: ({ body }) => requestTransfer({ table, now }, body),
      saveRequest: ({ body }) => saveRequest({ table, now }, body),
      freeSlots: ({ query }) => freeSlots({ table, now }, query),
      customer: async ({ query }) => ({ customer: await customerOf(table, query) }),
    },
  );
  return createClient({ fetch: (url, init) => inner.request(url, init), baseUrl: 'http://tools.internal' });
}

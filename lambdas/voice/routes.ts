/**
 * voice: one turn of the dialogue over HTTP, for calls without a media stream. The same prompt,
 * tools and tool loop as the stream's.
 */

import type { VoiceAnswer, VoiceTurn } from '../../shared/contract/voice.ts';
import { firstLanguage } from '../../shared/dialogue/greeting.ts';
import { createClient } from '../../shared/io/client.ts';
import type { Llm } from '../../shared/io/llm.ts';
import type { Log } from '../../shared/io/log.ts';
import type { OwnToolDeps } from '../../shared/io/own-tool.ts';
import { runTool } from '../../shared/io/tools.ts';
import { readJournal } from '../../shared/journal/events.ts';
import { evidenceOf } from '../../shared/journal/evidence.ts';
import { languageChosen, languageOfJournal } from '../../shared/journal/history.ts';
import { weigh } from '../../shared/language/utterance/evidence.ts';
import { customerOf } from '../customers/routes.ts';
import { ApiError, unavailable, unknownBusiness } from '../http/api-error.ts';
import { type App, createApp, type Routes } from '../http/app.ts';
import { saveRequest } from '../requests/routes.ts';
import { findBusiness } from '../rows/business.ts';
import { callWithWords, isErasedNow, personOf, type StoredCall } from '../rows/call.ts';
import { findCustomer, keepLanguage } from '../rows/customer.ts';
import { readEvents, readTurns, type StoredTurn, withTurns } from '../rows/journal.ts';
import type { Table } from '../table/table.ts';
import { requestTransfer } from '../transfers/routes.ts';
import { replyTo } from './reply.ts';
import { claimTurn, dropClaim, keepTurn } from './turn-claims.ts';

export interface VoicePorts {
  table: Table;
  log: Log;
  /** Epoch ms. */
  now: () => number;
  /** In the order in which they are asked; none: the Lambda is not configured, and says so. */
  llms: readonly Llm[];
  ownTools: OwnToolDeps;
  wait: (ms: number) => Promise<void>;
}

export function voiceApp(ports: VoicePorts): App {
  const routes: Routes<'voice'> = { voice: ({ body }) => answerTurn(ports, body) };
  return createApp(ports.log, routes);
}

/** A model has this long for a turn, tools included: longer, and the caller has hung up. */
const limitMs = 15_000;
/** How long a turn belongs to who claimed it: longer than the work can take. */
const claimMs = 25_000;
/** A repeated question waits for the first one's answer, in steps. */
const waitMs = 250;
const waits = 48;

async function answerTurn(ports: VoicePorts, asked: VoiceTurn): Promise<VoiceAnswer> {
  const { table, now } = ports;
  if (ports.llms.length === 0)
    throw new ApiError(503, 'unconfigured', 'the voice Lambda has no OPENAI_API_KEY');
  const call = await callWithWords(table, asked.callId);
  const turns = await readTurns(table, asked.callId);
  const turn = turnOf(asked, turns);
  for (let attempt = 0; attempt <= waits; attempt++) {
    const claimed = await claimTurn(table, asked.callId, turn, now(), claimMs);
    if (claimed === 'ours') return work(ports, call, { ...asked, turn });
    if (claimed !== 'taken') return claimed;
    await ports.wait(waitMs);
  }
  throw unavailable('the answer to this turn');
}

/** Turns only grow: an old one is answered from memory or not at all. */
function turnOf({ turn, text }: VoiceTurn, turns: readonly StoredTurn[]): number {
  const last = Math.max(-1, ...turns.map((stored) => stored.turn));
  if (turn === undefined) return last < 0 ? (text === '' ? 0 : 1) : last + 1;
  if (turn < last && !turns.some((stored) => stored.turn === turn && stored.answer)) {
    throw new ApiError(409, 'stale_turn', `the call is at turn ${last} already`);
  }
  return turn;
}

async function work(
  ports: VoicePorts,
  call: StoredCall,
  asked: VoiceTurn & { turn: number },
): Promise<VoiceAnswer> {
  try {
    return await keepTurn(ports.table, call.callId, asked.turn, await answerOf(ports, call, asked));
  } catch (error) {
    await dropClaim(ports.table, call.callId, asked.turn);
    throw error;
  }
}

async function answerOf(
  ports: VoicePorts,
  call: StoredCall,
  { turn, text, language: asked }: VoiceTurn & { turn: number },
): Promise<VoiceAnswer> {
  const { table, now } = ports;
  const person = personOf(call);
  const [business, customer, events, turns] = await Promise.all([
    findBusiness(table, call.businessId),
    person === null ? null : findCustomer(table, call.businessId, person),
    readEvents(table, call.callId),
    readTurns(table, call.callId),
  ]);
  if (!business) throw unknownBusiness();
  const journal = readJournal(withTurns(events, turns));
  const known = languageOfJournal(journal) ?? firstLanguage(business, customer);
  const wished = asked !== undefined && business.languages.includes(asked) ? asked : null;
  const shown = { text, recognised: [], spoken: known, offered: business.languages };
  const { switchTo } = weigh(evidenceOf(journal, business.languages), shown);
  const language = wished ?? switchTo ?? known;
  const maxMs = (call.grant?.maxSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  // By our own clock, from the first turn on: when the call rang is the carrier's word.
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
      isSwitched: wished === null && switchTo !== null,
      isOver,
    },
    { llms: ports.llms, now, limitMs, runTool: (toolCall, signal) => runTool(tools, toolCall, signal) },
  );
  const wanted = languageChosen(spoken.events.map((event, seq) => ({ ...event, seq })));
  if (person !== null && wanted !== null && !(await isErasedNow(table, call)))
    await keepLanguage(table, call.businessId, person, wanted, now());
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

/** What the tools ask is asked of the same routes that the edge asks, without a network between. */
function toolsApi({ table, log, now }: VoicePorts) {
  const inner = createApp(log, {
    requestTransfer: ({ body }) => requestTransfer({ table, now }, body),
    saveRequest: ({ body }) => saveRequest({ table, now }, body),
    customer: async ({ query }) => ({ customer: await customerOf(table, query) }),
  });
  return createClient({ fetch: (url, init) => inner.request(url, init), baseUrl: 'http://tools.internal' });
}

/**
 * The list of calls, and the search through their words, at a business with ten thousand calls: the routes
 * of staff on the whole local system.
 */
import { wordsKey } from '../lambdas/rows/call-words.ts';
import { keys, partitions } from '../lambdas/rows/keys.ts';
import type { Table, Write } from '../lambdas/table/table.ts';
import { localTable } from '../lambdas/testing/local-table.ts';
import { demoCaller, demoClinic } from '../local/phone/phone.ts';
import { wordsIn } from '../shared/journal/for-staff/searchable.ts';
import { money } from '../shared/money.ts';
import { startScriptedSystem } from '../tests/scripted/system.ts';
import { type BenchResult, figure } from './figures.ts';

const calls = 10_000;
const asked = 30;
/** Calls that are written at a time. */
const together = 500;
/** Of the local system, which uses the table that it finds. */
const tableName = 'voice-agent';
const pageGoal = { of: 'p95', atMost: 100 } as const;
const searchGoal = { of: 'p95', atMost: 500 } as const;

export async function lists(): Promise<BenchResult> {
  const stores = await localTable(tableName);
  const system = await startScriptedSystem({ variables: { DYNAMODB_ENDPOINT: stores.endpoint } });
  try {
    await fill(stores.table);
    const list = (query: string) => timed(`${system.run.api}/api/calls?${query}`, system.run.staffToken);
    const measured: Record<string, number[]> = {};
    for (const [what, query] of Object.entries(searches)) {
      await list(query);
      const times: number[] = [];
      for (let sample = 0; sample < asked; sample += 1) times.push((await list(query)).ms);
      measured[what] = times;
    }
    const pages = await pagesOf(list);
    const searched = Object.entries(measured).map(([what, times]) => figure(what, 'ms', times, searchGoal));
    return {
      bench: 'lists',
      figures: [
        figure('a page of 50 calls, one after the other to the last', 'ms', pages, pageGoal),
        ...searched,
      ],
      foot: [
        `${calls} settled calls of half a year at one business, with bill and summary; the talk of each has about 1 KB. From the request to the whole answer, over loopback: gateway, handler and the embedded DynamoDB, in memory.`,
        'A common word is in every call, a rare one in three, spread over the half year.',
      ],
      details: { measured, pages },
    };
  } finally {
    await system.stop();
    await stores.stop();
  }
}

const searches: Record<string, string> = {
  'words: a common one': 'words=appointment',
  'words: two rare ones, back to the oldest call': 'words=sapphire%20molar',
  'words: none that fits': 'words=zeppelin',
  'words and fault: two calls': 'words=appointment&fault=llm',
  'fault alone: the first page': 'fault=llm',
};

type Ask = (query: string) => Promise<{ ms: number; body: { calls: unknown[]; cursor?: string } }>;

async function pagesOf(list: Ask): Promise<number[]> {
  const times: number[] = [];
  let seen = 0;
  let cursor: string | undefined;
  do {
    const { ms, body } = await list(cursor === undefined ? '' : `cursor=${cursor}`);
    times.push(ms);
    seen += body.calls.length;
    cursor = body.cursor;
  } while (cursor !== undefined);
  if (seen !== calls) throw new Error(`the pages hold ${seen} calls`);
  return times;
}

async function timed(url: string, token: string) {
  const beganMs = performance.now();
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as { calls: unknown[]; cursor?: string };
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${JSON.stringify(body)}`);
  return { ms: performance.now() - beganMs, body };
}

async function fill(table: Table): Promise<void> {
  for (let call = 0; call < calls; call += together)
    await table.writeAll(Array.from({ length: together }, (_, next) => rowsOf(table, call + next)).flat());
}

const halfYearMs = 182 * 86_400_000;
const sentences = [
  'hello this is asha the automated assistant of sunrise dental clinic how can i help you today',
  'i would like to book an appointment for a root canal with the doctor on tuesday morning',
  'we are open from monday to saturday from half past nine in the morning to seven in the evening',
  'a consultation is five hundred rupees and a root canal is four thousand five hundred rupees',
  'तो मंगलवार सुबह दस बजे का अपॉइंटमेंट चाहिए और दाँत में बहुत दर्द है',
];

/** One call in four thousand has what the rare words and the fault are asked for, at times far apart. */
function rowsOf(table: Table, call: number): Write[] {
  const isRare = call % 4000 === 999;
  const startedAt = new Date(Date.now() - 3_600_000 - Math.round((call / calls) * halfYearMs)).toISOString();
  const callId = `exotel-bench-${call}`;
  const businessId = 'demo-clinic';
  const from = call % 2 === 0 ? demoCaller : `+9197${String(call).padStart(8, '0')}`;
  const ttl = table.ttlIn(200);
  const settled = {
    ...{ callId, from, ttl, status: 'completed', outcome: 'answered', seconds: 90 + (call % 200) },
    ...(isRare ? { faults: ['llm'] } : {}),
  };
  const row = {
    ...settled,
    ...{ businessId, carrier: 'exotel', to: demoClinic, startedAt, endedAt: startedAt, endReason: 'caller' },
    summary: `The caller said: "${sentences[call % sentences.length]}". Nothing was booked, noted or passed on. Language: English.`,
    cost: bill,
    responses: Array.from({ length: 8 }, (_, turn) => 600 + turn),
    GSI1PK: partitions.calls(businessId),
    GSI1SK: `${startedAt}#${callId}`,
    GSI2PK: partitions.person(businessId, from),
    GSI2SK: `CALL#${startedAt}#${callId}`,
  };
  const spoken = Array.from({ length: 10 }, (_, at) => sentences[(call + at) % sentences.length]).join(' ');
  const words = wordsIn(isRare ? `${spoken} a sapphire on a molar` : spoken).join(' ');
  return [
    { key: keys.call(callId), row },
    { key: wordsKey({ callId, businessId, startedAt }), row: { ...settled, words } },
  ];
}

const line = (item: string, microInr: number) => ({ item, ...money(microInr) });
const bill = {
  lines: ['carrier', 'stt', 'llm_input', 'llm_cached', 'llm_output', 'tts', 'edge', 'aws'].map((item, at) =>
    line(item, 100_000 * (at + 1)),
  ),
  total: money(3_600_000),
};

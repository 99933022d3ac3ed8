import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemoEngine } from '../../local/engines/dialogue/engine.ts';
import { FaultError } from '../../shared/fault.ts';
import { platformClock } from '../../shared/io/clock.ts';
import type { Llm, LlmPart } from '../../shared/io/llm.ts';
import { createOpenAi } from '../../shared/io/openai/openai.ts';
import type { OwnToolDeps } from '../../shared/io/own-tool.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { callsApp } from '../calls/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { requestsApp } from '../requests/routes.ts';
import { createCall } from '../rows/call.ts';
import { putCustomer } from '../rows/people/customer.ts';
import { queryAll } from '../table/table.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { voiceApp } from './routes.ts';

let local: LocalTable;
let engine: Awaited<ReturnType<typeof startDemoEngine>>;
beforeAll(async () => {
  [local, engine] = await Promise.all([localTable(), startDemoEngine({ port: 0 })]);
});
afterAll(() => Promise.all([local.stop(), engine.close()]));

let nowMs = noon;
const demo = () =>
  createOpenAi({ apiKey: 'k', baseUrl: engine.url, model: 'gpt-6-luna' }, { clock: platformClock, fetch });
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 10));
const noTools: OwnToolDeps = { fetch: () => Promise.reject(new TypeError('no network')) };
const app = (llms: readonly Llm[], ownTools = noTools) =>
  voiceApp({ table: local.table, log: quiet, now: () => nowMs, llms, ownTools, wait });
const edge = (llms: readonly Llm[] = [demo()], ownTools?: OwnToolDeps) => clientOf(app(llms, ownTools));
const phone = '+919800000001';

async function rang(settings: Parameters<typeof openBusiness>[2] = {}, from = phone) {
  const { businessId, number } = await openBusiness(local.table, {}, settings);
  const callId = newCallId();
  await createCall(local.table, {
    callId,
    businessId,
    carrier: 'exotel',
    from,
    to: number,
    startedAt: new Date(nowMs).toISOString(),
  });
  return { businessId, number, callId };
}

/** A model with one of these replies for each request. An error is thrown instead of a reply. */
function scripted(...replies: (LlmPart[] | FaultError)[]): Llm & { requests: number } {
  const llm = {
    name: 'scripted',
    model: 'scripted-1',
    requests: 0,
    async *reply() {
      const parts = replies[Math.min(llm.requests++, replies.length - 1)] ?? [];
      if (parts instanceof FaultError) throw parts;
      yield* parts;
    },
  };
  return llm;
}
const usage = { inputTokens: 100, cachedTokens: 0, outputTokens: 10 };
const says = (text: string): LlmPart[] => [
  { type: 'text', text },
  { type: 'done', finish: 'stop', usage },
];
const calls = (name: string, given: object, text = ''): LlmPart[] => [
  ...(text ? [{ type: 'text', text } as const] : []),
  { type: 'toolCall', call: { id: `call_${name}`, name, arguments: JSON.stringify(given) } },
  { type: 'done', finish: 'toolCalls', usage },
];
const down = new FaultError({ source: 'llm', kind: 'server', retryable: true, message: 'down' });

test('a call by turns books an appointment that staff can read, with the tools of a stream', async () => {
  const { businessId, callId } = await rang();
  await putCustomer(local.table, businessId, { phone, name: 'Ravi Kumar', language: 'en-IN' });
  const agent = edge();
  const greeting = await agent.voice({ callId, text: '' });
  expect(greeting).toMatchObject({ turn: 0, language: 'en-IN', actions: [] });
  expect(greeting.reply).toContain('Ravi');
  const said: string[] = [];
  for (const text of [
    'I want to book an appointment',
    'Tomorrow at 10:30',
    'Yes my name is Ravi Kumar',
    'Yes',
    'Yes that is right',
  ]) {
    said.push((await agent.voice({ callId, text })).reply);
  }
  const requests = clientOf(requestsApp({ table: local.table, log: quiet, now: () => nowMs }), {
    businessId,
  });
  expect((await requests.listRequests({})).requests, said.join('\n')).toMatchObject([
    { kind: 'appointment', phone, fields: { date: '2026-11-23', time: '10:30' } },
  ]);
  const bye = await agent.voice({ callId, text: 'No thank you, goodbye' });
  expect(bye.actions).toEqual([{ type: 'end_call' }]);

  const staff = clientOf(callsApp({ table: local.table, log: quiet, now: () => nowMs }), { businessId });
  const { call } = await staff.call({ callId });
  expect(call.transcript.slice(0, 3)).toMatchObject([
    { turn: 0, who: 'agent', text: greeting.reply },
    { turn: 1, who: 'caller', text: 'I want to book an appointment' },
    { turn: 1, who: 'agent', text: said[0] },
  ]);
  expect(call.cost.lines.map(({ item }) => item)).toContain('llm_input');
  const { events } = await staff.callEvents({ callId });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, position) => position));
});

test('a repeated turn gets the stored answer, also when the requests come at once', async () => {
  const { callId } = await rang();
  const llm = scripted(says('At half past nine.'));
  const request = { callId, turn: 1, text: 'When do you open?' };
  const answers = await Promise.all(Array.from({ length: 4 }, () => edge([llm]).voice(request)));
  answers.push(await edge([llm]).voice(request));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(llm.requests).toBe(1);
  await edge([llm]).voice({ callId, turn: 5, text: 'And close?' });
  await expect(edge([llm]).voice({ callId, turn: 3, text: 'Late.' })).rejects.toMatchObject({
    status: 409,
    code: 'stale_turn',
  });
});

test('silence gets a reprompt, and a caller who wants Hindi is answered in Hindi from then on', async () => {
  const { callId } = await rang();
  expect((await edge().voice({ callId })).reply).toBe('Hello, this is Asha.');
  expect((await edge().voice({ callId })).reply).toBe('Are you still there? How can I help you?');
  const llm = scripted(calls('set_language', { language: 'hi-IN' }), says('जी, बताइए।'));
  const answer = await edge([llm]).voice({ callId, text: 'Hindi please' });
  expect(answer).toMatchObject({
    language: 'hi-IN',
    reply: 'जी, बताइए।',
    actions: [{ type: 'set_language', language: 'hi-IN' }],
  });
  expect(
    (await edge([says('ठीक है।')].map((reply) => scripted(reply))).voice({ callId, text: 'haan' })).language,
  ).toBe('hi-IN');
});

test('what staff whisper is in the next reply’s system message alone, as the journal tells it', async () => {
  const { callId } = await rang();
  const seen: string[] = [];
  const llm: Llm = {
    ...scripted(says('We could do Tuesday.')),
    async *reply(messages) {
      seen.push(messages.map(({ role, content }) => `${role}: ${content}`).join('\n'));
      yield* says('We could do Tuesday.');
    },
  };
  const journal = clientOf(journalApp({ table: local.table, log: quiet }));
  const wish = { type: 'whispered', by: 'staff', text: 'offer Tuesday instead' };
  await journal.logEvent({ callId, events: [{ seq: 0, at: new Date(noon).toISOString(), ...wish }] });
  await edge([llm]).voice({ callId, turn: 1, text: 'Do you have Monday?' });
  await edge([llm]).voice({ callId, turn: 2, text: 'Fine.' });
  expect(seen.map((messages) => messages.includes('Whisper: offer Tuesday instead'))).toEqual([true, false]);
  expect(seen[0]?.split('user: ')[1]).toBe('Do you have Monday?');
});

test('a transfer is announced even if the model writes nothing', async () => {
  const { callId } = await rang();
  const llm = scripted(calls('transfer_call', { destination: 'Front Desk', reason: 'pain' }));
  expect(await edge([llm]).voice({ callId, text: 'A person please' })).toMatchObject({
    reply: 'Please stay on the line, I am connecting you to the front desk.',
    actions: [{ type: 'transfer', destination: { name: 'front-desk', number: '+918000000002' } }],
  });
});

test('when a model fails the next is tried; if all fail the answer has an apology and the fault', async () => {
  const { callId } = await rang();
  const second = scripted(says('I am the second.'));
  const saved = await edge([scripted(down), second]).voice({ callId, text: 'Hello?' });
  expect(saved).toMatchObject({ reply: 'I am the second.' });
  expect(saved.fault).toBeUndefined();
  expect(saved.events.map(({ type }) => type)).toEqual([
    'callerSaid',
    'failedOver',
    'replyWritten',
    'agentSaid',
  ]);
  const failed = {
    reply: 'Sorry, I had some trouble. Could you say that again?',
    actions: [],
    fault: { source: 'llm', kind: 'server' },
  };
  const sorry = await edge([scripted(down), scripted(down)]).voice({ callId, text: 'Hello?' });
  expect(sorry).toMatchObject(failed);
  expect(sorry.events.map(({ type }) => type)).toEqual([
    'callerSaid',
    'failedOver',
    'replyFailed',
    'agentSaid',
  ]);
  // A second failure gets the same answer: the edge counts failures.
  expect(await edge([scripted(down)]).voice({ callId, text: 'Hello?' })).toMatchObject(failed);
});

test('two transfers of a call have a key each, although the server gives both calls one id', async () => {
  const { callId } = await rang();
  const id = `call_${'aB3+/='.repeat(60)}`;
  const transfer = (reason: string): LlmPart[] => [
    {
      type: 'toolCall',
      call: { id, name: 'transfer_call', arguments: JSON.stringify({ destination: 'front desk', reason }) },
    },
    { type: 'done', finish: 'toolCalls', usage },
  ];
  const agent = edge([scripted(transfer('pain'), transfer('a bill'))]);
  const said = await agent.voice({ callId, turn: 1, text: 'A person please' });
  expect(said.actions).toMatchObject([{ type: 'transfer' }]);
  await agent.voice({ callId, turn: 1, text: 'A person please' });
  await agent.voice({ callId, turn: 2, text: 'A person, again' });
  const rows = await queryAll(local.table, {
    partition: `CALL#${callId}`,
    from: 'TRANSFER#',
    to: 'TRANSFER#~',
  });
  expect(rows.map(({ transferId, reason }) => [transferId, reason])).toEqual([
    [`transfer-${callId}-1-0`, 'pain'],
    [`transfer-${callId}-2-0`, 'a bill'],
  ]);
});

test('a model that took the request and was silent is paid, beside the one that wrote', async () => {
  const { callId } = await rang();
  const silent = new FaultError({ source: 'llm', kind: 'stall', retryable: true, message: 'silent' });
  const saved = await edge([scripted(silent), scripted(says('Yes.'))]).voice({ callId, text: 'Hello?' });
  expect(saved.events.map(({ type }) => type)).toEqual([
    'callerSaid',
    'replyDropped',
    'failedOver',
    'replyWritten',
    'agentSaid',
  ]);
  expect(saved.events[1]).toMatchObject({ model: 'scripted-1', isEstimate: true });
});

test('what a model wrote before it failed is said, as a stream speaks it', async () => {
  const truncated = new FaultError({ source: 'llm', kind: 'truncated', retryable: true, message: 'no end' });
  const cut: Llm = {
    name: 'cut',
    model: 'cut-1',
    async *reply() {
      yield { type: 'text', text: 'We open at nine.' };
      throw truncated;
    },
  };
  const { callId } = await rang();
  const saved = await edge([cut, scripted(says('Never asked.'))]).voice({
    callId,
    text: 'When do you open?',
  });
  expect(saved).toMatchObject({ reply: 'We open at nine.' });
  expect(saved).not.toHaveProperty('fault');
  expect(saved.events.map(({ type }) => type)).toEqual([
    'callerSaid',
    'replyDropped',
    'replyFailed',
    'agentSaid',
  ]);
  expect(saved.events.at(-1)).toMatchObject({ cause: 'model', text: 'We open at nine.' });
});

test('answers in vain are paid as the server counted them, by the model that wrote them', async () => {
  const { callId } = await rang();
  const vain: Llm = {
    name: 'vain',
    model: 'vain-1',
    // biome-ignore lint/correctness/useYield: it fails before it says anything
    async *reply(_messages, _tools, _signal, meter) {
      meter?.inVain({ inputTokens: 5000, cachedTokens: 0, outputTokens: 700 }, null);
      throw empty;
    },
  };
  const saved = await edge([vain, scripted(says('Yes.'))]).voice({ callId, turn: 1, text: 'Hello?' });
  const cost = { usage: { inputTokens: 5000, outputTokens: 700 }, isEstimate: false };
  expect(saved.events.filter(({ type }) => type === 'replyDropped')).toMatchObject([
    { model: 'vain-1', ...cost },
  ]);
  const alone = await edge([vain]).voice({ callId, turn: 2, text: 'Hello?' });
  expect(alone.events.filter(({ type }) => type === 'replyDropped')).toMatchObject([
    { model: 'vain-1', ...cost },
  ]);
});

const empty = new FaultError({ source: 'llm', kind: 'protocol', retryable: false, message: 'no words' });

test('a model that says nothing after a tool is replaced by the next, and the tool is not run again', async () => {
  const { businessId, callId } = await rang();
  const save = calls('save_request', { kind: 'message', message: 'call back' });
  const answer = await edge([scripted(save, empty), scripted(says('They will call you back.'))]).voice({
    callId,
    text: 'Please call me back',
  });
  expect(answer).toMatchObject({ reply: 'They will call you back.' });
  expect(answer.events.map(({ type }) => type)).toEqual([
    'callerSaid',
    'toolCalled',
    'toolAnswered',
    'replyDropped',
    'failedOver',
    'replyWritten',
    'agentSaid',
  ]);
  const requests = clientOf(requestsApp({ table: local.table, log: quiet, now: () => nowMs }), {
    businessId,
  });
  expect((await requests.listRequests({})).requests).toHaveLength(1);
});

test('when no model says anything after a tool, the caller hears what it did and is not asked again', async () => {
  const save = calls('save_request', { kind: 'message', message: 'call back' });
  const noted = await edge([scripted(save, empty)]).voice({
    callId: (await rang()).callId,
    text: 'Call me back',
  });
  expect(noted).toMatchObject({ reply: 'I have noted that.', fault: { kind: 'protocol' } });
  const hindi = calls('set_language', { language: 'hi-IN' });
  const switched = await edge([scripted(hindi, empty)]).voice({
    callId: (await rang()).callId,
    text: 'Hindi',
  });
  expect(switched).toMatchObject({ reply: 'जी, हिंदी में बात करते हैं।', language: 'hi-IN' });
  const found = await edge([scripted(calls('lookup_customer', {}), empty)]).voice({
    callId: (await rang()).callId,
    text: 'Who am I?',
  });
  expect(found.reply).toBe('Sorry, I had some trouble. Could you say that again?');
});

test('a reply is as long as the business wants, and ends with a closing sentence', async () => {
  const { callId } = await rang({ turnPolicy: { replySentences: 2 } });
  const endless = Array.from({ length: 900 }, (): LlmPart => ({ type: 'text', text: 'We are open. ' }));
  const answer = await edge([scripted(endless)]).voice({ callId, text: 'Tell me all' });
  expect(answer.reply).toBe('We are open. We are open. There is more to say about this. Shall I go on?');
  expect(answer.events).toContainEqual(expect.objectContaining({ type: 'replyWritten', finish: 'length' }));
});

test('words in a script that no voice can say are replaced, and the model is told', async () => {
  const { callId } = await rang();
  const mixed = says('ನಮಸ್ಕಾರ! ನಾವು ಒಂಬತ್ತಕ್ಕೆ ತೆರೆಯುತ್ತೇವೆ. We open at nine.');
  const answer = await edge([scripted(mixed)]).voice({ callId, text: 'When?' });
  expect(answer.reply).toBe('I can speak English and Hindi. We open at nine.');
  expect(answer.fault).toBeUndefined();
  expect(answer.events.at(-1)).toMatchObject({ memory: `${answer.reply} [not sayable]` });
});

test.each([
  [
    'Your doctor is called ಕಾವ್ಯ ರಾವ್ today. We open at nine.',
    'I can speak English and Hindi. We open at nine.',
  ],
  ['The price is ₹૫૦૦ for this.', 'The price is ₹500 for this.'],
])('a carrier gets no script that its voice cannot say: %s', async (written, said) => {
  const { callId } = await rang();
  expect((await edge([scripted(says(written))]).voice({ callId, text: 'Who?' })).reply).toBe(said);
});

test('a tag is no reply: after a tool that did something the caller hears that it is done', async () => {
  const { callId } = await rang();
  const save = calls('save_request', { kind: 'message', message: 'call back' });
  const answer = await edge([scripted(save, says('</s>'))]).voice({ callId, text: 'Call me back' });
  expect(answer.reply).toBe('I have noted that.');
});

test('text that was a thought after all is not said', async () => {
  const { callId } = await rang();
  const thought: LlmPart[] = [{ type: 'text', text: 'He wants the hours.' }, { type: 'retracted' }];
  const answer = await edge([scripted([...thought, ...says('At nine.')])]).voice({ callId, text: 'When?' });
  expect(answer.reply).toBe('At nine.');
});

describe('a fixed line of the business', () => {
  const lines = [
    {
      id: 'where',
      text: { 'en-IN': 'We are at {address}.', 'hi-IN': 'हमारा पता है, {address}।' },
    },
  ];
  const cut = (...parts: string[]): LlmPart[] => [
    ...parts.map((text): LlmPart => ({ type: 'text', text })),
    { type: 'done', finish: 'stop', usage },
  ];

  test('is the reply in place of its marker, in the language of the call, and the model remembers its words', async () => {
    const { callId } = await rang({ lines });
    const answer = await edge([scripted(cut('Sure. {', '{whe', 're}}. Any', 'thing else?'))]).voice({
      callId,
      turn: 1,
      text: 'Where are you?',
    });
    expect(answer.reply).toBe('Sure. We are at 12 MG Road. Anything else?');
    const seen: string[] = [];
    const llm: Llm = {
      ...scripted(),
      async *reply(messages) {
        seen.push(...messages.map(({ content }) => content));
        yield* says('{{where}}');
      },
    };
    expect((await edge([llm]).voice({ callId, turn: 2, text: 'कहाँ?', language: 'hi-IN' })).reply).toBe(
      'हमारा पता है, 12 MG Road।',
    );
    expect(seen).toContain('Sure. We are at 12 MG Road. Anything else?');
    expect(seen[0]).toContain('{{where}}: We are at 12 MG Road.');
  });

  test.each([
    ['alone', ['{{parking}}'], 'Sorry, I had some trouble. Could you say that again?'],
    ['behind words', ['Sure. {{par', 'king}}'], 'Sure. Sorry, I had some trouble. Could you say that again?'],
    ['among words', ['Sure. {{parking}} We do.'], 'Sure. We do.'],
  ])('whose marker names none is a fault, and leaves nobody in silence: %s', async (_, parts, reply) => {
    const { callId } = await rang({ lines });
    const answer = await edge([scripted(cut(...parts))]).voice({ callId, text: 'Is there parking?' });
    expect(answer.reply).toBe(reply);
    expect(answer.events.find(({ type }) => type === 'replyFailed')).toMatchObject({
      fault: { source: 'llm', kind: 'protocol' },
    });
    expect(JSON.stringify(answer.events)).not.toContain('{{');
  });
});

test("a business's own tool is called with valid arguments only, and the model gets its answer", async () => {
  const parameters = { type: 'object', properties: { date: { type: 'string' } }, required: ['date'] };
  const tool = {
    name: 'free_slots',
    description: 'Free slots',
    parameters,
    url: 'https://tools.clinic.in/slots',
  };
  const { callId } = await rang({ tools: [tool], toolSecret: 'a secret of sixteen' });
  const seen: RequestInit[] = [];
  const ownTools: OwnToolDeps = {
    fetch: async (_, init) => {
      seen.push(init);
      return Response.json({ slots: ['10:00'] });
    },
  };
  const llm = scripted(
    calls('free_slots', {}),
    calls('free_slots', { date: '2026-11-24' }),
    says('Ten is free.'),
  );
  const { events, reply } = await edge([llm], ownTools).voice({ callId, text: 'What is free on Tuesday?' });
  expect(reply).toBe('Ten is free.');
  const results = events.filter(({ type }) => type === 'toolAnswered').map(({ result }) => result);
  expect(results).toEqual(['{"error":"free_slots: date is missing"}', '{"slots":["10:00"]}']);
  expect(seen).toHaveLength(1);
  expect(JSON.parse(String(seen[0]?.body))).toEqual({
    callId,
    tool: 'free_slots',
    arguments: { date: '2026-11-24' },
  });
});

test('a call whose granted time is over gets a goodbye and ends', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = newCallId();
  const limits = { maxCallSeconds: 60, maxConcurrentCalls: 20 };
  const budgets = clientOf(budgetsApp({ table: local.table, log: quiet, now: () => nowMs, limits }));
  await budgets.checkBudget({
    callId,
    businessNumber: number,
    phone,
    carrier: 'exotel',
    at: '2026-01-01T00:00:00Z',
  });
  expect(businessId).toContain('clinic');
  expect((await edge().voice({ callId })).actions).toEqual([]);
  nowMs += 61_000;
  expect((await edge().voice({ callId, text: 'And one more thing' })).actions).toEqual([
    { type: 'end_call' },
  ]);
  nowMs = noon;
});

test('an unknown call is 404, a wrong body 400, and without a model the answer is 503', async () => {
  await expect(edge().voice({ callId: newCallId(), text: 'Hi' })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
  const { callId } = await rang();
  const wrong = await app([demo()]).request('/api/agent/voice', {
    method: 'POST',
    body: JSON.stringify({ callId, text: 5 }),
  });
  expect(wrong.status).toBe(400);
  await expect(edge([]).voice({ callId, text: 'Hi' })).rejects.toMatchObject({
    status: 503,
    code: 'unconfigured',
  });
});

test('a bug in a turn gives up its claim, so that a repeated request works at once', async () => {
  const { callId } = await rang();
  const broken: Llm = {
    name: 'broken',
    model: 'm',
    // biome-ignore lint/correctness/useYield: it throws first.
    async *reply() {
      throw new TypeError('a bug');
    },
  };
  await expect(edge([broken]).voice({ callId, turn: 1, text: 'Hi' })).rejects.toMatchObject({ status: 500 });
  expect(await edge([scripted(says('Hello.'))]).voice({ callId, turn: 1, text: 'Hi' })).toMatchObject({
    reply: 'Hello.',
  });
});

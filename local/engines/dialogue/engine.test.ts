import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrompt } from '../../../shared/dialogue/prompt.ts';
import { summaryMessages } from '../../../shared/dialogue/summary-prompt.ts';
import { toolsFor } from '../../../shared/io/tools.ts';
import { localTime } from '../../../shared/local-time.ts';
import { demoClinic } from '../../seed/demo-clinic.ts';
import { type DemoEngine, startDemoEngine } from './engine.ts';

let engine: DemoEngine;
let client: OpenAI;
const now = localTime(Date.parse('2026-11-23T06:00:00Z'), demoClinic.timeZone);
const system = {
  role: 'system' as const,
  content: systemPrompt({ business: demoClinic, customer: null, language: 'en-IN', now }),
};
const tools = toolsFor(demoClinic).map((tool) => ({ type: 'function' as const, function: { ...tool } }));

beforeAll(async () => {
  engine = await startDemoEngine({ port: 0 });
  client = new OpenAI({ apiKey: 'any', baseURL: engine.url, maxRetries: 0 });
});
afterAll(() => engine.close());

describe('the engine behind the OpenAI wire', () => {
  it('streams a goodbye token by token, then the tool call in fragments, then the usage', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt-6-luna',
      stream: true,
      stream_options: { include_usage: true },
      tools,
      messages: [system, { role: 'user', content: 'thank you, goodbye' }],
    });
    let text = '';
    let tokens = 0;
    let name = '';
    let given = '';
    const finishes: string[] = [];
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      expect(chunk.model).toBe('gpt-6-luna');
      const [choice] = chunk.choices;
      if (chunk.usage) usage = chunk.usage;
      if (!choice) continue;
      if (choice.delta.content) tokens += 1;
      text += choice.delta.content ?? '';
      for (const call of choice.delta.tool_calls ?? []) {
        expect(text).toContain('Goodbye.');
        name += call.function?.name ?? '';
        given += call.function?.arguments ?? '';
      }
      if (choice.finish_reason) finishes.push(choice.finish_reason);
    }
    expect(text).toBe('Thank you for calling Sunrise Dental Clinic. Goodbye.');
    expect(tokens).toBeGreaterThan(6);
    expect([name, JSON.parse(given)]).toEqual(['end_call', {}]);
    expect(finishes).toEqual(['tool_calls']);
    expect(usage?.total_tokens).toBeGreaterThan(100);
  });

  it('answers in one piece without streaming, and continues after a tool result', async () => {
    const first = await client.chat.completions.create({
      model: 'm',
      tools,
      messages: [system, { role: 'user', content: 'when is my appointment' }],
    });
    const message = first.choices[0]?.message;
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    const call = message?.tool_calls?.[0];
    if (!message || call?.type !== 'function') throw new Error('no tool call');
    expect(call.function.name).toBe('lookup_customer');
    const second = await client.chat.completions.create({
      model: 'm',
      tools,
      messages: [
        system,
        { role: 'user', content: 'when is my appointment' },
        message,
        { role: 'tool', tool_call_id: call.id, content: '{"customer":null}' },
      ],
    });
    expect(second.choices[0]?.message.content).toContain("can't find an appointment");
    expect(second.choices[0]?.finish_reason).toBe('stop');
  });

  it('summarises a call when it gets the summary prompt', async () => {
    const messages = summaryMessages(
      [
        { who: 'agent', text: 'Hello, this is Asha.' },
        { who: 'caller', text: 'how much is a root canal, I want to book' },
        {
          who: 'agent',
          text: 'I have noted Friday, 27 November at 11 a.m. The clinic will confirm it. Is there anything else?',
        },
        { who: 'caller', text: 'please connect me to a person' },
        { who: 'agent', text: 'Please stay on the line, I am connecting you to the front desk.' },
      ],
      demoClinic.name,
    );
    const sum = await client.chat.completions.create({
      model: 'm',
      messages: messages as OpenAI.ChatCompletionMessageParam[],
    });
    expect(sum.choices[0]?.message.content).toBe(
      'The caller asked about prices and speaking to a person. An appointment was noted, to be confirmed: Friday, 27 November at 11 a.m. The caller was connected to the front desk.',
    );
  });

  it('lists its one model, whose owner says that it is a scripted demo engine', async () => {
    const { data } = await client.models.list();
    expect(data.map((model) => model.owned_by)).toEqual(['scripted demo engine, not a language model']);
  });

  it('refuses a request without a key or with an unreadable body, as OpenAI does', async () => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${engine.url}/chat/completions`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    const bearer = { authorization: 'Bearer x' };
    const unknown = await post('{}');
    expect([unknown.status, await unknown.json()]).toMatchObject([
      401,
      { error: { code: 'invalid_api_key' } },
    ]);
    for (const body of [
      'nonsense',
      '{}',
      '{"model":"m","messages":[]}',
      '{"model":"m","messages":[{"role":"bear","content":"x"}]}',
    ]) {
      const refused = await post(body, bearer);
      expect(refused.status, body).toBe(400);
      expect(await refused.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    }
    expect((await fetch(`${engine.url}/embeddings`, { headers: bearer })).status).toBe(404);
  });

  it('stops writing when the client disconnects', async () => {
    const slow = await startDemoEngine({ port: 0, tokenDelayMs: 20 });
    const leaving = new AbortController();
    const stream = await new OpenAI({ apiKey: 'any', baseURL: slow.url }).chat.completions.create(
      { model: 'm', stream: true, messages: [system, { role: 'user', content: 'what are your hours' }] },
      { signal: leaving.signal },
    );
    let chunks = 0;
    for await (const _chunk of stream) {
      chunks += 1;
      if (chunks === 3) leaving.abort();
    }
    expect(chunks).toBe(3);
    await slow.close();
  });
});

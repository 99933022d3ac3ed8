/**
 * Whole conversations as scripts. `tool:` lines name the calls of the reply before them, with some
 * of their arguments.
 */
import { describe, expect, it } from 'vitest';
import type { Business, Holiday } from '../../../../shared/contract/business.ts';
import type { Message } from '../../../../shared/dialogue/message.ts';
import { systemPrompt } from '../../../../shared/dialogue/prompt.ts';
import { fixedLine } from '../../../../shared/fixed-lines/line-text.ts';
import { checkedArguments, toolsFor } from '../../../../shared/io/tools.ts';
import { languageOf } from '../../../../shared/language/registry.ts';
import { localTime } from '../../../../shared/local-time.ts';
import { freeByDay, slotRefusal } from '../../../../shared/slots/for-model.ts';
import { freeOn, nearest } from '../../../../shared/slots/slots.ts';
import { demoClinic } from '../../../seed/demo-clinic.ts';
import { reply } from '../reply.ts';
import type { Call } from '../state.ts';
import { scripts as english } from './english.ts';
import { scripts as hindi } from './hindi.ts';

/** Monday, 23 November 2026, 11:30 in Bengaluru. */
const now = localTime(Date.parse('2026-11-23T06:00:00Z'), demoClinic.timeZone);
const withSlots: Business = { ...demoClinic, slots: { minutes: 30, atOnce: 1 } };

interface Saved {
  requestId: string;
  kind: string;
  state: string;
  fields: Record<string, string>;
}

/**
 * The other side of the engine: keeps the messages as the call does, and answers its tools as the
 * API does.
 */
function createLine(options: {
  language?: string;
  caller?: string;
  requests?: Saved[];
  /** The business has slots, of which these are taken: `2026-11-24 10:30`. */
  taken?: readonly string[];
  holidays?: Holiday[];
  hasNoHours?: true;
}) {
  const { holidays = [], hasNoHours } = options;
  const business = {
    ...(options.taken ? withSlots : demoClinic),
    holidays,
    ...(hasNoHours && { hours: [] }),
  };
  const tools = toolsFor(business);
  let language = options.language ?? 'en-IN';
  const requests: Saved[] = [...(options.requests ?? [])];
  const customer =
    options.caller === undefined
      ? null
      : { name: options.caller, notes: '', lastCalls: [], openRequests: requests };
  const facts = { agentName: 'Asha', businessName: demoClinic.name, customerName: options.caller ?? null };
  const messages: Message[] = [
    { role: 'assistant', content: languageOf(language).phrases.greetingKnown(facts) },
  ];

  function freeAt(date: string) {
    const held = (options.taken ?? [])
      .filter((at) => at.startsWith(date))
      .map((at) => ({ time: at.slice(11), minutes: 30 }));
    return freeOn(withSlots, date, held, now);
  }

  /** As the caller hears it. */
  function withLines(text: string): string {
    return text.replace(
      /\{\{([a-z-]+)\}\}/g,
      (marker, name: string) => fixedLine(business, name, language) ?? marker,
    );
  }

  function run(call: Call, id: string): object {
    const { name } = call;
    const checked = checkedArguments({ name, arguments: JSON.stringify(call.arguments) }, business);
    if (!checked.ok) throw new Error(checked.error);
    const { given } = checked;
    if (name === 'set_language') language = String(given.language);
    if (name === 'lookup_customer')
      return { customer: { name: options.caller ?? null, lastCalls: [], openRequests: requests } };
    if (name === 'appointment_times') return { free: freeByDay(freeAt(String(given.date))) };
    if (name !== 'save_request') return { ok: true };
    const { kind, state = 'open', requestId, ...fields } = given as Omit<Saved, 'fields'>;
    if (options.taken && kind === 'appointment' && state === 'open') {
      const at = { date: String(given.date), time: String(given.time) };
      if (!freeAt(at.date).some(({ time }) => time === at.time))
        return { error: slotRefusal('slot_taken'), free: freeByDay(nearest(freeAt(at.date), at, 4)) };
      requests.push({ requestId: id, kind, state, fields });
      return { ok: true, requestId: requestId ?? id, booked: true };
    }
    requests.splice(0, requests.length, ...requests.filter((request) => request.requestId !== requestId));
    if (state === 'open') requests.push({ requestId: requestId ?? id, kind, state, fields });
    return { ok: true, requestId: requestId ?? id };
  }

  return {
    messages,
    say(words: string): { text: string; calls: Call[] } {
      messages.push({ role: 'user', content: words });
      const calls: Call[] = [];
      let text = '';
      for (let round = 0; round < 4; round++) {
        const system: Message = {
          role: 'system',
          content: systemPrompt({ business, customer, language, now }),
        };
        const answer = reply([system, ...messages], tools);
        text = `${text} ${withLines(answer.text)}`.trim();
        if (answer.toolCalls.length === 0) break;
        calls.push(...answer.toolCalls);
        for (const [at, call] of answer.toolCalls.entries()) {
          const id = `call-${messages.length}-${at}`;
          messages.push({
            role: 'assistant',
            content: '',
            toolCalls: [{ id, name: call.name, arguments: JSON.stringify(call.arguments) }],
          });
          messages.push({ role: 'tool', toolCallId: id, content: JSON.stringify(run(call, id)) });
        }
        if (answer.toolCalls.some(({ name }) => name === 'end_call' || name === 'transfer_call')) break;
      }
      messages.push({ role: 'assistant', content: text });
      return { text, calls };
    },
  };
}

const tuesday: Saved = {
  requestId: 'r-1',
  kind: 'appointment',
  state: 'open',
  fields: { date: '2026-11-24', time: '10:30', name: 'Ravi Kumar' },
};

describe('the scripted demo engine', () => {
  it.each([...english, ...hindi].map((script) => [script.name, script] as const))('%s', (_name, script) => {
    const line = createLine({ ...script, requests: script.hasAppointment ? [tuesday] : [] });
    let last: { text: string; calls: Call[] } = { text: '', calls: [] };
    for (const row of script.lines.trim().split('\n')) {
      const [, who = '', words = ''] = /^\s*(caller|agent|never|tool|no tool): ?(.*)$/.exec(row) ?? [];
      if (who === 'caller') last = line.say(words);
      if (who === 'agent') expect(last.text, row).toContain(words);
      if (who === 'never') expect(last.text, row).not.toContain(words);
      if (who === 'no tool') expect(last.calls, row).toEqual([]);
      if (who !== 'tool') continue;
      const [name = '', ...given] = words.split('; ');
      const found = last.calls.find((call) => call.name === name);
      expect(found, `${row} in ${JSON.stringify(last.calls)}`).toBeDefined();
      expect(found?.arguments, row).toMatchObject(Object.fromEntries(given.map((each) => each.split('='))));
    }
  });
});

describe('what the caller did not hear', () => {
  it('gets no consent: a yes over an unheard confirmation repeats the question', () => {
    const line = createLine({ caller: 'Ravi Kumar' });
    const { text } = line.say('book an appointment tomorrow at ten thirty');
    expect(text).toContain('Shall I note it down?');
    line.messages[line.messages.length - 1] = { role: 'assistant', content: 'So that [interrupted]' };
    const again = line.say('yes');
    expect(again.calls).toEqual([]);
    expect(again.text).toContain('10:30 a.m.');
    expect(line.say('yes').calls[0]?.name).toBe('save_request');
  });

  it('gets consent when nearly all of it was heard', () => {
    const line = createLine({ caller: 'Ravi Kumar' });
    const { text } = line.say('book an appointment tomorrow at ten thirty');
    line.messages[line.messages.length - 1] = {
      role: 'assistant',
      content: `${text.slice(0, -5)} [interrupted]`,
    };
    expect(line.say('yes').calls[0]?.name).toBe('save_request');
  });

  it('may be the whole reply: the question before it still counts', () => {
    const line = createLine({});
    line.say('I want an appointment');
    line.messages.pop();
    expect(line.say('tomorrow at ten').text).toContain('your name');
  });
});

describe('a tool that fails', () => {
  it.each([
    ['save_request', ['book an appointment tomorrow at ten', 'yes'], "didn't work"],
    ['lookup_customer', ['cancel my appointment'], "didn't work"],
    ['transfer_call', ['connect me to a person'], 'Shall I take a message?'],
  ])('%s is said in words, with an offer', (name, words, said) => {
    const system: Message = {
      role: 'system',
      content: systemPrompt({
        business: demoClinic,
        customer: { name: 'Ravi', notes: '', lastCalls: [], openRequests: [] },
        language: 'en-IN',
        now,
      }),
    };
    const messages: Message[] = [system];
    for (const text of words) {
      messages.push({ role: 'user', content: text });
      const answer = reply(messages, toolsFor(demoClinic));
      const toolCalls = answer.toolCalls.map((call, at) => ({
        id: `${messages.length}-${at}`,
        name: call.name,
        arguments: '{}',
      }));
      messages.push({
        role: 'assistant',
        content: answer.text,
        ...(toolCalls.length > 0 ? { toolCalls } : {}),
      });
      for (const call of toolCalls)
        messages.push({ role: 'tool', toolCallId: call.id, content: '{"error":"not possible just now"}' });
      if (toolCalls.length > 0) expect(toolCalls[0]?.name).toBe(name);
    }
    expect(reply(messages, toolsFor(demoClinic)).text).toContain(said);
  });
});

describe('without the business in the prompt', () => {
  it('it says that it does not know', () => {
    const messages: Message[] = [
      { role: 'system', content: 'You are helpful.' },
      { role: 'user', content: 'what are your opening hours' },
    ];
    expect(reply(messages, []).text).toContain("don't have our opening hours");
  });

  it('it calls no tool that was not offered', () => {
    expect(reply([{ role: 'user', content: 'goodbye' }], [])).toMatchObject({
      text: expect.stringContaining('Goodbye'),
      toolCalls: [],
    });
  });
});

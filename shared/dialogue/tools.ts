/**
 * The tools every model is given (contract, "Behaviour on the line"), as JSON Schemas, and the
 * parsers of what a model answers.
 */
import * as z from 'zod';
import { languageOf, primaryTag } from '../language/registry.ts';
import { valueFaults } from './json-schema.ts';
import type { Tool } from './message.ts';

/** What the tools depend on; the contract's `Business` is one. `tools` are the business's own. */
export interface ToolBusiness {
  languages: readonly string[];
  transferDestinations: readonly { name: string }[];
  tools?: readonly Tool[] | undefined;
}

export type RequestedKind = 'appointment' | 'message' | 'callback';

/** A tool call whose arguments were checked. `ownTool` is one of the business's. */
export type TypedToolCall =
  | { name: 'transfer_call'; destination: string; reason: string }
  | { name: 'end_call' }
  | { name: 'set_language'; language: string }
  | {
      name: 'save_request';
      kind: RequestedKind;
      fields: Record<string, string>;
      state: 'open' | 'cancelled';
      requestId?: string;
    }
  | { name: 'lookup_customer' }
  | { name: 'ownTool'; tool: string; arguments: Record<string, unknown> };

/** `error` is a sentence for the model: what to ask or to change. */
export type ParsedToolCall = { ok: true; call: TypedToolCall } | { ok: false; error: string };

const words = (max: number) => z.string().trim().min(1).max(max);

const arguments_ = {
  transfer_call: z.object({ destination: words(60), reason: z.string().trim().max(400).default('') }),
  end_call: z.object({}),
  set_language: z.object({ language: words(20) }),
  save_request: z.looseObject({
    kind: z.enum(['appointment', 'message', 'callback']),
    state: z.enum(['open', 'cancelled']).default('open'),
    requestId: z
      .string()
      .regex(/^[A-Za-z0-9_:.-]{1,120}$/)
      .optional(),
  }),
  lookup_customer: z.object({}),
};

/** What a request can't be saved without. */
const needed: Readonly<Record<RequestedKind, readonly string[]>> = {
  appointment: ['date', 'time', 'name'],
  message: ['message'],
  callback: [],
};

const shapes: Readonly<Record<string, { pattern: RegExp; meaning: string }>> = {
  date: {
    pattern: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
    meaning: 'a date written YYYY-MM-DD',
  },
  time: { pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/, meaning: 'a time written HH:MM in 24 hours' },
};

export function toolsFor(business: ToolBusiness): Tool[] {
  const destinations = business.transferDestinations.map(({ name }) => name);
  const spoken = business.languages.map((code) => `${code} is ${languageOf(code).name}`).join(', ');
  return [
    ...(destinations.length === 0
      ? []
      : [
          tool('transfer_call', 'Connects the caller to a person. Tell the caller first.', {
            required: ['destination', 'reason'],
            properties: {
              destination: { type: 'string', enum: destinations },
              reason: {
                type: 'string',
                description: 'What the caller needs, one sentence for the person who answers.',
              },
            },
          }),
        ]),
    tool('end_call', 'Hangs up once your goodbye has been heard. Say the goodbye in the same reply.', {
      required: [],
      properties: {},
    }),
    tool('set_language', `Changes the language of the call: ${spoken}.`, {
      required: ['language'],
      properties: { language: { type: 'string', enum: [...business.languages] } },
    }),
    tool(
      'save_request',
      'Saves what the caller asks the business to do, or cancels an open request. Confirm it with the caller first.',
      {
        required: ['kind'],
        properties: {
          kind: { type: 'string', enum: ['appointment', 'message', 'callback'] },
          requestId: {
            type: 'string',
            description: 'Of an open request that is changed or cancelled; absent for a new one.',
          },
          state: { type: 'string', enum: ['open', 'cancelled'] },
          name: { type: 'string', description: 'The name of the person it is for.' },
          date: { type: 'string', description: 'YYYY-MM-DD' },
          time: { type: 'string', description: 'HH:MM, 24 hours' },
          service: { type: 'string', description: 'What the appointment is for.' },
          message: { type: 'string', description: "The message, in the caller's own words." },
          phone: {
            type: 'string',
            description: 'A number to call back, when it is not the one the caller calls from.',
          },
        },
      },
    ),
    tool('lookup_customer', "Brings the caller's name, last calls and open requests.", {
      required: [],
      properties: {},
    }),
    // Where an own tool is called is no business of the model's.
    ...(business.tools ?? []).map(({ name, description, parameters }) => ({ name, description, parameters })),
  ];
}

/**
 * `argumentsJson` is the text as the model wrote it. With `business` the destination, the language
 * and the business's own tools are checked too.
 */
export function parseToolCall(name: string, argumentsJson: string, business?: ToolBusiness): ParsedToolCall {
  const given = jsonObject(argumentsJson);
  if (given === null) return wrong(`the arguments of ${name} must be a JSON object`);
  const own = business?.tools?.find((each) => each.name === name);
  if (own) {
    const faults = valueFaults(own.parameters, given);
    return faults.length > 0
      ? wrong(`${name}: ${faults.join('; ')}`)
      : { ok: true, call: { name: 'ownTool', tool: name, arguments: given } };
  }
  if (!isContractTool(name)) return wrong(`there is no tool ${name}`);
  const parsed = arguments_[name].safeParse(given);
  if (!parsed.success)
    return wrong(
      `${name}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    );
  const checked = typed(name, parsed.data);
  return checked.ok && business ? allowed(checked.call, business) : checked;
}

function typed(name: keyof typeof arguments_, data: object): ParsedToolCall {
  if (name === 'end_call' || name === 'lookup_customer') return { ok: true, call: { name } };
  if (name === 'transfer_call') return { ok: true, call: { name, ...arguments_.transfer_call.parse(data) } };
  if (name === 'set_language') return { ok: true, call: { name, ...arguments_.set_language.parse(data) } };
  return savedRequest(arguments_.save_request.parse(data));
}

function savedRequest(data: z.infer<typeof arguments_.save_request>): ParsedToolCall {
  const { kind, state, requestId, fields: nested, ...flat } = data;
  const fields: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...flat, ...(isRecord(nested) ? nested : {}) })) {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    if (text !== '' && key.length <= 60) fields[key] = text.slice(0, 2000);
  }
  const isNew = state === 'open' && requestId === undefined;
  const missing = isNew ? needed[kind].filter((field) => fields[field] === undefined) : [];
  if (missing.length > 0) return wrong(`save_request: ${missing.join(' and ')} missing; ask the caller`);
  if (state === 'cancelled' && requestId === undefined)
    return wrong('save_request: cancelling needs the requestId; lookup_customer tells it');
  for (const [field, shape] of Object.entries(shapes)) {
    const text = fields[field];
    if (text !== undefined && !shape.pattern.test(text))
      return wrong(`save_request: ${field} must be ${shape.meaning}`);
  }
  return {
    ok: true,
    call: { name: 'save_request', kind, fields, state, ...(requestId === undefined ? {} : { requestId }) },
  };
}

/**
 * A model may write a destination or a language a little differently from the list; what is not in
 * the list at all is refused.
 */
function allowed(call: TypedToolCall, business: ToolBusiness): ParsedToolCall {
  if (call.name === 'transfer_call') {
    const names = business.transferDestinations.map((each) => each.name);
    const destination = names.find((each) => plain(each) === plain(call.destination));
    return destination === undefined
      ? wrong(`transfer_call: there is no ${call.destination}; there is ${names.join(', ') || 'nobody'}`)
      : { ok: true, call: { ...call, destination } };
  }
  if (call.name === 'set_language') {
    const asked = plain(call.language);
    const language = business.languages.find((code) =>
      [code, primaryTag(code), languageOf(code).name, ...languageOf(code).askedAs].some(
        (each) => plain(each) === asked,
      ),
    );
    return language === undefined
      ? wrong(`set_language: this business speaks ${business.languages.join(', ')}`)
      : { ok: true, call: { ...call, language } };
  }
  return { ok: true, call };
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

function tool(
  name: string,
  description: string,
  shape: { required: string[]; properties: Record<string, unknown> },
): Tool {
  return { name, description, parameters: { type: 'object', ...shape, additionalProperties: false } };
}

function wrong(error: string): ParsedToolCall {
  return { ok: false, error };
}

function isContractTool(name: string): name is keyof typeof arguments_ {
  return Object.hasOwn(arguments_, name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Models write no arguments at all for a tool without any. */
function jsonObject(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * The tools of the agent. One entry of the table below is the whole of a tool: what the model reads
 * of it, which arguments it takes, and how it is run, for streams and for calls by turns alike.
 *
 * To add one: its name in `agentToolNames` (`shared/contract/own-tool.ts`, so that no business takes
 * it for a tool of its own) and an entry here.
 */

import * as z from 'zod';
import type { Business } from '../contract/business.ts';
import { GivenId } from '../contract/endpoint.ts';
import { type AgentToolName, agentToolNames } from '../contract/own-tool.ts';
import { RequestKind, type SaveRequest } from '../contract/request.ts';
import { valueFaults } from '../dialogue/json-schema.ts';
import type { Tool } from '../dialogue/message.ts';
import type { Fault } from '../fault.ts';
import type { CallId, Phone } from '../ids.ts';
import { isObject, jsonOf } from '../json.ts';
import { languageOf, primaryTag } from '../language/registry.ts';
import { freeByDay, slotRefusal } from '../slots/for-model.ts';
import { isDate, slotsOf } from '../slots/slots.ts';
import { type ApiClient, ApiFaultError } from './client.ts';
import { callOwnTool, type OwnToolDeps } from './own-tool.ts';
import type { PlacedCall, ToolOutcome } from './tool-loop.ts';

export interface ToolDeps {
  api: Pick<ApiClient, 'requestTransfer' | 'saveRequest' | 'customer' | 'freeSlots'>;
  callId: CallId;
  /** `null`: the caller withheld the number. */
  phone: Phone | null;
  business: Business;
  /** Brings the API up to date: it must know the call before a request can belong to it. */
  beforeApi(): Promise<void>;
  ownTools: OwnToolDeps;
  /** The API failed behind a tool. The model is told, and no event of the call holds it. */
  failed?(fault: Fault): void;
}

/** The values that the tools' descriptions and arguments depend on. `tools` are the business's own. */
interface ToolBusiness {
  languages: readonly string[];
  transferDestinations: readonly { name: string }[];
  tools?: readonly Tool[] | undefined;
  hours: Business['hours'];
  slots?: Business['slots'];
}

/** The longest wait for the API behind a tool: the caller hears nothing meanwhile. */
const apiLimit = { timeoutMs: 2_500 };

interface AgentTool<Arguments extends z.ZodType> {
  description(business: ToolBusiness): string;
  /**
   * The arguments. The model is sent them as JSON Schema, written by zod from the output side: a
   * `refine` or a `preprocess` is checked or applied here and never sent.
   */
  arguments(business: ToolBusiness): Arguments;
  /** Absent: every business has the tool. */
  isOffered?(business: ToolBusiness): boolean;
  /** `key` is the call's place in the conversation; it makes a repetition harmless. */
  run(given: z.output<Arguments>, deps: ToolDeps, key: string): ToolOutcome | Promise<ToolOutcome>;
}

const agentTools: Readonly<Record<AgentToolName, AgentTool<z.ZodType>>> = {
  transfer_call: agentTool({
    description: () => 'Connects the caller to a person. Tell the caller first.',
    isOffered: ({ transferDestinations }) => transferDestinations.length > 0,
    arguments: ({ transferDestinations }) =>
      z.object({
        destination: oneOf(
          transferDestinations.map(({ name }) => name),
          (name) => [name],
          (given, names) => `there is no ${given}; there is ${names || 'nobody'}`,
        ),
        reason: z
          .string()
          .trim()
          .prefault('')
          .refine((reason) => reason.length <= 400, 'at most 400 characters')
          .describe(
            'What the caller needs, from the whole call, in one sentence for the person who answers: "A broken tooth that bleeds."',
          ),
      }),
    async run({ destination, reason }, { api, callId, beforeApi }, key) {
      await beforeApi();
      const transfer = await api.requestTransfer(
        {
          callId,
          requestId: `transfer-${callId}-${key}`,
          reason: reason || 'the caller asked for a person',
          destination,
        },
        apiLimit,
      );
      const { name, number } = transfer.destination;
      return answer({ ok: true, destination: name }, { type: 'transfer', name, number });
    },
  }),

  end_call: agentTool({
    description: () => 'Hangs up once your goodbye has been heard. Say the goodbye in the same reply.',
    arguments: () => z.object({}),
    run: () => answer({ ok: true }, { type: 'endCall' }),
  }),

  set_language: agentTool({
    description: ({ languages }) =>
      `Changes the language of the call: ${languages.map((code) => `${code} is ${languageOf(code).name}`).join(', ')}.`,
    arguments: ({ languages }) =>
      z.object({
        language: oneOf(
          languages,
          (code) => [code, primaryTag(code), languageOf(code).name, ...languageOf(code).calledBy],
          (_, codes) => `this business speaks ${codes}`,
        ),
      }),
    run: ({ language }) => answer({ ok: true, language }, { type: 'setLanguage', language }),
  }),

  save_request: agentTool({
    description: (business) =>
      `Notes what the caller asks the business to do, or cancels an open request. Confirm it with the caller first. ${
        slotsOf(business)
          ? 'An appointment is booked at once where its time is free; otherwise the answer has free times to offer.'
          : 'An appointment is a wish that the business confirms later.'
      }`,
    arguments: () =>
      z.preprocess(
        withTextFields,
        z
          .looseObject({
            kind: RequestKind,
            requestId: z
              .string()
              .refine((id) => GivenId.safeParse(id).success, 'not an id of a request')
              .optional()
              .describe('Of an open request that is changed or cancelled; absent for a new one.'),
            state: z.enum(['open', 'cancelled']).optional(),
            name: z.string().optional().describe('The name of the person it is for.'),
            date: z.string().optional().describe('YYYY-MM-DD'),
            time: z.string().optional().describe('HH:MM, 24 hours'),
            service: z.string().optional().describe('What the appointment is for.'),
            message: z.string().optional().describe("The message, in the caller's own words."),
            phone: z
              .string()
              .optional()
              .describe('A number to call back, when it is not the one the caller calls from.'),
          })
          .superRefine((given, context) => {
            const fault = requestFault(given);
            if (fault !== null) context.addIssue({ code: 'custom', message: fault });
          }),
      ),
    async run({ kind, state = 'open', requestId, ...fields }, deps) {
      const texts = textsOf(fields);
      const request = {
        callId: deps.callId,
        kind,
        fields: texts,
        state,
        ...(requestId ? { requestId } : {}),
      };
      const isAppointment = kind === 'appointment' && state === 'open';
      await deps.beforeApi();
      if (!isAppointment) {
        const saved = await deps.api.saveRequest(request, apiLimit);
        return answer({ ok: true, requestId: saved.requestId, state });
      }
      try {
        const { booked, requestId: id } = await booking(deps, request);
        return answer({ ok: true, requestId: id, state, ...(booked && { booked }), note: noteOf(booked) });
      } catch (error) {
        const refusal = error instanceof ApiFaultError ? slotRefusal(error.code) : null;
        if (refusal === null) throw error;
        return answer({ error: refusal, free: await freeNear(deps, texts) });
      }
    },
  }),

  appointment_times: agentTool({
    description: (business) =>
      `Brings the free times for an appointment on a day, each of ${slotsOf(business)?.minutes ?? 0} minutes; on a full day those of the next days.`,
    isOffered: (business) => slotsOf(business) !== undefined,
    arguments: () =>
      z.object({
        date: z.string().refine(isDate, 'must be a date written YYYY-MM-DD').describe('YYYY-MM-DD'),
        time: z
          .string()
          .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time written HH:MM in 24 hours')
          .optional()
          .describe('HH:MM, 24 hours: brings the nearest to it.'),
      }),
    async run({ date, time }, deps) {
      const free = await freeNear(deps, { date, ...(time === undefined ? {} : { time }) });
      return answer(free ? { free } : { error: 'this business does not tell its free times' });
    },
  }),

  lookup_customer: agentTool({
    description: () => "Brings the caller's name, last calls and open requests.",
    arguments: () => z.object({}),
    async run(_, { api, phone, business }) {
      if (phone === null) return answer({ customer: null });
      const { customer } = await api.customer({ phone, businessId: business.businessId }, apiLimit);
      return answer({
        customer: customer && {
          name: customer.name,
          lastCalls: customer.lastCalls,
          openRequests: customer.openRequests.map(({ phone: _, callId: of, ...request }) => request),
        },
      });
    },
  }),
};

/** The tools a call's model is offered: the agent's, then the business's own. */
export function toolsFor(business: ToolBusiness): Tool[] {
  return [
    ...agentToolNames
      .map((name) => ({ name, tool: agentTools[name] }))
      .filter(({ name, tool }) => !isOwn(business, name) && (!tool.isOffered || tool.isOffered(business)))
      .map(({ name, tool }) => ({
        name,
        description: tool.description(business),
        parameters: parametersOf(tool.arguments(business)),
      })),
    // The model does not get the address of an own tool.
    ...(business.tools ?? []).map(({ name, description, parameters }) => ({ name, description, parameters })),
  ];
}

function isOwn({ tools = [] }: ToolBusiness, name: string): boolean {
  return tools.some((tool) => tool.name === name);
}

/**
 * Saves an appointment, once more where the API did not answer: nobody must hear "not possible" about one
 * that was booked. The same request again is the same appointment.
 */
async function booking({ api, business }: ToolDeps, request: SaveRequest) {
  try {
    return await api.saveRequest(request, apiLimit);
  } catch (error) {
    const isUnanswered = error instanceof ApiFaultError && error.status === null;
    if (!isUnanswered || !slotsOf(business)) throw error;
    return api.saveRequest(request, apiLimit);
  }
}

/** The free times near what the caller wants. Undefined where the API does not tell them. */
async function freeNear(
  { api, business: { businessId } }: ToolDeps,
  { date = '', time }: Readonly<Record<string, string>>,
): Promise<Record<string, string[]> | undefined> {
  if (!isDate(date)) return undefined;
  const near = time === undefined ? {} : { time };
  const { slots } = await api.freeSlots({ businessId, date, ...near }, apiLimit);
  return slots ? freeByDay(slots.free) : undefined;
}

/**
 * Runs a tool that the model called. Whatever fails (unknown tool, wrong arguments, the API, the
 * business's server) is an answer for the model, in words it can act on. Throws only for a bug.
 */
export async function runTool(deps: ToolDeps, call: PlacedCall, signal: AbortSignal): Promise<ToolOutcome> {
  const { business } = deps;
  const checked = checkedArguments(call, business);
  if (!checked.ok) return answer({ error: checked.error });
  const own = business.tools?.find(({ name }) => name === call.name);
  if (own) {
    const request = {
      callId: deps.callId,
      tool: own,
      arguments: checked.given,
      secret: business.toolSecret,
    };
    const said = await callOwnTool(request, deps.ownTools, signal);
    return said.ok ? { result: JSON.stringify(said.result), action: null } : answer({ error: said.error });
  }
  try {
    return await agentTools[call.name as AgentToolName].run(checked.given, deps, call.key);
  } catch (error) {
    if (!(error instanceof ApiFaultError)) throw error;
    // What the contract names ("no such request") is an answer, and no failure.
    if (error.fault.kind !== 'config') deps.failed?.(error.fault);
    return answer({ error: error.code ?? `not possible just now (${error.fault.kind})` });
  }
}

type Checked = { ok: true; given: Record<string, unknown> } | { ok: false; error: string };

/**
 * The arguments of a call as its tool takes them. `error` is a sentence for the model: what to ask
 * or to change.
 */
export function checkedArguments(
  call: Pick<PlacedCall, 'name' | 'arguments'>,
  business: ToolBusiness,
): Checked {
  const { name } = call;
  const wrong = (error: string): Checked => ({ ok: false, error });
  // Models write nothing at all for a tool without arguments.
  const given = call.arguments.trim() === '' ? {} : jsonOf(call.arguments);
  if (!isObject(given)) return wrong(`the arguments of ${name} must be a JSON object`);
  const own = business.tools?.find((tool) => tool.name === name);
  if (own) {
    const faults = valueFaults(own.parameters, given);
    return faults.length > 0 ? wrong(`${name}: ${faults.join('; ')}`) : { ok: true, given };
  }
  if (!Object.hasOwn(agentTools, name)) return wrong(`there is no tool ${name}`);
  const parsed = agentTools[name as AgentToolName].arguments(business).safeParse(given);
  if (parsed.success) return { ok: true, given: parsed.data as Record<string, unknown> };
  const issues = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  return wrong(`${name}: ${issues.join('; ')}`);
}

/**
 * Forgets the arguments' type, which the table can't hold: `run` is only ever given what
 * `arguments` parsed.
 */
function agentTool<Arguments extends z.ZodType>(tool: AgentTool<Arguments>): AgentTool<z.ZodType> {
  return { ...tool, run: (given, deps, key) => tool.run(given as z.output<Arguments>, deps, key) };
}

/** The JSON Schema of the arguments; nothing beside the named ones, although some tools take more. */
function parametersOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...parameters } = z.toJSONSchema(schema);
  return { ...parameters, additionalProperties: false };
}

/**
 * One of `choices`, under any of its names: a model may write a destination or a language a little
 * differently from the list. `message` gets what was given and the choices, for one that fits none.
 */
function oneOf(
  choices: readonly string[],
  namesOf: (choice: string) => readonly string[],
  message: (given: string, choices: string) => string,
) {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[\s_-]+/g, ' ')
      .trim();
  const chosen = (given: unknown) =>
    typeof given !== 'string'
      ? given
      : (choices.find((choice) => namesOf(choice).some((name) => plain(name) === plain(given))) ?? given);
  return z.preprocess(
    chosen,
    z.enum(choices, {
      error: ({ input }) =>
        typeof input === 'string' ? message(input, choices.join(', ')) : 'a text is missing',
    }),
  );
}

/** Without `booked` nobody has looked into a calendar. */
function noteOf(booked: true | undefined): string {
  return booked
    ? 'booked: tell the caller that it is'
    : 'noted, not booked: tell the caller that the business will confirm it';
}

/** The fields that a request needs to be saved. */
const neededFields: Readonly<Record<z.infer<typeof RequestKind>, readonly string[]>> = {
  appointment: ['date', 'time', 'name'],
  message: ['message'],
  callback: [],
};

const writtenForms: Readonly<Record<string, { pattern: RegExp; meaning: string }>> = {
  date: {
    pattern: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
    meaning: 'a date written YYYY-MM-DD',
  },
  time: { pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/, meaning: 'a time written HH:MM in 24 hours' },
};

/** The reason why a request can't be saved, for the model to ask about; null when there is none. */
function requestFault(given: {
  [field: string]: unknown;
  kind: z.infer<typeof RequestKind>;
  requestId?: string | undefined;
  state?: 'open' | 'cancelled' | undefined;
}): string | null {
  const isCancelled = given.state === 'cancelled';
  const isNew = !isCancelled && given.requestId === undefined;
  const missing = isNew ? neededFields[given.kind].filter((field) => given[field] === undefined) : [];
  if (missing.length > 0) return `${missing.join(' and ')} missing; ask the caller`;
  if (isCancelled && given.requestId === undefined)
    return 'cancelling needs the requestId; lookup_customer returns it';
  const misspelt = Object.entries(writtenForms).find(
    ([field, { pattern }]) => given[field] !== undefined && !pattern.test(String(given[field])),
  );
  return misspelt === undefined ? null : `${misspelt[0]} must be ${misspelt[1].meaning}`;
}

/**
 * A request's fields as texts at the top level. Models write numbers as numbers, leave fields empty,
 * and sometimes put all of them into one called `fields`.
 */
function withTextFields(given: unknown): unknown {
  if (!isObject(given)) return given;
  const { kind, state, requestId, fields: nested, ...flat } = given;
  return { ...textsOf({ ...flat, ...(isObject(nested) ? nested : {}) }), kind, state, requestId };
}

function textsOf(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    if (text !== '' && field.length <= 60) texts[field] = text.slice(0, 2000);
  }
  return texts;
}

function answer(result: object, action: ToolOutcome['action'] = null): ToolOutcome {
  return { result: JSON.stringify(result), action };
}

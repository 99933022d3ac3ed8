/** A business's own tool: the part that the model reads, and the address that is called. */
import * as z from 'zod';
import { costlyPatterns, schemaFaults } from '../dialogue/json-schema.ts';
import { publicHttpsFault } from '../public-address.ts';

/** The tools every agent has, run by `shared/io/tools.ts`; a business's own tools take other names. */
export const agentToolNames = [
  'transfer_call',
  'end_call',
  'set_language',
  'save_request',
  'lookup_customer',
  'appointment_times',
] as const;
export type AgentToolName = (typeof agentToolNames)[number];

/**
 * The JSON Schema of an object. A keyword that `shared/dialogue/json-schema.ts` does not check is
 * refused.
 */
const Parameters = z.record(z.string(), z.unknown()).superRefine((schema, context) => {
  if (schema.type !== 'object')
    context.addIssue({ code: 'custom', path: ['type'], message: 'the arguments of a tool are an object' });
  for (const { path, message } of schemaFaults(schema)) context.addIssue({ code: 'custom', path, message });
});

const takenName = 'every agent has a tool of this name already';
/**
 * A business that named a tool so before every agent had one keeps it: it is offered and called in place of
 * the agent's.
 */
const namedLater: readonly string[] = ['appointment_times'];

/** Called by HTTPS POST with `{ callId, tool, arguments }`. The JSON answer goes back to the model. */
export const OwnTool = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a tool is named with letters, digits, _ and -')
    .refine(
      (name) => namedLater.includes(name) || !agentToolNames.some((taken) => taken === name),
      takenName,
    ),
  description: z.string().min(1).max(1000),
  parameters: Parameters,
  /** As stored. One that is refused by now is still read, and only not called: `callOwnTool` checks it. */
  url: z.url().max(2000),
});
export type OwnTool = z.infer<typeof OwnTool>;

/** As an admin writes it, without an address that may not be called or a pattern that may block calls. */
export const OwnToolGiven = OwnTool.extend({
  parameters: Parameters.superRefine((schema, context) => {
    const message =
      'this pattern has too many ways to match: without repeated groups of alternatives it is quicker';
    for (const path of costlyPatterns(schema)) context.addIssue({ code: 'custom', path, message });
  }),
  name: OwnTool.shape.name.refine((name) => !namedLater.includes(name), takenName),
  url: OwnTool.shape.url.superRefine((url, context) => {
    const fault = publicHttpsFault(url);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  }),
});

/**
 * A trial of a tool, saved or not. `arguments`: as a model would give them. Without `toolSecret` the stored
 * one signs.
 */
export const TryTool = z.object({
  tool: OwnToolGiven,
  arguments: z.record(z.string(), z.unknown()).default({}),
  toolSecret: z.string().min(16).max(200).optional(),
});
export type TryTool = z.output<typeof TryTool>;

/**
 * What happened. `request`: as it was sent, its signature hidden; null where the arguments do not fit the
 * tool's schema and nothing was sent. `answer`: null where none came; `isCut`: its body is longer than what
 * is read. `told`: what the model would read, which is a failure where `ok` is false.
 */
export const ToolTried = z.object({
  request: z
    .object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
    .nullable(),
  answer: z.object({ status: z.int(), body: z.string(), isCut: z.boolean() }).nullable(),
  ms: z.int(),
  ok: z.boolean(),
  told: z.string(),
});
export type ToolTried = z.infer<typeof ToolTried>;

/** One turn of the dialogue over HTTP: words in, words out, for calls by turns. */
import * as z from 'zod';
import { Fault } from '../fault.ts';
import { CallId } from '../ids.ts';
import { TransferDestination } from './business.ts';
import { LanguageTag, Time } from './endpoint.ts';

/**
 * A request with the `turn` of an earlier one is a repetition; without `turn`, each is the call's
 * next turn. An empty `text` is the beginning (the greeting) or silence (a reprompt). `language`:
 * what STT recognises.
 */
export const VoiceTurn = z.object({
  callId: CallId,
  turn: z.int().min(0).max(10_000).optional(),
  text: z.string().max(4000).default(''),
  language: LanguageTag.optional(),
});
export type VoiceTurn = z.output<typeof VoiceTurn>;

/** The action after `reply` was said. */
export const VoiceAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transfer'), destination: TransferDestination }),
  z.object({ type: z.literal('end_call') }),
  z.object({ type: z.literal('set_language'), language: LanguageTag }),
]);
export type VoiceAction = z.infer<typeof VoiceAction>;

/**
 * `reply` is as the model wrote it; the voice's side turns figures into words. `fault`: no model
 * could write a reply, and `reply` is an apology; the client decides what follows. `events` are the
 * turn's events for the call's journal; the edge numbers them among its own. A turn that never
 * reaches the journal is read from the table of turns.
 */
export const VoiceAnswer = z.object({
  turn: z.int(),
  reply: z.string(),
  language: LanguageTag,
  actions: z.array(VoiceAction),
  fault: Fault.optional(),
  events: z.array(z.looseObject({ type: z.string(), at: Time })),
});
export type VoiceAnswer = z.infer<typeof VoiceAnswer>;

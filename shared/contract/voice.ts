/** One turn of the dialogue over HTTP: words in, words out. For calls without a media stream. */
import * as z from 'zod';
import { Fault } from '../fault.ts';
import { CallId } from '../ids.ts';
import { TransferDestination } from './business.ts';
import { LanguageTag, Time } from './endpoint.ts';

/**
 * `turn` makes a repeated question the same question; without it every question is the call's next
 * turn. No text at all is the beginning (the greeting) or silence (a reprompt). `language`: what
 * the caller is being heard in.
 */
export const VoiceTurn = z.object({
  callId: CallId,
  turn: z.int().min(0).max(10_000).optional(),
  text: z.string().max(4000).default(''),
  language: LanguageTag.optional(),
});
export type VoiceTurn = z.output<typeof VoiceTurn>;

/** What the line must do once `reply` was said. */
export const VoiceAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transfer'), destination: TransferDestination }),
  z.object({ type: z.literal('end_call') }),
  z.object({ type: z.literal('set_language'), language: LanguageTag }),
]);
export type VoiceAction = z.infer<typeof VoiceAction>;

/**
 * `reply` is as written: whoever has it spoken turns figures into words. `fault`: no model could
 * write a reply, and `reply` is an apology; what comes of it is the asker's to decide. `events` is
 * what the turn adds to the call's journal, for the edge to number among its own; a turn that the
 * journal never gets is read from where it is kept.
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

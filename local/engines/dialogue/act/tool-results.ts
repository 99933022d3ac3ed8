/** Decides what the agent says about the results of its tool calls. */
import { z } from 'zod';
import type { Facts } from '../say/facts.ts';
import { linesOf } from '../say/lines.ts';
import { type Decision, type SavedRequest, type State, say } from '../state.ts';
import { appointmentsFound } from './appointments.ts';
import { languageSet } from './courtesy.ts';
import { decideSentence } from './decide.ts';
import { freeFound, timeTaken } from './free-times.ts';

const Booked = z.object({ booked: z.literal(true) });
const Failure = z.object({ error: z.unknown() });
const Request = z.object({
  requestId: z.string(),
  kind: z.string(),
  state: z.string().default('open'),
  fields: z.record(z.string(), z.unknown()).default({}),
});
const Found = z.object({ customer: z.object({ openRequests: z.array(Request).default([]) }).nullable() });

/** `results`: those of one decision's calls, in order, as JSON. The first one counts. */
export function decideResults(state: State, results: readonly string[], facts: Facts): Decision {
  const lines = linesOf(state.language);
  const { pending } = state;
  const result = json(results[0] ?? '');
  const hasFailed = Failure.safeParse(result).success;
  switch (pending?.for) {
    case 'language': {
      if (hasFailed) return say(state, lines.onlyLanguages, 'help');
      const now: State = { ...state, language: pending.language, question: pending.question, foreign: 0 };
      const decision = decideSentence({ ...now, misses: 0 }, pending.text, facts);
      return decision.state.misses > 0 ? languageSet(now, facts) : decision;
    }
    case 'book': {
      const { date, time, replaces } = pending.booking;
      if (hasFailed)
        return timeTaken(state, pending.booking, result, facts) ?? say(state, lines.failed, 'offerMessage');
      const day = lines.day(date ?? facts.today, facts.today);
      const what = { day, time: lines.time(time ?? '00:00'), isMoved: replaces !== null };
      const isBooked = Booked.safeParse(result).success;
      return say(state, isBooked ? lines.booked(what) : lines.noted(what), 'anythingElse');
    }
    case 'free':
      return hasFailed
        ? say(state, lines.failed, 'offerMessage')
        : freeFound(state, pending.booking, result, facts);
    case 'cancel':
      return hasFailed
        ? say(state, lines.failed, 'offerMessage')
        : say(state, lines.cancelled, 'anythingElse');
    case 'message':
      return hasFailed
        ? say(state, lines.failed, 'anythingElse')
        : say(state, lines.messageTaken, 'anythingElse');
    case 'callback':
      return hasFailed
        ? say(state, lines.failed, 'offerMessage')
        : say(state, lines.callbackTaken, 'anythingElse');
    case 'check':
    case 'findToCancel':
    case 'findToMove':
      return hasFailed
        ? say(state, lines.failed, 'offerMessage')
        : appointmentsFound(state, pending.for, pending.text, openRequests(result), facts);
    case 'transfer':
      return hasFailed ? say(state, lines.transferFailed, 'offerMessage') : say(state, '', null);
    case 'end':
      return say(state, '', null);
    default:
      return say(
        state,
        hasFailed ? lines.failed : lines.anythingElse,
        hasFailed ? 'offerMessage' : 'anythingElse',
      );
  }
}

function openRequests(result: unknown): SavedRequest[] {
  const found = Found.safeParse(result);
  if (!found.success) return [];
  const open = (found.data.customer?.openRequests ?? []).filter((request) => request.state === 'open');
  return open.map(({ requestId, kind, fields }) => ({
    requestId,
    kind,
    fields: Object.fromEntries(
      Object.entries(fields).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    ),
  }));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { error: 'no JSON' };
    throw error;
  }
}

/**
 * What one turn of a call without media comes to: the greeting, a reprompt, the reply of `POST
 * /api/agent/voice`, an apology, a goodbye. Keeps nothing.
 */

import type { VoiceAnswer } from '../../../shared/contract/voice.ts';
import type { Fault } from '../../../shared/fault.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { ToolOutcome } from '../../../shared/io/tool-loop.ts';
import {
  type CallEvent,
  type EndReason,
  type ReplyCause,
  readJournal,
} from '../../../shared/journal/events.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { asksForKeys } from '../../../shared/language/utterance/keypad.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import type { CallContext } from '../preparation.ts';
import { type Asked, phraseOf, type TurnsState } from './turn-state.ts';

export interface Outcome {
  /** As written: the journal and the model remember it so. */
  text: string;
  /** The state after it, but for what is kept of the answer itself. */
  state: TurnsState;
  /** In the journal's order, not numbered yet. */
  events: CallEvent[];
  end: EndReason | null;
  transfer: { name: string; number: string } | null;
}

export interface OutcomeDeps {
  context: CallContext;
  now(): number;
  /** Recognises a carrier's recording. Throws `FaultError`. */
  hear(url: string, language: string): Promise<{ text: string; seconds: number }>;
  /** Throws `FaultError`. A turn asked for twice is answered once. */
  ask(turn: number, text: string, language: string): Promise<VoiceAnswer>;
  /** Asks for a person as the model's tool would; null = the business's first. */
  askTransfer(reason: string, destination: string | null): Promise<ToolOutcome>;
}

/** `isBack`: the caller is back from a transfer that nobody answered. */
export async function outcomeOf(
  deps: OutcomeDeps,
  state: TurnsState,
  asked: Asked,
  isBack: boolean,
): Promise<Outcome> {
  const { context, now } = deps;
  const { limits, refusal, greeting } = context;
  if (refusal !== null)
    return { ...plain(state, greeting), end: refusal === 'budget_exhausted' ? 'budget' : 'limit' };
  if (state.beganAt !== null && now() - state.beganAt >= limits.maxSeconds * 1000) {
    const name = limits.limitReason === 'budget' ? 'budgetGoodbye' : 'durationGoodbye';
    return {
      ...fixed(deps, state, 'goodbye', phraseOf(context, state.language, name)),
      end: limits.limitReason,
    };
  }
  if (state.moving) return moved(deps, { ...state, moving: null }, asked, state.moving.destination);
  switch (asked.type) {
    case 'begin':
      if (isBack) return fixed(deps, state, 'apology', phraseOf(context, state.language, 'transferFailed'));
      return state.said === null ? fixed(deps, state, 'greeting', greeting) : plain(state, '');
    case 'silence':
      return silence(deps, state);
    case 'words':
      return answer(deps, state, asked.text);
    case 'keys':
      return keys(deps, state, asked.digits);
    case 'recording':
      return recording(deps, state, asked.url);
  }
}

/** Staff move the call: what the caller says to it is kept, for whoever reads the call, and not answered. */
function moved(
  deps: OutcomeDeps,
  before: TurnsState,
  asked: Asked,
  destination: string | null,
): Promise<Outcome> {
  if (asked.type !== 'words') return toPerson(deps, before, 'moved by staff', destination, []);
  const state = { ...before, turn: before.turn + 1 };
  return toPerson(deps, state, 'moved by staff', destination, [heardOf(state, asked.text, deps.now())]);
}

/**
 * As on the stream: digits where the agent asked for them, otherwise "0" for a person, and any
 * other key is a slip.
 */
async function keys(deps: OutcomeDeps, state: TurnsState, digits: string): Promise<Outcome> {
  if (digits === '0') return toPerson(deps, state, 'the caller pressed 0', null, []);
  return asksForKeys(state.said?.reply ?? '', state.language)
    ? answer(deps, state, digits)
    : plain(state, '');
}

/** A person without the model's asking. Where there is none, or the API can't be asked, the call goes on. */
async function toPerson(
  deps: OutcomeDeps,
  before: TurnsState,
  reason: string,
  destination: string | null,
  heard: CallEvent[],
): Promise<Outcome> {
  const state = { ...before, silences: 0 };
  const { turn, language } = state;
  const outcome = await deps.askTransfer(reason, destination);
  const call = { turn, id: `transfer-${turn}`, name: 'transfer_call', arguments: JSON.stringify({ reason }) };
  const transfer =
    outcome.action?.type === 'transfer' ? { name: outcome.action.name, number: outcome.action.number } : null;
  const words = transfer
    ? fixed(deps, state, 'goodbye', languageOf(language).phrases.transferring(transfer.name))
    : fixed(deps, state, 'apology', phraseOf(deps.context, language, 'transferFailed'));
  return {
    ...words,
    events: [...heard, { type: 'toolAnswered', at: deps.now(), ...call, ...outcome }, ...words.events],
    transfer,
  };
}

function heardOf({ turn, language }: TurnsState, text: string, at: number): CallEvent {
  return { type: 'callerSaid', at, turn, text, language, speechEndedAt: null };
}

/** Words that are told and not remembered: nobody's reply. */
function plain(state: TurnsState, text: string): Outcome {
  return { text, state, events: [], end: null, transfer: null };
}

function fixed({ now }: OutcomeDeps, state: TurnsState, cause: ReplyCause, text: string): Outcome {
  return {
    ...plain(state, text),
    events: [{ type: 'agentSaid', at: now(), turn: state.turn, cause, text, interrupted: false }],
  };
}

/** Asked twice whether anybody is there, then the call ends, as on the stream. */
function silence(deps: OutcomeDeps, state: TurnsState): Outcome {
  const { context } = deps;
  if (state.silences >= defaultTurnPolicy.repromptsBeforeGoodbye) {
    return {
      ...fixed(deps, state, 'goodbye', phraseOf(context, state.language, 'silenceGoodbye')),
      end: 'agent',
    };
  }
  const words = phraseOf(context, state.language, state.silences > 0 ? 'repromptAgain' : 'reprompt');
  return fixed(deps, { ...state, silences: state.silences + 1 }, 'reprompt', words);
}

async function recording(deps: OutcomeDeps, state: TurnsState, url: string): Promise<Outcome> {
  try {
    const { text, seconds } = await deps.hear(url, state.language);
    const heard = { ...state, heardSeconds: state.heardSeconds + seconds };
    if (text !== '') return answer(deps, heard, text);
    // Somebody who waits for a late reply says nothing: that reply is what they get.
    return state.isUnspoken ? plain(heard, '') : silence(deps, heard);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return failed(deps, { ...state, turn: state.turn + 1 }, error.fault, []);
  }
}

async function answer(deps: OutcomeDeps, before: TurnsState, text: string): Promise<Outcome> {
  const { context, now } = deps;
  const state = { ...before, turn: before.turn + 1, silences: 0 };
  const heardAt = now();
  try {
    const voice = await deps.ask(state.turn, text, state.language);
    const events: CallEvent[] = readJournal(voice.events.map((event, seq) => ({ ...event, seq }))).map(
      ({ seq, ...event }) => event,
    );
    const last = voice.actions.findLast(({ type }) => type !== 'set_language');
    return {
      text: voice.reply,
      state: { ...state, language: voice.language, failures: 0 },
      events,
      end: last?.type === 'end_call' ? endReasonOf(events, context) : null,
      transfer: last?.type === 'transfer' ? last.destination : null,
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return failed(deps, state, error.fault, [heardOf(state, text, heardAt)]);
  }
}

/**
 * The voice ends a call for the caller's goodbye, for its limit, or because its models failed
 * twice; what it said tells which.
 */
function endReasonOf(events: readonly CallEvent[], { limits }: CallContext): EndReason {
  const said = events.findLast((event) => event.type === 'agentSaid');
  if (said?.cause === 'apology') return 'fault';
  return said?.cause === 'goodbye' ? limits.limitReason : 'agent';
}

/** An apology; the second in a row gives the caller to a person, or the call up. */
function failed(deps: OutcomeDeps, state: TurnsState, fault: Fault, heard: CallEvent[]): Outcome {
  const { context, now } = deps;
  const [person] = context.business.transferDestinations;
  const failures = state.failures + 1;
  const isLost = failures >= defaultTurnPolicy.failuresBeforeGivingUp;
  const text =
    isLost && person
      ? languageOf(state.language).phrases.transferring(person.name)
      : phraseOf(context, state.language, isLost ? 'apologyEnd' : 'apologyAgain');
  const apology = fixed(deps, { ...state, failures }, 'apology', text);
  return {
    ...apology,
    events: [...heard, { type: 'replyFailed', at: now(), turn: state.turn, fault }, ...apology.events],
    end: isLost && !person ? 'fault' : null,
    transfer: isLost && person ? { name: person.name, number: person.number } : null,
  };
}

/**
 * The caller's words become a turn: what is done with them before the model is asked, or instead of
 * asking it.
 */

import { asksToWait } from '../../../shared/language/utterance/hold-on.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { State } from '../state.ts';
import { chain, type Step, step } from '../step.ts';
import { newReply, phrase, say } from './saying.ts';
import { spokenNow } from './speaking-language.ts';
import { isReady } from './speculating.ts';

/**
 * The caller's words count: they become the next turn, and it is answered. By the model, where
 * nothing simpler does.
 */
export function takeTurn(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): Step {
  // Words held during the greeting belong to what follows them; so do keys that were pressed before.
  const text = [state.heldWords?.text, event.text, state.keys].filter(Boolean).join(' ');
  const said = { ...event, text };
  if (asksToWait(text, state.call?.languages)) return waitForCaller(state, said);
  // A confidence of 0 is that of a recogniser which fills the field and does not know.
  if (event.confidence && event.confidence < policy.leastConfidence) return askAgain(state, said, policy);
  return askModel(state, said, policy);
}

/** Words that can't be taken now: they are the caller's next turn, or are kept when the call ends first. */
export function holdWords(state: State, event: EventOf<'turnEnded'>): Step {
  const held = state.heldWords;
  return step({ ...state, heldWords: held ? { ...event, text: `${held.text} ${event.text}` } : event });
}

function askModel(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): Step {
  const spoken = spokenNow(state, event.text, event.languages);
  const ready = isReady({ ...state, language: spoken.language }, event.text) ? state.speculation : null;
  const switched = spoken.language !== state.language;
  return chain(taken({ ...state, ...spoken, unclear: 0 }, event, ready?.at ?? event.at, switched), (next) => {
    const { turn } = next;
    const acknowledge = {
      type: 'setTimer',
      name: 'acknowledge',
      at: event.at + policy.acknowledgeAfterMs,
    } as const;
    const asked: State = { ...next, speculation: null, reply: newReply(turn, 'model', [], false) };
    if (ready) return step(asked, acknowledge, { type: 'releaseReply', turn });
    const dropped = state.speculation ? ([{ type: 'dropSpeculation' }] as const) : [];
    return step(asked, ...dropped, acknowledge, { type: 'startReply', turn });
  });
}

/** "Hold on": the agent waits, for longer than silence would be borne. */
function waitForCaller(state: State, event: EventOf<'turnEnded'>): Step {
  return chain(taken(state, event, null), (next) =>
    say(
      { ...next, holding: true },
      'holding',
      phrase(next, (phrases, facts) => phrases.holding(facts)),
    ),
  );
}

/**
 * The recogniser was not sure of the words: ask for them again, and after that offer a person, who
 * hears better.
 */
function askAgain(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): Step {
  const isOver = state.unclear >= policy.repeatsBeforePerson;
  return chain(taken({ ...state, unclear: isOver ? 0 : state.unclear + 1 }, event, null), (next) =>
    say(
      next,
      'reprompt',
      phrase(next, (phrases, facts) => (isOver ? phrases.offerPerson(facts) : phrases.didNotHear(facts))),
    ),
  );
}

/**
 * What every turn begins with. `askedAt`: when the model was asked for its reply; null when it is
 * not asked.
 */
function taken(state: State, event: EventOf<'turnEnded'>, askedAt: number | null, isSwitched = false): Step {
  const turn = state.turn + 1;
  const { at, text, speechEndedAt } = event;
  const heard = {
    type: 'callerSaid',
    at,
    turn,
    text,
    language: state.language,
    speechEndedAt,
    askedAt,
  } as const;
  const next: State = {
    ...state,
    phase: 'thinking',
    turn,
    reply: null,
    history: [...state.history, { role: 'user', content: text }],
    heldWords: null,
    keys: null,
    callerSpeaking: false,
    holding: false,
    ending: null,
    // Whom staff look for may still be found while the caller speaks.
    transferAsked: state.movedByStaff ? state.transferAsked : null,
    movedByStaff: state.movedByStaff && state.transferAsked !== null,
    nextPhrase: null,
    reprompts: 0,
  };
  return step(
    next,
    { type: 'cancelTimer', name: 'silence' },
    { type: 'cancelTimer', name: 'resume' },
    { type: 'cancelTimer', name: 'playback' },
    { type: 'cancelTimer', name: 'keys' },
    { type: 'record', outcome: isSwitched ? { ...heard, switched: true } : heard },
  );
}

/** The caller's words become a turn: it is answered by the model, or by a phrase where that is enough. */
import { type LanguageEvidence, weigh } from '../../../shared/language/utterance/evidence.ts';
import { asksToWait } from '../../../shared/language/utterance/hold-on.ts';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import { maskKeys } from '../../../shared/privacy/sensitive-digits.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { State } from '../state.ts';
import { chain, type Step, step } from '../step.ts';
import { confirm, decided, recordingAnswer, withoutQuestion } from './recording-notice.ts';
import { newReply, phrase, say } from './saying.ts';

/** The caller's words become the next turn, and it is answered. */
export function takeTurn(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): Step {
  // Words that were held, and keys that were pressed before, are part of this turn.
  const text = [state.heldWords?.text, event.text, state.keys && maskKeys(state.keys)]
    .filter(Boolean)
    .join(' ');
  const said = { ...event, text };
  const wish = recordingAnswer(state, text);
  if (wish) return recordingWish(state, said, wish, policy);
  if (asksToWait(text, state.call?.languages)) return waitForCaller(state, said);
  // An STT provider that does not know its confidence reports 0.
  if (event.confidence && event.confidence < policy.leastConfidence)
    return requestRepeat(state, said, policy);
  return askModel(state, said, policy);
}

/** The wish is kept before the words are, so that an answer behind it is written under it. */
function recordingWish(
  state: State,
  event: EventOf<'turnEnded'>,
  { consent, why, isAll }: NonNullable<ReturnType<typeof recordingAnswer>>,
  policy: TurnPolicy,
): Step {
  return chain(decided(state, event.at, consent, why), (next) =>
    isAll
      ? chain(taken(next, event, null), (heard) => confirm(heard, consent))
      : askModel(next, event, policy),
  );
}

/** Words that can't be taken now wait for the end of the reply. If the call ends first, they are kept. */
export function holdWords(state: State, event: EventOf<'turnEnded'>): Step {
  const held = state.heldWords;
  return step({ ...state, heldWords: held ? { ...event, text: `${held.text} ${event.text}` } : event });
}

function askModel(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): Step {
  const spoken = languageFor(state, event.text, event.languages);
  const ready = isReady({ ...state, language: spoken.language }, event.text) ? state.speculation : null;
  const switched = spoken.language !== state.language;
  return chain(taken({ ...state, ...spoken, unclear: 0 }, event, ready?.at ?? event.at, switched), (next) => {
    const { turn } = next;
    const acknowledge = {
      type: 'setTimer',
      name: 'acknowledge',
      at: event.at + policy.acknowledgeAfterMs,
    } as const;
    const whispers = next.whispers?.length ?? 0;
    const reply = { ...newReply(turn, 'model', [], false), ...(whispers > 0 && { whispers }) };
    const replying: State = { ...next, speculation: null, reply };
    if (ready) return step(replying, acknowledge, { type: 'releaseReply', turn });
    const dropped = state.speculation ? ([{ type: 'dropSpeculation' }] as const) : [];
    return step(replying, ...dropped, acknowledge, { type: 'startReply', turn });
  });
}

/** Whether the speculative reply answers these words: nothing came in between that it does not know. */
function isReady(state: State, text: string): boolean {
  const { speculation } = state;
  return (
    speculation !== null &&
    speculation.turn === state.turn + 1 &&
    speculation.language === state.language &&
    speculation.remembered === state.history.length &&
    sameWords(speculation.text, text)
  );
}

/**
 * The language of the reply to `text`, and the evidence for the turns to come. The agent switches to
 * the caller's language when the caller's turns show it. (A language that the caller asks for is set
 * by the model's tool.) `recognised`: the languages that STT reported for these words.
 */
export function languageFor(
  state: State,
  text: string,
  recognised: readonly string[],
): { language: string; evidence: LanguageEvidence } {
  const spoken = state.language;
  const offered = [...(state.call?.languages ?? [spoken])];
  const { evidence, switchTo } = weigh(state.evidence, {
    text,
    recognised: [...recognised],
    spoken,
    offered,
  });
  return { language: switchTo ?? spoken, evidence };
}

/** "Hold on": the agent waits, for longer than it waits in silence otherwise. */
function waitForCaller(state: State, event: EventOf<'turnEnded'>): Step {
  return chain(taken(state, event, null), (next) =>
    say({ ...next, holding: true }, 'holding', phrase(next, 'holding')),
  );
}

/** STT was not confident of the words: the caller is asked to repeat them, and later offered a person. */
function requestRepeat(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): Step {
  const isOver = state.unclear >= policy.repeatsBeforePerson;
  return chain(taken({ ...state, unclear: isOver ? 0 : state.unclear + 1 }, event, null), (next) =>
    say(next, 'reprompt', phrase(next, isOver ? 'offerPerson' : 'didNotHear')),
  );
}

/** What every turn begins with. `askedAt`: when the model's reply was requested; null if it was not. */
function taken(state: State, event: EventOf<'turnEnded'>, askedAt: number | null, isSwitched = false): Step {
  const turn = state.turn + 1;
  const { at, text, speechEndedAt } = event;
  const { language } = state;
  const said = { type: 'callerSaid', at, turn, text, language, speechEndedAt, askedAt } as const;
  const next: State = {
    ...withoutQuestion(state),
    phase: 'thinking',
    turn,
    reply: null,
    history: [...state.history, { role: 'user', content: text }],
    heldWords: null,
    keys: null,
    callerSpeaking: false,
    holding: false,
    ending: null,
    // A transfer that staff requested may still be answered while the caller speaks.
    transferRequest: state.movedByStaff ? state.transferRequest : null,
    movedByStaff: state.movedByStaff && state.transferRequest !== null,
    nextPhrase: null,
    reprompts: 0,
  };
  return step(
    next,
    { type: 'cancelTimer', name: 'silence' },
    { type: 'cancelTimer', name: 'resume' },
    { type: 'cancelTimer', name: 'playback' },
    { type: 'cancelTimer', name: 'keys' },
    { type: 'record', outcome: isSwitched ? { ...said, switched: true } : said },
  );
}

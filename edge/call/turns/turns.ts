/**
 * A call without a media stream: the carrier brings words or a recording, and fetches what to say.
 * One turn at a time; everything that the next one needs is in storage before this one is answered,
 * so that a restart between two turns is not noticed.
 */

import type { Clock } from '../../../shared/io/clock.ts';
import type { CallEvent, EndReason } from '../../../shared/journal/events.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import type { ByTurns, CallKeeper } from '../keeping/keeper.ts';
import type { CallStore } from '../keeping/store.ts';
import { callStartedOf } from '../preparation.ts';
import { type Outcome, type OutcomeDeps, outcomeOf } from './turn-outcome.ts';
import { type Asked, forVoice, newTurns, phraseOf, type TurnReply, type TurnsState } from './turn-state.ts';

export interface TurnsDeps extends Omit<OutcomeDeps, 'now'> {
  store: CallStore;
  keeper: Pick<CallKeeper, 'append' | 'turnTaken' | 'away' | 'back' | 'settle' | 'events' | 'hasEnded'>;
  clock: Clock;
  bug(error: unknown): void;
}

export interface Turns extends ByTurns {
  /**
   * `key` names the question: the same one again gets the same answer. Longer than `withinMs`, and
   * the answer is `wait`; the work goes on.
   */
  answer(asked: Asked, key: string | null, withinMs: number): Promise<TurnReply>;
  /** What is to be said now: the greeting, or the reply to the last question, waited for. */
  current(withinMs: number): Promise<TurnReply>;
  /** The next turn, whatever it brings, goes to a person; null = the business's first. */
  moveTo(destination: string | null): void;
  language(): string;
}

/** Without a turn for this long after the last reply was spoken, nobody is there any more. */
export const silentMs = 60_000;

/** `kept`: what an earlier process left of this call's turns. */
export function createTurns(deps: TurnsDeps, kept: TurnsState | null): Turns {
  const { context, keeper, store, clock } = deps;
  const now = () => clock.now();
  let state = kept ?? newTurns(context.language, now());
  let working: Promise<TurnReply> | null = null;
  /** The question that `working` answers. */
  let workingKey: string | null = null;
  if (keeper.events().length === 0) keeper.append(callStartedOf(context, now()));
  if (kept === null) keep(state);

  function keep(next: TurnsState): void {
    state = next;
    // A call that is over may be delivered, and its storage empty: a row that is written then stays for ever.
    if (!keeper.hasEnded()) store.put('turns', next);
  }

  async function take(asked: Asked, key: string | null): Promise<TurnReply> {
    const away = await store.get('away');
    // The agent's last words again, for a carrier that was told to wait for them.
    const last = { reply: asked.type === 'begin' ? (state.said?.reply ?? '') : '', language: state.language };
    if (keeper.hasEnded()) return { ...last, next: 'end' };
    if (away && !away.isBack) return { ...last, next: 'transfer' };
    if (away) keeper.back();
    keep({ ...state, asked, key });
    const before = state;
    return taken(await outcomeOf({ ...deps, now }, before, asked, away !== null), asked, before);
  }

  /**
   * Nothing is awaited in here: journal, state and settlement reach the storage together, or none
   * of them does.
   */
  function taken(outcome: Outcome, asked: Asked, before: TurnsState): TurnReply {
    if (keeper.hasEnded()) return { reply: '', language: state.language, next: 'end' };
    const { end, transfer } = outcome;
    const warned = end === null && transfer === null && isDue() ? warning(outcome) : outcome;
    const { language } = warned.state;
    const next = end !== null ? 'end' : transfer ? 'transfer' : 'listen';
    const words = forVoice(warned.text, language);
    // Words that Exotel never came to fetch are said before the new ones: the model believes they were heard.
    const unspoken = state.isUnspoken ? (state.said?.reply ?? '') : '';
    const reply = words === '' ? (state.said?.reply ?? '') : `${unspoken} ${words}`.trim();
    const said: TurnReply = { reply, language, next };
    for (const event of warned.events) keeper.append(event);
    const isUnspoken = asked.type === 'recording';
    // What staff asked for while the answer was made is still to come.
    const moving = state.moving === before.moving ? warned.state.moving : state.moving;
    keep({
      ...warned.state,
      beganAt: state.beganAt ?? now(),
      said,
      saidAt: now(),
      isUnspoken,
      asked: null,
      moving,
    });
    keeper.turnTaken(state.turn);
    if (transfer) {
      keeper.append({ type: 'transferStarted', at: now(), ...transfer });
      keeper.away(transfer);
    }
    if (end !== null) ended(end);
    return said;
  }

  function isDue(): boolean {
    return (
      !state.isWarned &&
      state.beganAt !== null &&
      now() - state.beganAt >= context.limits.warningSeconds * 1000
    );
  }

  function warning(outcome: Outcome): Outcome {
    const { turn, language } = outcome.state;
    const text = phraseOf(
      context,
      language,
      context.limits.limitReason === 'budget' ? 'budgetWarning' : 'durationWarning',
    );
    const heard: CallEvent = {
      type: 'agentSaid',
      at: now(),
      turn,
      cause: 'warning',
      text,
      interrupted: false,
    };
    return {
      ...outcome,
      text: `${outcome.text} ${text}`,
      state: { ...outcome.state, isWarned: true },
      events: [...outcome.events, heard],
    };
  }

  function ended(reason: EndReason): void {
    keeper.append({ type: 'callEnded', at: now(), reason });
    keeper.settle(reason);
  }

  function start(asked: Asked, key: string | null): Promise<TurnReply> {
    const before = working;
    const work = (async () => {
      await before;
      try {
        return await take(asked, key);
      } catch (error) {
        // A bug of ours: the carrier would hang up on an error, the caller can say it again.
        deps.bug(error);
        return apology();
      }
    })().finally(() => {
      if (working === work) working = null;
    });
    working = work;
    workingKey = key;
    return work;
  }

  function apology(): TurnReply {
    const reply = forVoice(phraseOf(context, state.language, 'apologyAgain'), state.language);
    const said: TurnReply = { reply, language: state.language, next: 'listen' };
    keep({ ...state, said, saidAt: now(), asked: null });
    return said;
  }

  async function within(work: Promise<TurnReply>, ms: number): Promise<TurnReply> {
    const filler = forVoice(phraseOf(context, state.language, 'acknowledgement'), state.language);
    let stop = (): void => undefined;
    const late = new Promise<TurnReply>((resolve) => {
      stop = clock.after(ms, () => resolve({ reply: filler, language: state.language, next: 'wait' }));
    });
    return Promise.race([work, late]).finally(() => stop());
  }

  return {
    answer(asked, key, withinMs) {
      if (key !== null && working && key === workingKey) return within(working, withinMs);
      if (key !== null && !working && key === state.key && state.asked === null && state.said)
        return Promise.resolve(state.said);
      return within(start(asked, key), withinMs);
    },
    async current(withinMs) {
      const away = await store.get('away');
      // A question that a lost process was at is answered again.
      if (!working && state.asked && !keeper.hasEnded()) void start(state.asked, state.key);
      const isFresh = state.said === null || (away?.isBack ?? false);
      const work = working ?? (isFresh && !keeper.hasEnded() ? start({ type: 'begin' }, null) : null);
      const answered = work && (await within(work, withinMs));
      if (answered?.next === 'wait') return answered;
      if (state.isUnspoken) keep({ ...state, isUnspoken: false });
      return state.said ?? { reply: '', language: state.language, next: 'end' };
    },
    moveTo(destination) {
      keep({ ...state, moving: { destination } });
    },
    end(reason) {
      if (!keeper.hasEnded()) ended(reason);
    },
    language: () => state.language,
    until: () => state.saidAt + (state.said?.reply.length ?? 0) * defaultTurnPolicy.msPerCharacter + silentMs,
    spent: () => ({
      stt: { provider: 'deepgram-nova', model: 'nova-3', seconds: state.heardSeconds },
      // The API asks no other kind of model.
      llmProvider: 'openai',
    }),
  };
}

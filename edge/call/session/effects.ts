/**
 * Performs the effects that the conversation decided. Each is one short act on the line, the current
 * reply, a timer or the call. Nothing is decided here.
 */
import type { Message, Tool } from '../../../shared/dialogue/message.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { EndReason, TimerName } from '../../../shared/journal/events.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import type { Effect, Outcome, RecordedPhrase } from '../../core/events.ts';
import type { State } from '../../core/state.ts';
import type { Line } from '../media/line.ts';
import { fixedReply, modelReply, type Reply, type ReplyDeps, recordedReply } from '../reply/reply.ts';
import { type SpeculativeReply, speculativeReply } from '../reply/speculative-reply.ts';
import type { ReplyRequest } from '../reply/writing.ts';

export interface EffectDeps {
  reply: ReplyDeps;
  line: Line;
  timers: Timers;
  tools: readonly Tool[];
  /** The system prompt as of now, in the language being spoken, with what staff whisper for the reply. */
  system(language: string, whispers?: readonly string[]): Message;
  recorded(phrase: RecordedPhrase, language: string): Uint8Array;
  record(outcome: Outcome): void;
  requestTransfer(turn: number, reason: string, destination: string | null): void;
  endSttTurn(): void;
  recording(isAllowed: boolean): void;
  leave(transfer: { name: string; number: string }): void;
  closeMedia(code: number): void;
  settle(reason: EndReason): void;
}

/** What a request to the model is made of. */
type Asked = Pick<State, 'turn' | 'language' | 'history' | 'whispers'>;

export interface Performer {
  perform(effect: Effect, state: State): void;
}

export function createPerformer(deps: EffectDeps): Performer {
  let reply: Reply | null = null;
  /** Begins while the caller's turn seems to end; released or dropped. */
  let speculative: SpeculativeReply | null = null;

  const begin = (next: Reply): void => {
    reply?.cancel();
    reply = next;
  };

  const requestFor = ({ turn, language, history, whispers }: Asked): ReplyRequest => ({
    turn,
    messages: [deps.system(language, whispers), ...history],
    tools: deps.tools,
    language,
  });
  const replyTo = (turn: number, state: State): Reply => {
    return modelReply(deps.reply, requestFor({ ...state, turn }));
  };

  return {
    perform(effect, state) {
      switch (effect.type) {
        case 'startReply':
          return begin(replyTo(effect.turn, state));
        case 'speculate':
          speculative?.cancel();
          speculative = speculativeReply(deps.reply, requestFor(effect));
          return;
        case 'releaseReply': {
          const ready = speculative;
          speculative = null;
          if (ready && !ready.hasFailed()) {
            begin(ready);
            return ready.release();
          }
          // Its voice may still wait for the release. It ends, and its cost is reported.
          ready?.cancel();
          return begin(replyTo(effect.turn, state));
        }
        case 'dropSpeculation':
          speculative?.cancel();
          speculative = null;
          return;
        case 'interject':
          return reply?.interject({ text: effect.text, language: state.language }, effect.aside);
        case 'say':
          return begin(fixedReply(deps.reply, effect.turn, effect.clauses, state.language));
        case 'playRecorded': {
          const text = languageOf(effect.language).phrases[effect.phrase]({
            agentName: '',
            businessName: '',
          });
          return begin(
            recordedReply(deps.reply, effect.turn, text, deps.recorded(effect.phrase, effect.language)),
          );
        }
        case 'clear':
          return deps.line.clear();
        case 'parkReply':
          reply?.park();
          return deps.line.drop();
        case 'resumeReply':
          return reply?.resume(effect.clause);
        case 'cancelReply':
          reply?.cancel();
          reply = null;
          return deps.line.drop();
        case 'setTimer':
          return deps.timers.set(effect.name, effect.at);
        case 'cancelTimer':
          return deps.timers.cancel(effect.name);
        case 'record':
          return deps.record(effect.outcome);
        case 'requestTransfer':
          return deps.requestTransfer(effect.turn, effect.reason, effect.destination);
        case 'recording':
          return deps.recording(effect.isAllowed);
        case 'endSttTurn':
          return deps.endSttTurn();
        case 'leave':
          return deps.leave(effect.transfer);
        case 'closeMedia':
          return deps.closeMedia(effect.code);
        case 'settle':
          return deps.settle(effect.reason);
      }
    },
  };
}

/** The conversation's named timers. */
export interface Timers {
  /** Sets or moves the timer of this name; `at` in ms since the epoch. */
  set(name: TimerName, at: number): void;
  cancel(name: TimerName): void;
  cancelAll(): void;
}

export function createTimers(clock: Clock, fire: (name: TimerName) => void): Timers {
  const running = new Map<TimerName, () => void>();
  const cancel = (name: TimerName): void => {
    running.get(name)?.();
    running.delete(name);
  };
  return {
    set(name, at) {
      cancel(name);
      const stop = clock.after(at - clock.now(), () => {
        running.delete(name);
        fire(name);
      });
      running.set(name, stop);
    },
    cancel,
    cancelAll() {
      for (const name of [...running.keys()]) cancel(name);
    },
  };
}

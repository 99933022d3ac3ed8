/**
 * Several recognisers behind one port, the best first. The owner doesn't see a dead stream being
 * replaced: the audio since the last recognised word is replayed to the next stream, the words of an
 * open turn are put before its words, and the owner's clock goes on.
 */
import type { Fault } from '../../../shared/fault.ts';
import type { Stt, SttEvent, SttStream } from '../ports.ts';
import { createProviderOrder, type FailoverPolicy } from './order.ts';
import { createReplayBuffer } from './replay-buffer.ts';

/**
 * After a replacement the next recogniser may never end the turn, because the dead one had received all
 * of it; then the turn ends here. Long enough for a handshake and the next word.
 */
const closeCarriedMs = 2000;

type Worded = Extract<SttEvent, { text: string }>;

/** The caller's open turn, on the owner's clock. */
interface OpenTurn {
  /** Words of streams that died, put before those of the present one. */
  carried: string;
  text: string;
  languages: string[];
  lastWordEndMs: number | null;
  /** An `turnEnding` waits for its `turnEnd` or `resumed`. */
  isEnding: boolean;
}

const noTurn: OpenTurn = { carried: '', text: '', languages: [], lastWordEndMs: null, isEnding: false };

/** The owner gets a `fault` event only when the last choice has failed too. */
export function failoverStt(choices: readonly [Stt, ...Stt[]], policy: FailoverPolicy): Stt {
  const [primary] = choices;
  const order = createProviderOrder(
    choices.map((stt) => `${stt.name}/${stt.model}`),
    (fault) => fault.retryable,
    policy,
  );
  return {
    name: primary.name,
    model: primary.model,
    open(options, emit, signal) {
      const replay = createReplayBuffer();
      const present: { stream: SttStream | null; baseMs: number } = { stream: null, baseMs: 0 };
      let attempt = order.first();
      let turn = noTurn;
      /** Cancels the wait for a turn's end; null while none is awaited. */
      let cancelClose: (() => void) | null = null;
      let ended = false;

      const sentMs = () => present.baseMs + (present.stream?.sentMs() ?? 0);
      const forgetTimer = () => {
        cancelClose?.();
        cancelClose = null;
      };
      const openNext = (unrecognised: Uint8Array) => {
        const stt = choices[attempt.index] ?? choices[0];
        let isDead = false;
        const stream = stt.open(
          options,
          (event) => {
            if (ended || isDead) return;
            if (event.type !== 'fault') return received(event);
            isDead = true;
            replace(event.fault);
          },
          signal,
        );
        // A stream that failed inside `open` has been replaced already.
        if (isDead) return;
        present.stream = stream;
        stream.send(unrecognised);
      };
      const replace = (fault: Fault) => {
        const next = order.after(attempt, fault);
        if (next === null) {
          ended = true;
          forgetTimer();
          return emit({ type: 'fault', fault });
        }
        attempt = next;
        const unrecognised = replay.sinceWord();
        present.baseMs = Math.max(0, sentMs() - unrecognised.length / 8);
        present.stream = null;
        turn = { ...turn, carried: turn.text };
        forgetTimer();
        if (turn.carried !== '') cancelClose = policy.clock.after(closeCarriedMs, closeCarried);
        openNext(unrecognised);
      };
      const closeCarried = () => {
        cancelClose = null;
        if (ended || signal.aborted) return;
        const { carried: text, languages, lastWordEndMs } = turn;
        turn = noTurn;
        emit({ type: 'turnEnd', text, languages, confidence: null, lastWordEndMs, words: [] });
      };
      const received = (event: Exclude<SttEvent, { type: 'fault' }>) => {
        // A stream that works has earned its retry back.
        attempt = { ...attempt, isRetry: false };
        if (event.type === 'resumed') {
          turn = { ...turn, isEnding: false };
          return emit(event);
        }
        // The probable end came from the dead stream, and the turn has continued.
        if (cancelClose !== null && turn.isEnding) emit({ type: 'resumed' });
        forgetTimer();
        const whole = onOwnersClock(event, turn.carried, present.baseMs);
        if (whole.lastWordEndMs !== null) replay.wordEnded(sentMs() - whole.lastWordEndMs);
        turn =
          whole.type === 'turnEnd'
            ? noTurn
            : { ...turn, ...textOf(whole), isEnding: whole.type === 'turnEnding' };
        emit(whole);
      };

      openNext(new Uint8Array(0));
      return {
        send(audio) {
          if (ended) return;
          replay.add(audio);
          present.stream?.send(audio);
        },
        sentMs,
        close() {
          ended = true;
          forgetTimer();
          present.stream?.close();
        },
      };
    },
  };
}

function textOf({
  text,
  languages,
  lastWordEndMs,
}: Worded): Pick<OpenTurn, 'text' | 'languages' | 'lastWordEndMs'> {
  return { text, languages, lastWordEndMs };
}

function onOwnersClock(event: Worded, carried: string, baseMs: number): Worded {
  const text = carried === '' ? event.text : `${carried} ${event.text}`;
  const lastWordEndMs = event.lastWordEndMs === null ? null : event.lastWordEndMs + baseMs;
  if (event.type !== 'turnEnd') return { ...event, text, lastWordEndMs };
  const words = event.words.map((word) => ({
    ...word,
    startMs: word.startMs + baseMs,
    endMs: word.endMs + baseMs,
  }));
  return { ...event, text, lastWordEndMs, words };
}

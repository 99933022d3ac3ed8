/**
 * Several recognisers behind one port, the best first. A dead stream is replaced behind the owner's
 * back: what the caller said since the last recognised word is said again to the next stream, what
 * was recognised of an open turn is put before its words, and its clock goes on.
 */
import type { Fault } from '../../../shared/fault.ts';
import type { Stt, SttEvent, SttStream } from '../ports.ts';
import { createRota, type FailoverPolicy } from './rota.ts';
import { createTape } from './tape.ts';

/**
 * After a replacement the next recogniser may never end the turn, because the caller had said it
 * all to the dead one: then the turn ends here. A handshake and the next word fit in.
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
  /** An `eagerEnd` waits for its `turnEnd` or `resumed`. */
  isEager: boolean;
}

const noTurn: OpenTurn = { carried: '', text: '', languages: [], lastWordEndMs: null, isEager: false };

/** `choices`: at least one. A `fault` event reaches the owner only when the last choice has failed too. */
export function failoverStt(choices: readonly [Stt, ...Stt[]], policy: FailoverPolicy): Stt {
  const [primary] = choices;
  const rota = createRota(
    choices.map((stt) => `${stt.name}/${stt.model}`),
    (fault) => fault.retryable,
    policy,
  );
  return {
    name: primary.name,
    model: primary.model,
    open(options, hear, signal) {
      const { setTimeout, clearTimeout } = policy;
      const tape = createTape();
      const present: { stream: SttStream | null; baseMs: number } = { stream: null, baseMs: 0 };
      let attempt = rota.first();
      let turn = noTurn;
      let carriedTimer: unknown = null;
      let ended = false;

      const sentMs = () => present.baseMs + (present.stream?.sentMs() ?? 0);
      const forgetTimer = () => {
        if (carriedTimer !== null) clearTimeout(carriedTimer);
        carriedTimer = null;
      };
      const openNext = (again: Uint8Array) => {
        const stt = choices[attempt.index] ?? choices[0];
        let isDead = false;
        const stream = stt.open(
          options,
          (event) => {
            if (ended || isDead) return;
            if (event.type !== 'fault') return heard(event);
            isDead = true;
            replace(event.fault);
          },
          signal,
        );
        // One that failed inside `open` has been replaced already.
        if (isDead) return;
        present.stream = stream;
        stream.send(again);
      };
      const replace = (fault: Fault) => {
        const next = rota.after(attempt, fault);
        if (next === null) {
          ended = true;
          forgetTimer();
          return hear({ type: 'fault', fault });
        }
        attempt = next;
        const again = tape.sinceWord();
        present.baseMs = Math.max(0, sentMs() - again.length / 8);
        present.stream = null;
        turn = { ...turn, carried: turn.text };
        forgetTimer();
        if (turn.carried !== '') carriedTimer = setTimeout(closeCarried, closeCarriedMs);
        openNext(again);
      };
      const closeCarried = () => {
        carriedTimer = null;
        if (ended || signal.aborted) return;
        const { carried: text, languages, lastWordEndMs } = turn;
        turn = noTurn;
        hear({ type: 'turnEnd', text, languages, confidence: null, lastWordEndMs, words: [] });
      };
      const heard = (event: Exclude<SttEvent, { type: 'fault' }>) => {
        // A stream that works has earned its retry back.
        attempt = { ...attempt, isRetry: false };
        if (event.type === 'resumed') {
          turn = { ...turn, isEager: false };
          return hear(event);
        }
        // The eager end was the dead stream's, and the turn has gone on.
        if (carriedTimer !== null && turn.isEager) hear({ type: 'resumed' });
        forgetTimer();
        const whole = onOwnersClock(event, turn.carried, present.baseMs);
        if (whole.lastWordEndMs !== null) tape.wordEnded(sentMs() - whole.lastWordEndMs);
        turn =
          whole.type === 'turnEnd'
            ? noTurn
            : { ...turn, ...textOf(whole), isEager: whole.type === 'eagerEnd' };
        hear(whole);
      };

      openNext(new Uint8Array(0));
      return {
        send(audio) {
          if (ended) return;
          tape.add(audio);
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

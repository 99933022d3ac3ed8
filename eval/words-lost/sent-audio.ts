/** What a recogniser is sent of a caller's audio with the profile `economy`. */
import { silence } from '../../edge/audio/mulaw.ts';
import type { Stt, SttEvent } from '../../edge/providers/ports.ts';
import { speechOnlyStt } from '../../edge/providers/speech-only/speech-only-stt.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';

/** 20 ms. What is sent begins and ends with a whole one. */
export const frameBytes = 160;
const frameMs = 20;
/**
 * A recogniser that ends a turn by silence needs about so much of it: endpointing of 300 ms, and the wait of
 * a finished sentence of 200 ms. More is sent where its message takes time.
 */
const turnEndMs = 500;

export interface SentAudio {
  /** As it is sent. */
  sent: Uint8Array;
  /** As long as the whole, silent where nothing was sent. */
  atItsPlace: Uint8Array;
  /** For each frame of the whole. */
  isSent: readonly boolean[];
}

/** `audio`: whole frames. `turnEndsMs`: where the caller's sentences end. */
export function sentAudio(audio: Uint8Array, turnEndsMs: readonly number[]): SentAudio {
  const sent: Uint8Array[] = [];
  let sentBytes = 0;
  let callerMs = 0;
  let emit: (event: SttEvent) => void = () => undefined;
  const whole: Stt = {
    name: '',
    model: '',
    open(_options, take) {
      emit = take;
      const send = (bytes: Uint8Array) => {
        sent.push(bytes);
        sentBytes += bytes.length;
      };
      return { send, sentMs: () => sentBytes / 8, close: () => undefined };
    },
  };
  const stream = speechOnlyStt(whole).open(
    { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy },
    (event) => {
      if (event.type === 'words') callerMs = event.lastWordEndMs ?? 0;
    },
    new AbortController().signal,
  );
  const turn = { text: 'said', languages: [], confidence: null, lastWordEndMs: null, words: [] };
  const due = turnEndsMs.map((ms) => ms + turnEndMs);
  for (let at = 0; at < audio.length; at += frameBytes) {
    stream.send(audio.subarray(at, at + frameBytes));
    const ms = at / 8;
    if (due.some((each) => each >= ms && each < ms + frameMs)) emit({ type: 'turnEnd', ...turn });
  }
  const atItsPlace = silence(audio.length / 8);
  const isSent = new Array<boolean>(Math.ceil(audio.length / frameBytes)).fill(false);
  let streamMs = 0;
  for (const piece of sent) {
    streamMs += piece.length / 8;
    // A word that ends with the piece: the answer says where that is on the caller's clock.
    emit({ type: 'words', text: 'said', languages: [], lastWordEndMs: streamMs });
    const end = callerMs * 8;
    atItsPlace.set(piece, end - piece.length);
    isSent.fill(true, (end - piece.length) / frameBytes, Math.ceil(end / frameBytes));
  }
  return { sent: new Uint8Array(Buffer.concat(sent)), atItsPlace, isSent };
}

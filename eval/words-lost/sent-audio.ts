/** What a recogniser is sent of a caller's audio with the profile `economy`. */
import { silence } from '../../edge/audio/mulaw.ts';
import type { Stt, SttEvent } from '../../edge/providers/ports.ts';
import { speechOnlyStt } from '../../edge/providers/speech-only/speech-only-stt.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';

const frameBytes = 160;
const frameMs = 20;
/**
 * A recogniser that ends a turn by silence needs about so much of it: endpointing of 300 ms, and the wait of
 * a finished sentence of 200 ms. More is sent where its message takes time.
 */
const turnEndMs = 500;

/**
 * `turnEndsMs`: where the caller's sentences end. `sent` is the audio as it is sent; `atItsPlace` is as long
 * as the whole, silent where nothing was sent.
 */
export function sentAudio(
  audio: Uint8Array,
  turnEndsMs: readonly number[],
): { sent: Uint8Array; atItsPlace: Uint8Array } {
  const sent: Uint8Array[] = [];
  let callerMs = 0;
  let emit: (event: SttEvent) => void = () => undefined;
  const whole: Stt = {
    name: '',
    model: '',
    open(_options, take) {
      emit = take;
      const sentMs = () => sent.reduce((sum, { length }) => sum + length, 0) / 8;
      return { send: (bytes) => void sent.push(bytes), sentMs, close: () => undefined };
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
  let streamMs = 0;
  for (const piece of sent) {
    streamMs += piece.length / 8;
    emit({ type: 'words', text: 'said', languages: [], lastWordEndMs: streamMs });
    atItsPlace.set(piece, callerMs * 8 - piece.length);
  }
  return { sent: new Uint8Array(Buffer.concat(sent)), atItsPlace };
}

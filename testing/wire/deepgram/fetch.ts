/**
 * A Deepgram that follows raw steps, as a `fetch` (workerd only): for an adapter's own tests, which need
 * frames that no well-behaved server would send.
 */
import { fakeRecogniser, type RecogniserScript } from '../recogniser.ts';
import { fluxTurns, type TurnEvent, type TurnInfo } from './flux.ts';
import { type NovaMessage, novaResults as resultsOf } from './nova.ts';
import { evenly } from './words.ts';

/** `script` of the nth connection, counted from 0; the last one serves all further. */
export function fakeDeepgram(...scripts: [RecogniserScript, ...RecogniserScript[]]) {
  return fakeRecogniser(scripts, '{"err_code":"REFUSED"}', (frame) =>
    frame instanceof Uint8Array ? frame.length / 8 : 0,
  );
}

const requestId = '6f9f3b0a-0000-4000-8000-000000000000';

/** The first message of Flux. */
export const fluxConnected = { type: 'Connected', request_id: requestId, sequence_id: 0 };

/** A TurnInfo whose words come one each `msPerWord`, the first at `startMs` of the stream. */
export function fluxTurn(
  event: TurnEvent,
  transcript: string,
  { startMs = 0, msPerWord = 250, confidence = 0.8, languages = ['en'], turn = 0 } = {},
) {
  const words = spoken(transcript, startMs, msPerWord);
  const sent: TurnInfo[] = [];
  fluxTurns((message) => sent.push(message)).emit(
    event,
    { words, now: words.at(-1)?.end ?? 0, confidence },
    event === 'EndOfTurn' ? 'model' : undefined,
  );
  return { ...sent[0], request_id: requestId, sequence_id: 1, turn_index: turn, languages };
}

/**
 * A Nova Results message, interim unless it is said otherwise. It is about the audio up to `quietMs` behind
 * its last word; without words, about a second.
 */
export function novaResults(
  transcript: string,
  {
    startMs = 0,
    msPerWord = 250,
    quietMs = 0,
    isFinal = false,
    speechFinal = false,
    languages = ['en'],
    confidence = 0.9,
  } = {},
) {
  const sent: NovaMessage[] = [];
  const words = spoken(transcript, startMs, msPerWord);
  const lastWordEnd = words.at(-1)?.end;
  const seconds = lastWordEnd === undefined ? 1 : lastWordEnd + (quietMs - startMs) / 1000;
  resultsOf((message) => sent.push(message), { model: 'nova-3', multilingual: true }, requestId).results(
    words,
    seconds,
    'interim',
  );
  const [message] = sent;
  if (message?.type !== 'Results') throw new Error('a result was expected');
  const alternative = { ...message.channel.alternatives[0], transcript, confidence, languages };
  return {
    ...message,
    start: startMs / 1000,
    is_final: isFinal,
    speech_final: speechFinal,
    channel: { alternatives: [alternative] },
  };
}

/** `lastWordEndMs` -1000 is the -1 that Deepgram sends when it doesn't know. */
export function novaUtteranceEnd(lastWordEndMs: number) {
  return { type: 'UtteranceEnd', channel: [0, 1], last_word_end: lastWordEndMs / 1000 };
}

function spoken(transcript: string, startMs: number, msPerWord: number) {
  const count = transcript.split(/\s+/).filter((word) => word !== '').length;
  return evenly(transcript, startMs / 1000, (startMs + count * msPerWord) / 1000, 0.9);
}

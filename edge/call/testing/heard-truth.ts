/**
 * How right the heard words are. A caller interrupts the agent at a random time, and the transcript's
 * heard words are compared with the words that were played. The voice speaks as people do: words of
 * uneven pace, with pauses at commas and full stops that no clock could know before.
 */

import type { Clock } from '../../../shared/io/clock.ts';
import { type Chance, chance } from '../../core/testing/chance.ts';
import type { Tts } from '../../providers/ports.ts';
import type { FarCarrier, MarksOnClear } from './far-end.ts';
import { done } from './scripted.ts';
import { delay } from './virtual-clock.ts';
import { wholeCall } from './whole-call.ts';

export interface Interruption {
  carrier: FarCarrier;
  marks: MarksOnClear | 'none';
  heard: string;
  truth: string;
  /** The number of words in one and not in the other. */
  wrong: number;
}

const replies = [
  'Yes, we are open today. You can come from nine thirty in the morning till seven in the evening, and we are closed on Sundays.',
  'A consultation is five hundred rupees. A root canal takes two visits, and costs four thousand five hundred rupees in all.',
  'Sure. I have two times tomorrow for you, one at ten in the morning and one at four in the afternoon. Which of them suits you better?',
  'We are on the first floor of number twelve, just behind the metro station; the lift is on your left when you come in, and there is parking in the basement.',
  'जी हाँ, हम आज खुले हैं। आप सुबह साढ़े नौ बजे से शाम सात बजे तक कभी भी आ सकते हैं, और रविवार को छुट्टी रहती है।',
];

/**
 * `count` calls, half of them on each carrier, each interrupted once. The same seed gives the same
 * calls.
 */
export async function interruptions(count: number, seed = 1): Promise<Interruption[]> {
  const random = chance(seed);
  const all: Interruption[] = [];
  for (let number = 0; number < count; number += 1) {
    const carrier: FarCarrier = number % 2 === 0 ? 'twilio' : 'exotel';
    all.push(await interruptOnce(random, carrier, random.one(['returned', 'dropped', 'later', 'none'])));
  }
  return all;
}

async function interruptOnce(
  random: Chance,
  carrier: FarCarrier,
  marks: Interruption['marks'],
): Promise<Interruption> {
  const text = random.one(replies);
  const spans: WordSpan[] = [];
  const call = wholeCall({
    carrier,
    marks,
    llm: [
      [random.below(400), ...tokens(text), done],
      [100, 'Yes.', done],
    ],
    parts: (clock) => ({ tts: naturalVoice(clock, random, spans) }),
  });
  call.answer();
  await call.untilListening();
  spans.length = 0;
  call.stt.words('tell me');
  call.stt.turnEnd('tell me', 300);
  while (call.session.state().phase !== 'speaking') await call.clock.advance(20);
  const began = call.of('clausePlaying').at(-1)?.startsAt ?? 0;
  await call.clock.advance(400 + random.below(6000));
  const isOver = call.session.state().phase !== 'speaking';
  const said = [...spans];
  call.stt.words('no wait listen');
  await call.clock.advance(300);
  call.stt.turnEnd('no wait listen to me', 300);
  await call.clock.advance(400);
  const heard = call.of('agentSaid').findLast(({ turn }) => turn === 1)?.text ?? '';
  const truth = isOver ? heard : sounded(call.far.heard(), said, began - call.start);
  return { carrier, marks, heard, truth, wrong: Math.abs(wordsOf(heard).length - wordsOf(truth).length) };
}

/** One word as the voice said it. It sounds as the byte `value`. */
interface WordSpan {
  word: string;
  value: number;
  bytes: number;
}

/** The words of which the caller heard more than half. */
function sounded(heard: Uint8Array, spans: readonly WordSpan[], fromMs: number): string {
  const counts = new Map<number, number>();
  for (const byte of heard.subarray(Math.max(0, fromMs * 8))) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  return spans
    .filter(({ value, bytes }) => (counts.get(value) ?? 0) > bytes / 2)
    .map(({ word }) => word)
    .join(' ');
}

/**
 * 50 to 90 ms a character, each word at a pace of its own. Pauses of 0.15 to 0.4 s at a comma, and
 * 0.3 to 0.7 s between sentences.
 */
function naturalVoice(clock: Clock, random: Chance, spans: WordSpan[]): Tts {
  const silent = 0xff;
  return {
    name: 'natural-voice',
    async *speak(text, _how, signal) {
      for await (const clause of text) {
        await delay(clock, 80 + random.below(150), signal);
        const words = wordsOf(clause);
        for (const [index, word] of words.entries()) {
          const bytes = Math.round(word.length * (50 + random.below(40))) * 8;
          // Values of words must differ from mu-law silence.
          const value = 1 + (spans.length % 120);
          spans.push({ word, value, bytes });
          yield { type: 'audio', bytes: new Uint8Array(bytes).fill(value) };
          const isLast = index === words.length - 1;
          const pauseMs = isLast
            ? 60 + random.below(120)
            : /[.!?।]$/u.test(word)
              ? 300 + random.below(400)
              : /[,;]$/u.test(word)
                ? 150 + random.below(250)
                : 20;
          yield { type: 'audio', bytes: new Uint8Array(pauseMs * 8).fill(silent) };
        }
        yield { type: 'said', text: clause };
      }
    },
  };
}

function tokens(text: string): (string | number)[] {
  return text.split(/(?<=\s)/).flatMap((token) => [20, token]);
}

function wordsOf(text: string): string[] {
  return text.match(/\S+/g) ?? [];
}

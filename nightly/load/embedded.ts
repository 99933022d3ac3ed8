/**
 * Calls at the pace of a hundred an hour through the embedded engines: what a machine without a key can
 * carry. Each must be answered, understood and stored.
 */

import { carriers, sleep } from '../../bench/calls/carriers.ts';
import { wordErrors, wordsOf } from '../../bench/calls/utterances.ts';
import { figure } from '../../bench/figures.ts';
import { synthesise } from '../../local/engines/speech/voices.ts';
import type { Line } from '../../local/phone/caller.ts';
import { remembered } from '../../tests/scripted/stored.ts';
import { type RunningSystem, startSystem } from '../../tests/scripted/system.ts';
import type { Check, CheckResult } from '../check.ts';
import { grantBudget } from '../talking.ts';

const paceMs = 3_600_000 / 100;
const calls = { long: 5, short: 2 };

/** Each call asks some of them, in turn. */
const questions = [
  'What are your opening hours?',
  'How much is a root canal?',
  'Where are you?',
  'How much does a consultation cost?',
  'Are you open on Sunday?',
  'What is your address?',
];
const questionsPerCall = 3;
/** A call lasts half a minute. */
const callWithinMs = 60_000;

interface EmbeddedCall {
  isAnswered: boolean;
  isStored: boolean;
  unanswered: number;
  underruns: number;
  responsesMs: number[];
  words: number;
  wordErrors: number;
}

export const embedded: Check = {
  name: 'embedded',
  budgetMinutes: ({ short }) => (short ? 2.5 : 3.5),
  async run({ short, signal, say }) {
    const count = short ? calls.short : calls.long;
    const lines = await Promise.all(
      questions.map(async (text) => ({
        text,
        audio: await synthesise(text, { language: 'en-IN', voice: 'kal' }),
      })),
    );
    const system = await startSystem();
    try {
      await grantBudget(system);
      const placed: Promise<EmbeddedCall>[] = [];
      for (let number = 0; number < count; number += 1) {
        signal.throwIfAborted();
        if (number > 0) await sleep(paceMs);
        say(`call ${number + 1} of ${count}`);
        placed.push(oneCall(system, number, lines));
      }
      return resultOf(await Promise.all(placed));
    } finally {
      await system.stop();
    }
  },
};

async function oneCall(system: RunningSystem, number: number, lines: readonly Line[]): Promise<EmbeddedCall> {
  const asked = Array.from(
    { length: questionsPerCall },
    (_, at) => lines[(number * questionsPerCall + at) % lines.length],
  ).filter((line) => line !== undefined);
  const call = system.place({
    carrier: carriers[number % 2] ?? 'exotel',
    script: { lines: asked },
    patience: { lingerMs: 1000 },
  });
  const tooLong = setTimeout(() => call.hangUp('the call does not end'), callWithinMs);
  const outcome = await call.ended.finally(() => clearTimeout(tooLong));
  const stored = await remembered(system.run, call.callId, 15_000).catch(() => null);
  const heard = (stored?.transcript ?? [])
    .filter((said) => said.startsWith('caller: '))
    .map((said) => said.slice('caller: '.length));
  const words = wordsOf(asked.map(({ text }) => text).join(' '));
  const responsesMs = outcome.turns.flatMap(({ responseMs }) => responseMs ?? []);
  return {
    isAnswered: outcome.heardAgent && outcome.endedBy === 'caller',
    isStored: stored !== null && stored.recording !== null && stored.events.length > 0,
    unanswered: asked.length - responsesMs.length,
    underruns: outcome.underruns.count,
    responsesMs,
    words: words.length,
    wordErrors: wordErrors(words, wordsOf(heard.join(' '))),
  };
}

/** Pure. */
function resultOf(all: readonly EmbeddedCall[]): CheckResult {
  const sum = (pick: (call: EmbeddedCall) => number): number =>
    all.reduce((total, call) => total + pick(call), 0);
  const none = { of: 'worst' as const, atMost: 0 };
  return {
    title: 'A hundred calls an hour with the embedded engines',
    columns: [],
    rows: [],
    figures: [
      figure('calls', 'count', [all.length], null),
      figure(
        'calls not answered, or not ended by their caller',
        'count',
        [sum((call) => Number(!call.isAnswered))],
        none,
      ),
      figure(
        'calls without their journal and recording afterwards',
        'count',
        [sum((call) => Number(!call.isStored))],
        none,
      ),
      figure('questions without an answer', 'count', [sum(({ unanswered }) => unanswered)], none),
      figure('underruns', 'count', [sum(({ underruns }) => underruns)], none),
      figure(
        'word error rate',
        '%',
        [
          (100 * sum(({ wordErrors }) => wordErrors)) /
            Math.max(
              1,
              sum(({ words }) => words),
            ),
        ],
        { of: 'worst', atMost: 15 },
      ),
      figure(
        'end of a question -> first audio',
        'ms',
        all.flatMap(({ responsesMs }) => responsesMs),
        null,
      ),
    ],
    foot: [
      `A new call every ${paceMs / 1000} s, both carriers in turn, ${questionsPerCall} spoken questions each: moonshine as recogniser, flite as voice, the scripted demo engine as model. The caller's voice is flite's, too.`,
      'Words are compared with the stored transcript of the call.',
    ],
  };
}

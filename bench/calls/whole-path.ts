/**
 * How well the embedded recogniser understands callers over the whole path: a simulated carrier's stream,
 * the Worker's codec and adapter, and the recogniser's wire.
 */
import { synthesise } from '../../local/engines/speech/voices.ts';
import { startAzure } from '../../testing/wire/azure/script.ts';
import { startOpenAi } from '../../testing/wire/openai/script.ts';
import { quickModel, quickVoice } from '../../tests/scripted/lines.ts';
import { remembered } from '../../tests/scripted/stored.ts';
import { startSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, figure } from '../figures.ts';
import { carriers } from './carriers.ts';
import { utterances, wordErrors, wordsOf } from './utterances.ts';

/**
 * Model and voice are scripted and quick, so that only the recogniser is measured. Half of the sentences
 * go over each carrier.
 */
export async function wholePath(): Promise<BenchResult> {
  const [openai, azure] = await Promise.all([
    startOpenAi(() => ({ text: 'Yes.', ...quickModel })),
    startAzure(),
  ]);
  azure.speaks(() => quickVoice);
  const system = await startSystem({
    variables: { OPENAI_BASE_URL: openai.baseUrl, AZURE_SPEECH_BASE_URL: azure.baseUrl },
  });
  const details: { carrier: string; said: string[]; heard: string[]; words: number; errors: number }[] = [];
  try {
    for (const [index, carrier] of carriers.entries()) {
      const said = utterances.filter((_, number) => number % carriers.length === index);
      const lines = await Promise.all(
        said.map(async (text) => ({ text, audio: await synthesise(text, { voice: 'kal' }) })),
      );
      const call = system.place({ carrier, script: { lines }, patience: { lingerMs: 500 } });
      await call.ended;
      const { transcript } = await remembered(system.run, call.callId);
      const heard = transcript
        .filter((line) => line.startsWith('caller: '))
        .map((line) => line.slice('caller: '.length));
      // The call as one text: a sentence that became two turns is no error by itself.
      const words = wordsOf(said.join(' '));
      details.push({
        carrier,
        said,
        heard,
        words: words.length,
        errors: wordErrors(words, wordsOf(heard.join(' '))),
      });
    }
  } finally {
    await system.stop();
    await Promise.all([openai.close(), azure.close()]);
  }
  const rate = (calls: typeof details): number =>
    (100 * calls.reduce((sum, { errors }) => sum + errors, 0)) /
    calls.reduce((sum, { words }) => sum + words, 0);
  return {
    bench: 'whole-path',
    figures: [
      figure(`word error rate, ${utterances.length} sentences`, '%', [rate(details)], {
        of: 'worst',
        atMost: 12,
      }),
      ...details.map((call) =>
        figure(`${call.carrier}: ${call.said.length} sentences in one call`, '%', [rate([call])], null),
      ),
    ],
    foot: [
      'Spoken by flite, voice kal, into the simulated carrier. The words are read back from the stored transcript of the call.',
    ],
    details,
  };
}

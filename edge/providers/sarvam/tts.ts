/**
 * Sarvam's Bulbul voices over HTTP: one POST per clause, raw audio back as it is made. Their socket isn't
 * used: it can't be told to stop, and its audio does not say to which text it belongs. Source: Sarvam, "HTTP
 * Streaming API", and its SDK 1.1.10.
 */
import { FaultError } from '../../../shared/fault.ts';
import { fallbackLanguage } from '../../../shared/language/registry.ts';
import { type ClauseRequest, clauseTts } from '../clause-pipeline.ts';
import type { Tts, Voice } from '../ports.ts';
import { provider } from '../provider.ts';
import { httpOrigin } from '../upgrade.ts';
import { keyHeader, type SarvamSettings, secrets, settings, speaks, spokenCode } from './sarvam.ts';

/** One model of Bulbul. Each has speakers of its own, and each of them speaks all languages. */
interface Bulbul {
  model: string;
  speakers: readonly string[];
  /** How slow and how fast it can speak; 1 is the speaker's own pace. */
  pace: { least: number; most: number };
}

const v2: Bulbul = {
  model: 'bulbul:v2',
  speakers: 'anushka manisha vidya arya abhilash karun hitesh'.split(' '),
  pace: { least: 0.3, most: 3 },
};
const v3: Bulbul = {
  model: 'bulbul:v3',
  speakers: (
    'shubh aditya ritu priya neha rahul pooja rohan simran kavya amit dev ishita shreya ratan varun manan sumit ' +
    'roopa kabir aayan ashutosh advait anand tanya tarun sunny mani gokul vijay shruti suhani mohit kavitha rehan ' +
    'soham rupali'
  ).split(' '),
  pace: { least: 0.5, most: 2 },
};

/** The cheaper one. Sarvam calls it a legacy model. */
export const sarvamV2 = bulbul('sarvam-bulbul-v2', v2);
export const sarvamV3 = bulbul('sarvam-bulbul-v3', v3);

/** A model has a price of its own, so each is a provider of its own. */
function bulbul(name: string, of: Bulbul) {
  return provider<Tts, typeof secrets, typeof settings>({
    name,
    kind: 'tts',
    secrets,
    settings,
    priceItems: ['tts'],
    endpoint: ({ SARVAM_BASE_URL }) => SARVAM_BASE_URL,
    speaks,
    create: (config, call, deps) => clauseTts(name, (how) => bulbulRequest(of, config, how), call, deps),
    // There is no cheaper request that tells whether the model is still served: some paise for one word.
    async probe(config, _model, deps, signal) {
      const how = { language: fallbackLanguage.code, voice: '', rate: 1 };
      async function* word() {
        yield 'Yes.';
      }
      for await (const _ of clauseTts(name, () => bulbulRequest(of, config, how), {}, deps).speak(
        word(),
        how,
        signal,
      ))
        return;
    },
  });
}

/** Throws a `config` fault for a language that Bulbul does not speak. */
function bulbulRequest(of: Bulbul, config: SarvamSettings, how: Voice): ClauseRequest {
  if (!speaks(how.language))
    throw new FaultError({
      source: 'tts',
      kind: 'config',
      retryable: false,
      message: `${of.model} doesn't speak ${how.language}`,
    });
  const asked = {
    model: of.model,
    language_code: spokenCode(how.language),
    // The business's voice may be another provider's.
    speaker: of.speakers.find((speaker) => speaker === how.voice.toLowerCase()) ?? of.speakers[0],
    pace: Math.min(of.pace.most, Math.max(of.pace.least, how.rate)),
    speech_sample_rate: 8000,
    output_audio_codec: 'mulaw',
  };
  const headers = { ...keyHeader(config), 'content-type': 'application/json' };
  const url = `${httpOrigin(config.SARVAM_BASE_URL)}/text-to-speech/stream`;
  return (clause) => ({
    url,
    init: { method: 'POST', headers, body: JSON.stringify({ text: clause, ...asked }) },
  });
}

/**
 * `npm run eval -- --words-lost`: how many words the profile `economy` costs by leaving silence out. The
 * sentences of goals are spoken in calls in which the agent has its own time, on many lines (`lines.ts`). Of
 * each line it is counted which words the gate cuts. With `--voice` the embedded recogniser, which knows
 * English, also hears each English call whole, and once more as the profile sends it.
 */
import { loadavg } from 'node:os';
import { utterances, wordErrors, wordsOf } from '../../bench/calls/utterances.ts';
import { printTable } from '../../bench/figures.ts';
import { wavFile } from '../../edge/audio/wav.ts';
import { recognise } from '../../edge/providers/deepgram/prerecorded.ts';
import { startSpeechEngines } from '../../local/engines/speech/engines.ts';
import { type CallerVoice, synthesise } from '../../local/engines/speech/voices.ts';
import { platformClock } from '../../shared/io/clock.ts';
import { type Goal, type GoalLanguage, goalLanguages } from '../goals/goal.ts';
import { keep, machineSince } from '../results.ts';
import { agentMs, type Call, callsOf, sample } from './calls.ts';
import { type Carried, type Line, lines } from './lines.ts';
import { sentAudio } from './sent-audio.ts';
import { wordsCut } from './words-cut.ts';

/** Of a language. */
const mostSentences = 40;
/** A call of a minute and a half is recognised in a fraction of that, also on a busy machine. */
const patienceMs = 180_000;
/** Another language would be English words to the embedded recogniser. */
const recogniserKnows: GoalLanguage = 'en';
/** The two who talk near the caller: flite's other voices. */
const others: readonly CallerVoice[] = ['slt', 'rms'];

interface Measured {
  language: GoalLanguage;
  line: string;
  snrDb: number | null;
  sentences: number;
  /** By the clean voice: all, those of which something audible was not sent, and of these the first ones. */
  words: number;
  cut: number;
  firstCut: number;
  seconds: number;
  sentSeconds: number;
  heard: Heard | null;
}

/** Wrong words of the recogniser, of `words`. */
interface Heard {
  words: number;
  /** With all audio, with silence in place of what is left out, and as it is sent. */
  whole: number;
  atItsPlace: number;
  asSent: number;
}

/** What the recogniser is to hear of one call. */
interface Hearing {
  said: readonly string[];
  whole: Uint8Array;
  atItsPlace: Uint8Array;
  sent: Uint8Array;
}

/**
 * Measures every line with sentences of these goals, and prints a table. `isWhole`: of all goals, so that the
 * result is kept. `isHeard`: the recogniser hears the English lines too, which takes an hour. Throws a
 * sentence when a voice's package is missing.
 */
export async function measureWordsLost(
  goals: readonly Goal[],
  { isWhole, isHeard }: { isWhole: boolean; isHeard: boolean },
): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const talks = await Promise.all(others.map((voice) => talkOf(voice)));
  const measured: { row: Measured; hearings: Hearing[] }[] = [];
  for (const language of goalLanguages.filter((each) => goals.some((goal) => goal.language === each))) {
    const calls = await callsOf(sample(sentencesOf(goals, language), mostSentences), (text) =>
      synthesise(text, { language: `${language}-IN` }),
    );
    for (const line of lines(talks)) measured.push(gated(language, line, calls));
    console.error(`${language}: the gate was measured on ${lines(talks).length} lines`);
  }
  if (isHeard) await hearAll(measured);
  const rows = measured.map(({ row }) => row);
  printTable(columns, rows.map(cellsOf));
  if (!isWhole) return;
  const file = await keep('words-lost', {
    ...machineSince(loadBefore),
    recogniser: isHeard ? 'moonshine tiny int8 with silero v5, by recording' : 'none heard these calls',
    caller: `flite kal, espeak-ng for Hindi; ${agentMs} ms of the agent's own time before each sentence`,
    lines: rows,
  });
  console.log(`\n  kept in ${file}`);
}

function sentencesOf(goals: readonly Goal[], language: GoalLanguage): string[] {
  const own = goals.filter((goal) => goal.language === language);
  return [...new Set(own.flatMap(({ says, answers }) => [...says, ...answers].map(({ words }) => words)))];
}

/** About a minute of English talk. */
async function talkOf(voice: CallerVoice): Promise<Uint8Array> {
  // Each begins elsewhere, so that they do not say the same.
  const from = others.indexOf(voice) * 7;
  const pieces = utterances.slice(from, from + 20).map((text) => synthesise(text, { voice }));
  return new Uint8Array(Buffer.concat(await Promise.all(pieces)));
}

function gated(
  language: GoalLanguage,
  line: Line,
  calls: readonly Call[],
): { row: Measured; hearings: Hearing[] } {
  const row: Measured = {
    language,
    line: line.name,
    snrDb: line.snrDb,
    sentences: 0,
    words: 0,
    cut: 0,
    firstCut: 0,
    seconds: 0,
    sentSeconds: 0,
    heard: null,
  };
  const hearings: Hearing[] = [];
  for (const [index, { sentences, audio }] of calls.entries()) {
    const { voice, whole }: Carried = line.carry(audio, index + 1);
    const ends = sentences.map(({ endMs }) => endMs);
    const { sent, atItsPlace, isSent } = sentAudio(whole, ends);
    const { words, cut, firstCut } = wordsCut(voice, sentences, isSent);
    row.sentences += sentences.length;
    row.words += words;
    row.cut += cut;
    row.firstCut += firstCut;
    row.seconds += whole.length / 8000;
    row.sentSeconds += sent.length / 8000;
    if (language !== recogniserKnows) continue;
    const said = wordsOf(sentences.map(({ text }) => text).join(' '));
    hearings.push({ said, whole, atItsPlace, sent });
  }
  return { row, hearings };
}

/** Has the embedded recogniser hear every line in its language. */
async function hearAll(measured: readonly { row: Measured; hearings: readonly Hearing[] }[]): Promise<void> {
  const known = measured.filter(({ hearings }) => hearings.length > 0);
  if (known.length === 0) return;
  const engines = await startSpeechEngines({ deepgramPort: 0, azurePort: 0, onProgress: console.error });
  const errors = async (said: readonly string[], audio: Uint8Array): Promise<number> => {
    const { text } = await recognise(
      { bytes: wavFile(audio), type: 'audio/wav' },
      {
        apiKey: 'eval',
        baseUrl: engines.deepgramUrl,
        languages: ['en-IN'],
        keyterms: [],
        tag: 'eval',
        timeoutMs: patienceMs,
      },
      { fetch: (input, init) => fetch(input, init), clock: platformClock },
    );
    return wordErrors(said, wordsOf(text));
  };
  try {
    for (const { row, hearings } of known) {
      const heard: Heard = { words: 0, whole: 0, atItsPlace: 0, asSent: 0 };
      for (const { said, whole, atItsPlace, sent } of hearings) {
        const ofWhole = await errors(said, whole);
        const isSame = (audio: Uint8Array) => Buffer.compare(audio, whole) === 0;
        heard.words += said.length;
        heard.whole += ofWhole;
        heard.atItsPlace += isSame(atItsPlace) ? ofWhole : await errors(said, atItsPlace);
        heard.asSent += isSame(sent) ? ofWhole : await errors(said, sent);
      }
      row.heard = heard;
      console.error(`heard: ${cellsOf(row).slice(1, 3).join(' ')}`);
    }
  } finally {
    await engines.close();
  }
}

const columns = [
  'language',
  'on the line',
  'dB under the voice',
  'words',
  'cut',
  'first words cut',
  'audio sent, %',
  'wrong with all audio, %',
  'with silence for what is left out, %',
  'as it is sent, %',
];

function cellsOf({ language, line, snrDb, words, cut, firstCut, seconds, sentSeconds, heard }: Measured) {
  const wrong = (errors: number | undefined) => (heard ? percent(errors ?? 0, heard.words) : '');
  const sent = Math.round((100 * sentSeconds) / seconds);
  const wrongs = [wrong(heard?.whole), wrong(heard?.atItsPlace), wrong(heard?.asSent)];
  return [language, line, snrDb ?? '', words, cut, firstCut, sent, ...wrongs];
}

function percent(part: number, whole: number): string {
  return ((100 * part) / Math.max(1, whole)).toFixed(1);
}

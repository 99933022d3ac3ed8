/**
 * The scripted providers of the benches that measure beside the bare floor. Each question and each answer has
 * a word of its own, so that the times of every turn are found in the providers' logs, however many calls
 * talk at once.
 */
import { type ScriptedAzure, type SpokenClause, startAzure } from '../../testing/wire/azure/script.ts';
import { type ScriptedDeepgram, startDeepgram } from '../../testing/wire/deepgram/script.ts';
import { plain } from '../../testing/wire/deepgram/shapes.ts';
import { type ModelRequest, type ScriptedOpenAi, startOpenAi } from '../../testing/wire/openai/script.ts';
import type { ProviderUrls } from '../floor/floor.ts';

export type Tongue = 'en' | 'hi';

/** How long each provider takes, in ms. */
export interface ProviderTimes {
  /** Silence after the caller's last loud sample, by the audio received, until the end of the turn. */
  endOfTurnMs: number;
  firstTokenMs: number;
  tokenMs: number;
  voiceMs: number;
}

/** Those of the measurements that peers are compared by. */
export const usualTimes: ProviderTimes = { endOfTurnMs: 300, firstTokenMs: 300, tokenMs: 20, voiceMs: 150 };
/** No waiting but 100 ms of silence, the shortest that both carriers' frames can show. */
export const zeroTimes: ProviderTimes = { endOfTurnMs: 100, firstTokenMs: 0, tokenMs: 0, voiceMs: 0 };

/** When each step of a turn's answer happened, by `performance.now()` of this process. */
export interface Answered {
  askedAtMs: number;
  /** The token that ends the first clause was written. */
  clauseAtMs: number;
  voiceAskedAtMs: number;
  firstByteAtMs: number;
}

export interface Providers {
  urls: ProviderUrls;
  deepgram: ScriptedDeepgram;
  openai: ScriptedOpenAi;
  azure: ScriptedAzure;
  /** From now on. Streams that are open keep their end of turn. */
  take(times: ProviderTimes): void;
  /** Replaces the model's first token by one for each request: `attempt` 0 is the first of the question. */
  firstTokens(msOf: (word: string, attempt: number) => number): void;
  /** Reports a probable end of turn so long before the end, where the stream asks for it; 0: never. */
  eagerMs(ms: number): void;
  /** What the call's recogniser hears in each of its next bursts of sound. */
  hears(callId: string, next: () => string): void;
  /** How often the model was asked the question with this word. */
  timesAsked(word: string): number;
  /** Null until the voice said its first byte of the turn's first clause. */
  answerOf(word: string): Answered | null;
  close(): Promise<void>;
}

/** Enough for the longest call. */
const burstsOfACall = 600;

export async function startProviders(): Promise<Providers> {
  const requests = new Map<string, ModelRequest[]>();
  const clauses = new Map<string, SpokenClause>();
  const heard = new Map<string, () => string>();
  let times = usualTimes;
  let firstTokenOf = (_word: string, _attempt: number): number => times.firstTokenMs;
  const deepgram = await startDeepgram();
  const openai = await startOpenAi((request) => {
    const word = wordIn(JSON.stringify(request.body.messages.at(-1) ?? ''));
    const asked = requests.get(word) ?? [];
    requests.set(word, [...asked, request]);
    const { tokenMs } = times;
    return { text: answerWith(word), firstTokenMs: firstTokenOf(word, asked.length), tokenMs };
  });
  const azure = await startAzure((clause) => {
    const word = /^(?:Open for|हम) (\S+)/u.exec(clause.text)?.[1];
    if (word !== undefined) clauses.set(word, clause);
    return { firstByteMs: times.voiceMs, charactersPerSecond: 60 };
  });
  let eager = 0;
  deepgram.listens(({ tag }) => ({
    shape: plain,
    endOfTurnMs: times.endOfTurnMs,
    ...(eager > 0 ? { eagerBeforeMs: eager } : {}),
    steps: Array.from({ length: burstsOfACall }, () => ({
      recognises: () => heard.get(tag)?.() ?? 'hello',
    })),
  }));
  return {
    urls: {
      DEEPGRAM_BASE_URL: deepgram.baseUrl,
      OPENAI_BASE_URL: openai.baseUrl,
      AZURE_SPEECH_BASE_URL: azure.baseUrl,
    },
    deepgram,
    openai,
    azure,
    take(next) {
      times = next;
    },
    firstTokens(msOf) {
      firstTokenOf = msOf;
    },
    eagerMs(ms) {
      eager = ms;
    },
    hears: (callId, next) => void heard.set(callId, next),
    timesAsked: (word) => requests.get(word)?.length ?? 0,
    answerOf(word) {
      const clause = clauses.get(word);
      if (clause?.firstByteAtMs == null) return null;
      const request = requests.get(word)?.findLast(({ tokens }) => tokens.length > 0);
      const clauseAtMs = request && endOfClause(request, clause.text);
      if (!request || clauseAtMs === undefined) return null;
      return {
        askedAtMs: request.atMs,
        clauseAtMs,
        voiceAskedAtMs: clause.atMs,
        firstByteAtMs: clause.firstByteAtMs,
      };
    },
    close: async () => void (await Promise.all([deepgram.close(), openai.close(), azure.close()])),
  };
}

/** When the model wrote the clause's last letter and its mark. */
function endOfClause(request: ModelRequest, clause: string): number | undefined {
  let written = '';
  return request.tokens.find(({ text }) => {
    written += text;
    return written.trimStart().startsWith(clause);
  })?.atMs;
}

const questionOf: Record<Tongue, string> = { en: 'question', hi: 'सवाल' };

/** What the caller says. Two words, because Flux reports the first alone. */
export function question(tongue: Tongue, word: string): string {
  return `${questionOf[tongue]} ${word}`;
}

/** `asked`: the request's last message. A summary of a call, which tells of many questions, has no word. */
function wordIn(asked: string): string {
  return /"content":"(?:question|सवाल) ([^\s"\\.]+)[.?]?"/u.exec(asked)?.[1] ?? 'nothing';
}

function answerWith(word: string): string {
  return /^[a-z]/.test(word)
    ? `Open for ${word} from nine, from Monday to Saturday.`
    : `हम ${word} के लिए खुले हैं। सोमवार से शनिवार तक।`;
}

const latin = 'bdfglmnprt';
const devanagari = 'बदफगलमनपरट';

/** A number as a word of letters: figures would be read out as words, and not be found again. */
export function wordOf(tongue: Tongue, number: number): string {
  const digits = [...String(number)].map(Number);
  return tongue === 'en'
    ? `k${digits.map((digit) => latin[digit]).join('a')}o`
    : `क${digits.map((digit) => devanagari[digit]).join('ा')}ो`;
}

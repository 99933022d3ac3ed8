/** Which provider answers, at which host, and why one does not: a line each for `npm start`. */
import type { ProviderKind } from '../../edge/providers/provider.ts';
import { demoEngine, type Settings } from '../run/settings.ts';
import type { Paint } from '../terminal/columns.ts';
import { nodeFetch } from './node-fetch.ts';
import { type Tried, tryProviders } from './provider-check.ts';

/** A slower provider does not hold back the rest of what `npm start` prints. */
const patienceMs = 2500;

/**
 * The lines, in the order in which a call needs the providers. A provider that has not answered after
 * `patienceMs` gets its line later, by `say`.
 */
export async function providerReport(
  { edgeVariables, embedded }: Pick<Settings, 'edgeVariables' | 'embedded'>,
  paint: Paint,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<string[]> {
  const asked = tryProviders(edgeVariables, { fetch: nodeFetch }, stop);
  let isPatient = true;
  const lines: string[] = [];
  const told = asked.map(async (each, place) => {
    const tried = await each;
    const plain = providerLine(tried, embedded);
    const line = tried.why === null ? plain : paint(plain, 'red');
    if (isPatient) lines[place] = line;
    else if (!stop.aborted) say(line);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([Promise.all(told), late]);
  clearTimeout(timer);
  isPatient = false;
  return asked.map((_, place) => lines[place] ?? '').filter((line) => line !== '');
}

const names: Readonly<Record<ProviderKind, string>> = { stt: 'recogniser', llm: 'model', tts: 'voice' };
/** The parts of a local run, by the maker whose protocol they speak. */
const makers = ['deepgram', 'azure', 'openai'] as const;

/** One line; a failure names the settings in which the reader finds the mistake. */
export function providerLine(tried: Tried, embedded: Settings['embedded']): string {
  const { kind, provider, model, host, isFallback, tookMs, why, settings } = tried;
  const maker = makers.find((each) => provider.startsWith(each));
  const isOurs = maker !== undefined && embedded[maker];
  const what = [provider, model, `at ${host}`].filter((part) => part !== '').join(' ');
  const demo = model.startsWith(demoEngine) ? ', scripted and no language model' : '';
  const notes = [isFallback ? 'the second one' : '', isOurs ? `embedded${demo}` : ''].filter(
    (note) => note !== '',
  );
  const noted = notes.length > 0 ? ` (${notes.join(', ')})` : '';
  const answer =
    why === null
      ? `answers in ${tookMs} ms`
      : `WOULD NOT SERVE A CALL: it ${why}; its settings: ${settings.join(', ')}`;
  return `  ${names[kind].padEnd(10)} ${what}${noted} ${answer}`;
}

/**
 * Journals in files, in the API's shape `{ "events": [...] }`, with one event on each line, so that
 * diffs are short.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { WireEvent } from '../../shared/journal/events.ts';

const JournalFile = z.looseObject({ events: z.array(z.unknown()) });

/** The events, unchecked, or a sentence that says why there are none. */
export async function readJournalFile(path: string): Promise<unknown[] | string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : error}`;
  }
  try {
    const file = JournalFile.safeParse(JSON.parse(text));
    return file.success
      ? file.data.events
      : `${path} is not a journal: it should be { "events": [...] }, as GET /api/calls/{callId}/events returns it`;
  } catch (error) {
    return `${path} is not JSON: ${error instanceof Error ? error.message : error}`;
  }
}

/** `null`, or a sentence that says why the file could not be written. */
export async function writeJournalFile(
  path: string,
  events: readonly WireEvent[] | readonly unknown[],
): Promise<string | null> {
  const lines = events.map((event) => JSON.stringify(event));
  try {
    await writeFile(path, `{"events":[\n${lines.join(',\n')}\n]}\n`);
    return null;
  } catch (error) {
    return `${path} cannot be written: ${error instanceof Error ? error.message : error}`;
  }
}

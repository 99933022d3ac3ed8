/** The conversation as a text file: a head, and a line for each turn. Pure. */
import type { Call } from '../../../shared/contract/call.ts';
import { type Formats, length } from '../../ui/format.ts';
import type { Words } from '../../ui/words/en.ts';

export function transcriptText(call: Call, words: Words, { phone, clockTime, dayTimeZone }: Formats): string {
  const say = words.calls;
  const facts: [string, string][] = [
    [say.phone, phone(call.from)],
    [say.dialled, phone(call.to)],
    [say.started, dayTimeZone(call.startedAt)],
    [say.length, length(call.seconds)],
  ];
  const spoken = call.transcript.map(({ at, who, text, interrupted }) =>
    [
      `[${clockTime(at)}]`,
      `${who === 'caller' ? say.caller : say.agent}:`,
      // A line break would look like another turn.
      text.replace(/\s+/g, ' '),
      ...(interrupted ? [`(${say.interrupted})`] : []),
    ].join(' '),
  );
  const head = facts.map(([name, value]) => `${name}: ${value}`);
  const summary = call.summary === null ? [] : [`${say.summary}: ${call.summary.replace(/\s+/g, ' ')}`];
  return `${[...head, ...summary, '', ...spoken].join('\n')}\n`;
}

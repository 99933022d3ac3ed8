/** An own tool as a person reads it: its address, and a line for each of its arguments. Pure. */
import { jsonOf } from '../../../shared/json.ts';
import type { DraftTool } from './draft-tool.ts';
import type { ToolWords } from './use-tool-words.ts';

export function toolText(
  { name, description, url, arguments: rows, more }: DraftTool,
  say: ToolWords,
): string {
  const lines = rows.map((row) => {
    const bounds = [row.least, row.most].map(
      (bound, at) => bound && `${say.bounds[row.type]?.[at]}: ${bound}`,
    );
    const about = [
      say.types[row.type],
      row.isNeeded ? say.needed : say.ifKnown,
      ...bounds,
      row.choices.replaceAll('\n', ' / '),
      shortened(row.more),
    ];
    const text = row.description === '' ? '' : `: ${row.description}`;
    return `– ${row.name} (${about.filter((part) => part !== '').join(', ')})${text}`;
  });
  return [`${name}: ${description}`, url, ...lines, shortened(more)].filter((line) => line !== '').join('\n');
}

/** JSON on one line. */
function shortened(json: string): string {
  return json === '' ? '' : (JSON.stringify(jsonOf(json)) ?? json);
}

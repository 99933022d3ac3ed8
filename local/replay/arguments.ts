/** Reads the command line of `npm run replay`. */
import { parseArgs } from 'node:util';
import type { BusinessId } from '../../shared/ids.ts';
import { businessOf } from '../terminal/business-of-command.ts';
import { options, UsageError } from '../terminal/command.ts';

export const usage = `npm run replay -- CALLID [options]      replays a stored call's journal and shows the first difference
  --business ID         whose calls they are (the demo clinic's)
  --file journal.json   a saved journal instead of a call of the running system (any name that ends in .json counts as one)
  --save journal.json   keep the call's journal, so that it can become a test (tests/journals)
  --steps               every event with the phase it led to
  --accept              write today's outcomes into the file, after decisions were changed on purpose
  --json                one JSON object for each journal instead of text
Exit code: 0 the decisions are the same, 1 one is not, 2 there is nothing to replay.`;

export interface ReplayArguments {
  calls: string[];
  /** null: the demo clinic. */
  business: BusinessId | null;
  files: string[];
  save: string | null;
  steps: boolean;
  accept: boolean;
  json: boolean;
  help: boolean;
}

/** Throws `UsageError`. */
export function readArguments(argv: readonly string[]): ReplayArguments {
  const { values, positionals } = parse(argv);
  const isFile = (name: string) => name.endsWith('.json');
  const calls = positionals.filter((name) => !isFile(name));
  const files = [...(values.file ?? []), ...positionals.filter(isFile)];
  const { save = null, steps = false, accept = false, json = false, help = false } = values;
  const business = businessOf(values.business);
  if (help) return { calls, business, files, save, steps, accept, json, help };
  if (calls.length + files.length === 0) throw new UsageError('Which call? npm run calls lists them.');
  if (save !== null && (calls.length !== 1 || files.length > 0))
    throw new UsageError('--save keeps the journal of one call');
  if (accept && (files.length === 0 || calls.length > 0))
    throw new UsageError('--accept changes journals in files: --file journal.json --accept');
  if (json && steps) throw new UsageError('--steps prints text and --json does not: choose one');
  if (accept && (json || steps)) throw new UsageError('--accept does not go with --json or --steps');
  return { calls, business, files, save, steps, accept, json, help };
}

function parse(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  return options(() =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        business: { type: 'string' },
        file: { type: 'string', multiple: true },
        save: { type: 'string' },
        steps: flag,
        accept: flag,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    }),
  );
}

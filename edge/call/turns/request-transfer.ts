/** A transfer that the conversation requests without the model: by a key, by staff, or after a failure. */

import type { ToolOutcome } from '../../../shared/io/tool-loop.ts';
import { runTool, type ToolDeps } from '../../../shared/io/tools.ts';

/**
 * Runs the tool `transfer_call` as if the model had called it in this turn. `named`: a configured
 * destination; null = the business's first. If the business has none, the result is an error.
 */
export async function requestTransfer(
  deps: ToolDeps,
  turn: number,
  reason: string,
  named: string | null,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const names = deps.business.transferDestinations.map(({ name }) => name);
  const destination = named ?? names[0];
  if (destination === undefined)
    return { result: JSON.stringify({ error: 'there is no transfer destination' }), action: null };
  // The same for the same turn and destination, so a repeated request is no second transfer. In a later
  // turn it is one: the first was not answered.
  const key = `${turn}-asked-${names.indexOf(destination)}`;
  const call = {
    id: key,
    key,
    name: 'transfer_call',
    arguments: JSON.stringify({ destination, reason }),
  };
  return runTool(deps, call, signal);
}

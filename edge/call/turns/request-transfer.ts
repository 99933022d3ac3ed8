/** A person without the model's asking: a key, staff, a failure with no way on. */

import type { ToolOutcome } from '../../../shared/io/tool-loop.ts';
import { runTool, type ToolDeps } from '../../../shared/io/tools.ts';

/**
 * As if the model had called `transfer_call`; without a `named` destination the business's first.
 * An error for the model where the business has no destination.
 */
export async function requestTransfer(
  deps: ToolDeps,
  reason: string,
  named: string | null,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const names = deps.business.transferDestinations.map(({ name }) => name);
  const destination = named ?? names[0];
  if (destination === undefined)
    return { result: JSON.stringify({ error: 'there is nobody to connect to' }), action: null };
  // One id for each person: asked for again it is the same transfer, and somebody else is another one.
  const call = {
    id: `asked-${deps.callId}-${names.indexOf(destination)}`,
    name: 'transfer_call',
    arguments: JSON.stringify({ destination, reason }),
  };
  return runTool(deps, call, signal);
}

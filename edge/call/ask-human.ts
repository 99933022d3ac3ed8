/** A human without the model's asking: a key, staff, a failure with no way on. */
import { runTool, type ToolDeps } from '../../shared/io/run-tool.ts';
import type { ToolOutcome } from '../../shared/io/tool-loop.ts';

/** As if the model had called `transfer_call`; without a `named` destination the business's first. An error for the model where the business has no destination. */
export async function askHuman(deps: ToolDeps, reason: string, named: string | null, signal: AbortSignal): Promise<ToolOutcome> {
  const destination = named ?? deps.business.transferDestinations[0]?.name;
  if (destination === undefined) return { result: JSON.stringify({ error: 'there is nobody to connect to' }), action: null };
  const call = { id: `asked-${deps.callId}`, name: 'transfer_call', arguments: JSON.stringify({ destination, reason }) };
  return runTool(deps, call, signal);
}

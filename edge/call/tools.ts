/** Runs the tools a model asks for: checks the arguments, asks the API, answers the model in plain data. A tool that fails is an answer too. */
import type { Business } from '../../shared/contract/business.ts';
import type { ToolCall } from '../../shared/dialogue/message.ts';
import { parseToolCall, type TypedToolCall } from '../../shared/dialogue/tools.ts';
import { type ApiClient, ApiFaultError } from '../../shared/io/client.ts';
import type { ToolOutcome } from '../../shared/io/tool-loop.ts';
import type { Ring } from '../carriers/carrier.ts';
import { isWithheld } from '../carriers/numbers.ts';

export interface ToolDeps {
  api: ApiClient;
  ring: Ring;
  business: Business;
  /** Events of the call so far must be with the API before it is asked about the call. */
  beforeApi(): Promise<void>;
}

/** Longest wait for the API behind a tool: the caller hears nothing meanwhile. */
const toolMs = 2_500;

export async function runTool(deps: ToolDeps, call: ToolCall): Promise<ToolOutcome> {
  const parsed = parseToolCall(call.name, call.arguments, deps.business);
  if (!parsed.ok) return answer({ error: parsed.error });
  try {
    return await act(deps, parsed.call, call.id);
  } catch (error) {
    if (!(error instanceof ApiFaultError)) throw error;
    return answer({ error: error.code ?? `not possible just now (${error.fault.kind})` });
  }
}

/** A human without the model's asking: the business's first destination, because nobody named one. */
export async function askFirstHuman(deps: ToolDeps, reason: string): Promise<ToolOutcome> {
  const destination = deps.business.transferDestinations[0]?.name;
  if (destination === undefined) return answer({ error: 'there is nobody to connect to' });
  const call = { id: `asked-${deps.ring.callSid}`, name: 'transfer_call', arguments: JSON.stringify({ destination, reason }) };
  return runTool(deps, call);
}

async function act(deps: ToolDeps, call: TypedToolCall, id: string): Promise<ToolOutcome> {
  const { callId } = deps.ring;
  switch (call.name) {
    case 'end_call':
      return answer({ ok: true }, { type: 'endCall' });
    case 'set_language':
      return answer({ ok: true, language: call.language }, { type: 'setLanguage', language: call.language });
    case 'transfer_call': {
      await deps.beforeApi();
      const asked = { callId, requestId: id, reason: call.reason || 'the caller asked for a person', destination: call.destination };
      const { destination } = await deps.api.requestTransfer(asked, { timeoutMs: toolMs });
      return answer({ ok: true, destination: destination.name }, { type: 'transfer', name: destination.name, number: destination.number });
    }
    case 'save_request': {
      await deps.beforeApi();
      const { kind, fields, state, requestId } = call;
      const saved = await deps.api.saveRequest({ callId, kind, fields, state, ...(requestId ? { requestId } : {}) }, { timeoutMs: toolMs });
      return answer({ ok: true, requestId: saved.requestId, state });
    }
    case 'lookup_customer': {
      if (isWithheld(deps.ring.from)) return answer({ customer: null });
      const { customer } = await deps.api.customer({ phone: deps.ring.from, businessId: deps.business.businessId }, { timeoutMs: toolMs });
      return answer({
        customer: customer && {
          name: customer.name,
          lastCalls: customer.lastCalls,
          openRequests: customer.openRequests.map(({ phone, callId: of, ...request }) => request),
        },
      });
    }
    case 'ownTool':
      return answer({ error: 'not possible just now' });
  }
}

function answer(result: object, action: ToolOutcome['action'] = null): ToolOutcome {
  return { result: JSON.stringify(result), action };
}

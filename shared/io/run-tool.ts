/**
 * Runs the tools a model asks for, for stream and turns alike: checks the arguments, asks the API
 * or the business's own address, answers the model in plain data. A tool that fails is an answer
 * too.
 */
import type { Business } from '../contract/business.ts';
import { parseToolCall, type TypedToolCall } from '../dialogue/tools.ts';
import type { CallId, Phone } from '../ids.ts';
import { type ApiClient, ApiFaultError } from './client.ts';
import type { ToolCall } from './llm.ts';
import { callOwnTool, type OwnToolDeps } from './own-tool.ts';
import type { ToolOutcome } from './tool-loop.ts';

export interface ToolDeps {
  api: Pick<ApiClient, 'requestTransfer' | 'saveRequest' | 'customer'>;
  callId: CallId;
  /** `null`: the caller withheld the number. */
  phone: Phone | null;
  business: Business;
  /** What the API must know of the call before it is asked about it. */
  beforeApi(): Promise<void>;
  ownTools: OwnToolDeps;
}

/** Longest wait for the API behind a tool: the caller hears nothing meanwhile. */
const toolMs = 2_500;

export async function runTool(deps: ToolDeps, call: ToolCall, signal: AbortSignal): Promise<ToolOutcome> {
  const parsed = parseToolCall(call.name, call.arguments, deps.business);
  if (!parsed.ok) return answer({ error: parsed.error });
  try {
    return await act(deps, parsed.call, call.id, signal);
  } catch (error) {
    if (!(error instanceof ApiFaultError)) throw error;
    return answer({ error: error.code ?? `not possible just now (${error.fault.kind})` });
  }
}

async function act(
  deps: ToolDeps,
  call: TypedToolCall,
  id: string,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const { api, callId, phone, business } = deps;
  switch (call.name) {
    case 'end_call':
      return answer({ ok: true }, { type: 'endCall' });
    case 'set_language':
      return answer({ ok: true, language: call.language }, { type: 'setLanguage', language: call.language });
    case 'transfer_call': {
      await deps.beforeApi();
      const asked = {
        callId,
        requestId: id,
        reason: call.reason || 'the caller asked for a person',
        destination: call.destination,
      };
      const { destination } = await api.requestTransfer(asked, { timeoutMs: toolMs });
      return answer(
        { ok: true, destination: destination.name },
        { type: 'transfer', name: destination.name, number: destination.number },
      );
    }
    case 'save_request': {
      await deps.beforeApi();
      const { kind, fields, state, requestId } = call;
      const saved = await api.saveRequest(
        { callId, kind, fields, state, ...(requestId ? { requestId } : {}) },
        { timeoutMs: toolMs },
      );
      return answer({ ok: true, requestId: saved.requestId, state });
    }
    case 'lookup_customer': {
      if (phone === null) return answer({ customer: null });
      const { customer } = await api.customer(
        { phone, businessId: business.businessId },
        { timeoutMs: toolMs },
      );
      return answer({
        customer: customer && {
          name: customer.name,
          lastCalls: customer.lastCalls,
          openRequests: customer.openRequests.map(({ phone: _, callId: of, ...request }) => request),
        },
      });
    }
    case 'ownTool': {
      const tool = business.tools?.find(({ name }) => name === call.tool);
      if (!tool) return answer({ error: `there is no tool ${call.tool}` });
      const asked = { callId, tool, arguments: call.arguments, secret: business.toolSecret };
      const said = await callOwnTool(asked, deps.ownTools, signal);
      return said.ok ? { result: JSON.stringify(said.result), action: null } : answer({ error: said.error });
    }
  }
}

function answer(result: object, action: ToolOutcome['action'] = null): ToolOutcome {
  return { result: JSON.stringify(result), action };
}

/**
 * One scripted reply of the model as the chunks of a real stream: role, tokens, tool calls in
 * fragments, finish, usage with empty choices, DONE.
 */
import type { ServerResponse } from 'node:http';
import type { ModelRequest } from './openai.ts';
import { gone, paused } from './pause.ts';

export interface ModelReply {
  text?: string;
  /** Called after the text. `arguments` is sent in two pieces. */
  calls?: { name: string; arguments: Record<string, unknown> }[];
  firstTokenMs?: number;
  tokenMs?: number;
  fault?: ModelFault;
}

export type ModelFault =
  | { type: 'refuse'; status: number; code?: string }
  /** Reads the request and never answers. */
  | { type: 'never' }
  /** Falls silent after so many tokens, the connection open. */
  | { type: 'stall'; afterTokens: number }
  /** Ends the body after so many tokens without a finish reason. */
  | { type: 'cut'; afterTokens: number };

/** Words and marks apart, each word with the space before it, much as a real tokeniser cuts. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*[\p{L}\p{M}\p{N}'’]+|\s*[^\s\p{L}\p{M}\p{N}]/gu) ?? [];
}

type Timed = ModelReply & { firstTokenMs: number; tokenMs: number };

export async function writeReply(
  response: ServerResponse,
  request: ModelRequest,
  reply: Timed,
  left: AbortSignal,
  changed: () => void,
): Promise<void> {
  const { fault } = reply;
  const write = (choice: object | null, rest: object = {}): void => {
    const chunk = {
      id: `chatcmpl-${request.number}`,
      object: 'chat.completion.chunk',
      created: 1,
      model: request.body.model,
    };
    const choices = choice === null ? [] : [{ index: 0, logprobs: null, finish_reason: null, ...choice }];
    response.write(`data: ${JSON.stringify({ ...chunk, choices, usage: null, ...rest })}\n\n`);
  };
  if (!(await paused(reply.firstTokenMs, left))) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  write({ delta: { role: 'assistant', content: '', refusal: null } });
  for (const [at, text] of tokensOf(reply.text ?? '').entries()) {
    if (fault?.type === 'stall' && at >= fault.afterTokens) return gone(left);
    if (fault?.type === 'cut' && at >= fault.afterTokens) return void response.destroy();
    if (at > 0 && !(await paused(reply.tokenMs, left))) return;
    request.tokens.push({ atMs: performance.now(), text });
    write({ delta: { content: text } });
    changed();
  }
  const calls = reply.calls ?? [];
  for (const [index, call] of calls.entries()) {
    const whole = JSON.stringify(call.arguments);
    const half = Math.ceil(whole.length / 2);
    const begun = {
      index,
      id: `call_${request.number}_${index}`,
      type: 'function',
      function: { name: call.name, arguments: '' },
    };
    write({ delta: { tool_calls: [begun] } });
    for (const piece of [whole.slice(0, half), whole.slice(half)])
      write({ delta: { tool_calls: [{ index, function: { arguments: piece } }] } });
  }
  write({ delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' });
  write(null, { usage: usageOf(request) });
  request.doneAtMs = performance.now();
  response.end('data: [DONE]\n\n');
  changed();
}

/** About four characters a token, and a prefix that is found in the cache from the second request on. */
function usageOf(request: ModelRequest) {
  const prompt = Math.ceil(JSON.stringify(request.body.messages).length / 4);
  const completion = request.tokens.length + 1;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: request.number > 0 ? Math.floor(prompt / 2) : 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

/**
 * Serves the scripted demo engine (not a language model) behind OpenAI's wire protocol:
 * production's model adapter talks to it unchanged.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Message } from '../../../shared/dialogue/message.ts';
import { listenOnLoopback } from '../../../testing/wire/loopback.ts';
import { type ChatRequest, callDeltas, deltasAround, tokensOf } from '../../../testing/wire/openai/chat.ts';
import { openAiServer } from '../../../testing/wire/openai/server.ts';
import { reply } from './reply.ts';

const engineName = 'scripted demo engine, not a language model';

export interface DemoEngine {
  /** The value for `OPENAI_BASE_URL`. */
  url: string;
  close(): Promise<void>;
}

/** Port 0 takes a free port. `tokenDelayMs`: the pause before each token, to imitate a model. */
export async function startDemoEngine(options: { port: number; tokenDelayMs?: number }): Promise<DemoEngine> {
  const server = openAiServer(
    {
      owner: engineName,
      async *reply(request, { envelope, shape, left }) {
        const tools = (request.tools ?? []).map((tool) => ({ name: tool.function.name }));
        const full = reply(messagesOf(request), tools);
        const { before, between, behind } = deltasAround(shape);
        const tokens = tokensOf(full.text).flatMap((content, at) => [
          ...(at === 0 ? before : between),
          { content },
        ]);
        if (tokens.length > 0) tokens.push(...behind);
        const begin = { role: 'assistant', content: '', refusal: null };
        for (const delta of [begin, ...tokens, ...callDeltas(envelope, full, shape)]) {
          if (options.tokenDelayMs) await wait(options.tokenDelayMs);
          if (left.aborted) return null;
          yield delta;
        }
        return full;
      },
    },
    (error) => console.error(error),
  );
  const { port, close } = await listenOnLoopback(server, options.port);
  return { url: `http://127.0.0.1:${port}/v1`, close };
}

function messagesOf(request: ChatRequest): Message[] {
  return request.messages.map((message): Message => {
    if (message.role === 'tool')
      return { role: 'tool', toolCallId: message.tool_call_id, content: message.content };
    if (message.role === 'user') return { role: 'user', content: message.content };
    if (message.role !== 'assistant') return { role: 'system', content: message.content };
    const calls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({
      id,
      name,
      arguments: text,
    }));
    return {
      role: 'assistant',
      content: message.content,
      ...(calls.length === 0 ? {} : { toolCalls: calls }),
    };
  });
}

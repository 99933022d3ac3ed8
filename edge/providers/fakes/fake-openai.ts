/** An OpenAI Chat Completions server that follows a script, as a `fetch`; runs in workerd and Node. */
import { type BodyStep, scriptedBody } from './fake-stream.ts';
import { createStepClock } from './steps.ts';

export interface OpenAiScript {
  /** Answers with this error instead of a stream. */
  refuse?: { status: number; code?: string; message?: string; headers?: Record<string, string> };
  /** The connection fails before any answer. */
  unreachable?: true;
  /** Never sends headers. */
  hang?: true;
  /** Until the headers. */
  headersMs?: number;
  steps?: BodyStep[];
}

export interface FakeOpenAi {
  fetch(input: string, init?: RequestInit): Promise<Response>;
  requests: { url: URL; headers: Headers; body: Record<string, unknown>; gone: boolean }[];
}

/** `script` of the nth request, counted from 0; the last one serves all further. */
export function fakeOpenAi(...scripts: [OpenAiScript, ...OpenAiScript[]]): FakeOpenAi {
  const requests: FakeOpenAi['requests'] = [];
  return {
    requests,
    async fetch(input, init) {
      const script = scripts[requests.length] ?? scripts.at(-1) ?? scripts[0];
      const request = {
        url: new URL(input),
        headers: new Headers(init?.headers),
        body: JSON.parse(String(init?.body)),
        gone: false,
      };
      requests.push(request);
      const signal = init?.signal ?? null;
      const clock = createStepClock(signal);
      const gone = () => {
        request.gone = true;
      };
      if (script.unreachable) throw new Error('Network connection lost.');
      try {
        if (script.hang) await clock.forever();
        await clock.wait(script.headersMs ?? 0);
      } catch (error) {
        gone();
        throw error;
      }
      if (script.refuse) {
        const { status, code = 'some_code', message = 'refused', headers } = script.refuse;
        return Response.json(
          { error: { message, type: 'some_type', param: null, code } },
          { status, headers: headers ?? {} },
        );
      }
      const body = scriptedBody(script.steps ?? [], signal, gone);
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    },
  };
}

/** One SSE event with one choice. */
export function chatChunk(delta: object, finishReason: string | null = null): BodyStep {
  return sse({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-6-luna',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    usage: null,
  });
}

export function sse(event: unknown): BodyStep {
  return { write: `data: ${JSON.stringify(event)}\n\n` };
}

export const chatDone: BodyStep = { write: 'data: [DONE]\n\n' };

/** The usage chunk: its choices are empty, and it is missing when the stream is cut. */
export function chatUsage(input: number, cached: number, output: number): BodyStep {
  return sse({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-6-luna',
    choices: [],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
  });
}

/** A whole reply of these tokens, `gapMs` between them. */
export function chatReply(tokens: readonly string[], gapMs = 0): BodyStep[] {
  const begin = chatChunk({ role: 'assistant', content: '', refusal: null });
  const spoken = tokens.flatMap((content): BodyStep[] => [{ wait: gapMs }, chatChunk({ content })]);
  return [begin, ...spoken, chatChunk({}, 'stop'), chatUsage(812, 768, tokens.length), chatDone];
}

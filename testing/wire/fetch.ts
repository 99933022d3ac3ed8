/**
 * Providers over HTTP that follow raw steps, as a `fetch`: for an adapter's own tests, in workerd and in
 * Node, with writes, drops and hangs that no well-behaved server would make.
 */
import { chunk, usageChunk } from './openai/chat.ts';

export type BodyStep =
  | { wait: number }
  /** One write. */
  | { write: Uint8Array | string }
  /** Sends nothing more and does not end. */
  | { hang: true }
  /** The connection is lost, with workerd's own words for it. */
  | { drop: true };

/** The end of a request that has no body to read. */
export interface Refused {
  refuse?: { status: number; code?: string; message?: string; headers?: Record<string, string> };
  /** Never answers. */
  hang?: true;
}

export interface HttpScript extends Refused {
  /** The connection fails before any answer. */
  unreachable?: true;
  /** Until the headers. */
  headersMs?: number;
  steps?: BodyStep[];
}

export interface FakeServer<Body> {
  fetch(input: string, init?: RequestInit): Promise<Response>;
  /** `gone`: the client aborted or cancelled before the end. */
  requests: { url: URL; headers: Headers; body: Body; gone: boolean }[];
}

type Scripts = [HttpScript, ...HttpScript[]];

/** An OpenAI. The nth script answers the nth request, the last one all further. */
export function fakeOpenAi(...scripts: Scripts): FakeServer<Record<string, unknown>> {
  const errorOf = ({ code = 'some_code', message = 'refused' }: NonNullable<Refused['refuse']>) =>
    JSON.stringify({ error: { message, type: 'some_type', param: null, code } });
  return fakeServer(scripts, JSON.parse, 'text/event-stream', errorOf);
}

/** A voice, Azure and Aura alike. The nth script answers the nth request, the last one all further. */
export function fakeVoice(...scripts: Scripts): FakeServer<string> {
  return fakeServer(scripts, String, 'audio/basic', () => '<speak>the words</speak>');
}

function fakeServer<Body>(
  scripts: Scripts,
  read: (body: string) => Body,
  contentType: string,
  errorOf: (refuse: NonNullable<Refused['refuse']>) => string,
): FakeServer<Body> {
  const requests: FakeServer<Body>['requests'] = [];
  return {
    requests,
    async fetch(input, init) {
      const script = scriptOf(scripts, requests.length);
      const body = read(String(init?.body));
      const request = { url: new URL(input), headers: new Headers(init?.headers), body, gone: false };
      requests.push(request);
      const signal = init?.signal ?? null;
      const gone = () => {
        request.gone = true;
      };
      if (script.unreachable) throw new Error('Network connection lost.');
      try {
        const error = script.refuse ? errorOf(script.refuse) : '';
        const refused = await refusedBy(script, script.headersMs, signal, error);
        if (refused) return refused;
      } catch (error) {
        gone();
        throw error;
      }
      const headers = { 'content-type': contentType };
      return new Response(scriptedBody(script.steps ?? [], signal, gone), { headers });
    },
  };
}

export function scriptOf<Script>(scripts: readonly [Script, ...Script[]], number: number): Script {
  return scripts[number] ?? scripts.at(-1) ?? scripts[0];
}

/** Waits as the script says; the refusal, or null when the request is to be answered. */
export async function refusedBy(
  { hang, refuse }: Refused,
  waitMs = 0,
  signal: AbortSignal | null,
  body: string,
): Promise<Response | null> {
  const clock = createStepClock(signal);
  if (hang) await clock.forever();
  await clock.wait(waitMs);
  return refuse ? new Response(body, { status: refuse.status, headers: refuse.headers ?? {} }) : null;
}

/** Without a `drop` or `hang` the body ends after the last step. `onGone`: the client left before that. */
function scriptedBody(
  steps: readonly BodyStep[],
  signal: AbortSignal | null,
  onGone: () => void,
): ReadableStream<Uint8Array> {
  const clock = createStepClock(signal);
  let isOver = false;
  const gone = () => {
    if (!isOver) onGone();
    isOver = true;
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = async () => {
        for (const step of steps) {
          if (isOver) return;
          if ('wait' in step) await clock.wait(step.wait);
          if ('write' in step)
            controller.enqueue(
              typeof step.write === 'string' ? new TextEncoder().encode(step.write) : step.write,
            );
          if ('hang' in step) await clock.forever();
          if ('drop' in step) throw new Error('Network connection lost.');
        }
        isOver = true;
        controller.close();
      };
      write().catch((error: unknown) => {
        if (signal?.aborted) gone();
        isOver = true;
        controller.error(error);
      });
    },
    cancel: gone,
  });
}

/** Waits inside a script; both reject with the signal's reason when it aborts. */
export function createStepClock(signal: AbortSignal | null): {
  wait(ms: number): Promise<void>;
  forever(): Promise<never>;
} {
  const cut = <T>(start: (done: (value: T) => void) => void) =>
    new Promise<T>((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      start(resolve);
    });
  return {
    wait: (ms) => cut<void>((done) => (ms === 0 ? done() : void setTimeout(done, ms))),
    forever: () => cut<never>(() => undefined),
  };
}

const envelope = { id: 'chatcmpl-1', created: 1, model: 'gpt-6-luna' };

export function sse(event: unknown): BodyStep {
  return { write: `data: ${JSON.stringify(event)}\n\n` };
}

/** One SSE event with one choice. */
export function chatChunk(delta: object, finishReason: string | null = null): BodyStep {
  return sse(chunk(envelope, delta, finishReason));
}

export const chatDone: BodyStep = { write: 'data: [DONE]\n\n' };

/** The usage chunk; it is missing when a stream is cut. */
export function chatUsage(input: number, cached: number, output: number): BodyStep {
  return sse(
    usageChunk(envelope, {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: cached },
    }),
  );
}

/** A complete reply of these tokens, `gapMs` between them. */
export function chatReply(tokens: readonly string[], gapMs = 0): BodyStep[] {
  const begin = chatChunk({ role: 'assistant', content: '', refusal: null });
  const spoken = tokens.flatMap((content): BodyStep[] => [{ wait: gapMs }, chatChunk({ content })]);
  return [begin, ...spoken, chatChunk({}, 'stop'), chatUsage(812, 768, tokens.length), chatDone];
}

/** `ms` of mu-law in `chunks` writes, every byte `tone`, so that a test can distinguish clauses. */
export function voiceAudio(ms: number, { chunks = 1, gapMs = 0, tone = 0x55 } = {}): BodyStep[] {
  const bytes = Math.round((ms * 8) / chunks);
  return Array.from({ length: chunks }, (_, index): BodyStep[] => [
    { wait: index === 0 ? 0 : gapMs },
    { write: new Uint8Array(bytes).fill(tone) },
  ]).flat();
}

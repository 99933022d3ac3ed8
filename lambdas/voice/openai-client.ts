/**
 * The part of the `openai` package that our adapter (`shared/io/openai.ts`) uses: one streamed
 * request, the package's own reader of the stream and its own errors. The package's client carries
 * every product of its maker, so bundling puts this file in its place (`bundling.ts`), a hundred
 * kilobytes less at a cold start. The adapter's own tests hold it to what the package does
 * (`openai-client.test.ts`).
 */
import type OpenAiPackage from 'openai';
import type { ClientOptions } from 'openai';
import { APIConnectionError, APIError, APIUserAbortError } from 'openai/core/error';
import { Stream } from 'openai/core/streaming';

export { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai/core/error';

type Chat = OpenAiPackage.Chat.Completions.ChatCompletionCreateParamsStreaming;
type Chunks = Stream<OpenAiPackage.Chat.Completions.ChatCompletionChunk>;

export interface ClientAsked extends Pick<ClientOptions, 'baseURL' | 'fetch'> {
  apiKey: string;
  baseURL: string;
  fetch: NonNullable<ClientOptions['fetch']>;
}

/** Never retries, never logs, and leaves all time limits to the `signal`. */
export default class OpenAI {
  readonly chat: { completions: { create(body: Chat, how: { signal: AbortSignal }): Promise<Chunks> } };

  constructor({ apiKey, baseURL, fetch }: ClientAsked) {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      accept: 'application/json',
    };
    const ask = (body: Chat, signal: AbortSignal) =>
      fetch(`${baseURL}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body), signal });
    this.chat = { completions: { create: (body, { signal }) => streamed((own) => ask(body, own), signal) } };
  }
}

/** Rejects with the package's errors: `APIError` with the status, `APIConnectionError` without an answer. */
async function streamed(
  ask: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal,
): Promise<Chunks> {
  // The stream aborts it too, when its reader leaves early.
  const own = new AbortController();
  signal.addEventListener('abort', () => own.abort(), { once: true });
  if (signal.aborted) own.abort();
  const answer = await reached(ask(own.signal), own.signal);
  if (answer.ok) return Stream.fromSSEResponse(answer, own, silentClient);
  const text = await answer.text().catch(() => '');
  const body = objectIn(text);
  throw APIError.generate(answer.status, body, body ? undefined : text, answer.headers);
}

async function reached(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) throw new APIUserAbortError();
    throw new APIConnectionError(error instanceof Error ? { cause: error } : {});
  }
}

/**
 * Without a client the stream would print a garbled chunk, which holds the caller's words; it asks
 * one for its logger and nothing else.
 */
const silentClient = { logLevel: 'off' } as OpenAiPackage;

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // A proxy's page; it is told as text.
    return undefined;
  }
}

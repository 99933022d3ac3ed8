/**
 * What the world does to a recorded stream: a message is left out, sent twice, overtaken by the next one, or
 * cut in the middle. A test feeds every mutation to the code that reads the protocol.
 */

export interface Mutation<Message> {
  /** Where the stream differs from the recording, for a failing test's name: `message 3 left out`. */
  readonly name: string;
  readonly messages: readonly Message[];
}

/** Each message left out, sent twice, and swapped with the one behind it: 3 n - 1 streams. */
export function* reordered<Message>(messages: readonly Message[]): Generator<Mutation<Message>> {
  for (const [at, message] of messages.entries()) {
    const before = messages.slice(0, at);
    const after = messages.slice(at + 1);
    yield { name: `message ${at} left out`, messages: [...before, ...after] };
    yield { name: `message ${at} sent twice`, messages: [...before, message, message, ...after] };
    const [next, ...rest] = after;
    if (next !== undefined) {
      yield { name: `message ${at} behind its next`, messages: [...before, next, message, ...rest] };
    }
  }
}

/**
 * One message cut at every byte, the others whole: for protocols whose messages arrive whole (WebSocket).
 * A text is cut at every character.
 */
export function* cutMessages<Message extends string | Uint8Array>(
  messages: readonly Message[],
): Generator<Mutation<string | Uint8Array>> {
  for (const [at, message] of messages.entries()) {
    for (let length = 0; length < message.length; length += 1) {
      const cut = typeof message === 'string' ? message.slice(0, length) : message.subarray(0, length);
      yield {
        name: `message ${at} cut behind ${length}`,
        messages: [...messages.slice(0, at), cut, ...messages.slice(at + 1)],
      };
    }
  }
}

/**
 * A body of bytes that ends at every byte, and one that arrives in two parts there: for protocols whose
 * messages have no borders of their own (an HTTP body of server-sent events or audio).
 */
export function* cutBody(body: Uint8Array): Generator<Mutation<Uint8Array> & { readonly ends: boolean }> {
  for (let length = 0; length < body.length; length += 1) {
    const start = body.slice(0, length);
    yield { name: `body ends behind byte ${length}`, messages: [start], ends: true };
    yield { name: `body in two parts at byte ${length}`, messages: [start, body.slice(length)], ends: false };
  }
}

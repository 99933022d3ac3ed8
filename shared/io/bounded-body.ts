/** A limit on an answer's size: an endless one would fill the memory that the calls of an isolate share. */

/** The same answer, whose body fails once it has more than `mostBytes`. */
export function boundedAnswer(answer: Response, mostBytes: number): Response {
  if (answer.body === null) return answer;
  const reader = answer.body.getReader();
  let bytes = 0;
  // Nothing is read ahead: the reader's own waits are timed.
  const bounded = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        bytes += value.length;
        if (bytes <= mostBytes) return controller.enqueue(value);
        controller.error(new TooLarge(`an answer of more than ${mostBytes} bytes`));
        await reader.cancel();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { status, statusText, headers } = answer;
  return new Response(bounded, { status, statusText, headers });
}

export class TooLarge extends Error {}

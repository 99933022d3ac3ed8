/** V8's inspector in a process under test: its commands and their answers, over its WebSocket. */
import { WebSocket } from 'ws';
import { z } from 'zod';

export interface Inspector {
  /** Throws where no answer comes within 20 s, or the answer is an error. */
  command(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

const Target = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1);
const Message = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  params: z.unknown().optional(),
});

/** Of one command. workerd reads a command only when a request wakes the isolate: see `wake`. */
const withinMs = 20_000;

/** `wake`: any request to the process. `told`: what it says unasked, its parameters alone. */
export async function openInspector(
  port: number,
  wake: () => Promise<unknown>,
  told: (params: unknown) => void = () => undefined,
): Promise<Inspector> {
  const [target] = Target.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '', { perMessageDeflate: false });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, (answer: z.infer<typeof Message>) => void>();
  socket.on('message', (data) => {
    const message = Message.parse(JSON.parse(String(data)));
    if (message.id === undefined) return told(message.params);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  let sent = 0;
  return {
    async command(method, params = {}) {
      sent += 1;
      const id = sent;
      let answer = null as z.infer<typeof Message> | null;
      waiting.set(id, (message) => {
        answer = message;
      });
      socket.send(JSON.stringify({ id, method, params }));
      for (const untilMs = performance.now() + withinMs; answer === null; ) {
        if (performance.now() > untilMs) throw new Error(`the inspector did not answer ${method}`);
        await wake();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const { error, result } = answer;
      if (error) throw new Error(`the inspector refused ${method}: ${error.message}`);
      return result;
    },
    close: () => socket.terminate(),
  };
}

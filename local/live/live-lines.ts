/** The live lines under the output of `npm start`: one for each call, drawn anew as it goes on. */
import type { Paint } from '../terminal/columns.ts';
import type { Screen } from '../terminal/screen.ts';
import { type LiveCall, liveLine, overLine } from './live-call.ts';
import { watchCalls } from './watch-calls.ts';

/** Often enough for words that come one by one. */
const drawEveryMs = 250;

/** Resolves with the signal, when nothing is shown any more. */
export async function showLiveCalls(
  screen: Screen,
  paint: Paint,
  edge: { url: string; internalKey: string },
  signal: AbortSignal,
): Promise<void> {
  let calls: readonly LiveCall[] = [];
  const draw = () => screen.show(calls.map((call) => liveLine(call, Date.now(), paint)));
  const timer = setInterval(draw, drawEveryMs);
  try {
    await watchCalls({
      edge: edge.url,
      internalKey: edge.internalKey,
      signal,
      changed: (live) => {
        calls = live;
      },
      over: (call) => screen.say(overLine(call, Date.now(), paint)),
    });
  } finally {
    clearInterval(timer);
    screen.show([]);
  }
}

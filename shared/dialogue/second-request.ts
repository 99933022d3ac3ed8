/**
 * The request that follows an answer which no caller can be given. What went wrong is added to the system
 * message: some servers refuse a system message in any other place.
 */
import type { Message } from './message.ts';

/** `call`: a tool call was written as text. `empty`: neither text nor a tool call. */
export type WrongAnswer = 'call' | 'empty';

const notes: Readonly<Record<WrongAnswer, string>> = {
  call: 'You have just written a tool call as text. Nobody runs it and nobody hears it. Call the tool itself, or say in plain words what you want to say.',
  empty: 'Your last answer was empty. Answer the caller in one or two short sentences, or call a tool.',
};

/** `said`: what the caller was given of the answer already. */
export function secondRequest(messages: readonly Message[], wrong: WrongAnswer, said: string): Message[] {
  const heard = said.replace(/\s+/gu, ' ').trim();
  const note = [
    '\n\n# Your last answer',
    notes[wrong],
    ...(heard === ''
      ? []
      : [`The caller has heard this of it: "${heard}". Go on behind it, and don't repeat it.`]),
  ].join('\n');
  const [first, ...others] = messages;
  if (first?.role === 'system') return [{ ...first, content: first.content + note }, ...others];
  return [{ role: 'system', content: note.trim() }, ...messages];
}

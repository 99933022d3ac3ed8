/**
 * The messages that a model should remember of a call, folded from its journal: the caller's words, the
 * tools and their answers, and the heard words of the agent.
 */
import type { Message } from '../dialogue/message.ts';
import type { JournalEvent } from './events.ts';

/** The same messages that a stream's conversation keeps in its state, without the system prompt. */
export function historyOf(events: readonly JournalEvent[]): Message[] {
  const messages: Message[] = [];
  for (const event of events) {
    if (event.type === 'callerSaid') messages.push({ role: 'user', content: event.text });
    else if (event.type === 'agentSaid') {
      const own = event.memory ?? event.text;
      if (own !== '')
        messages.push({ role: 'assistant', content: event.interrupted ? `${own} [interrupted]` : own });
    } else if (event.type === 'toolAnswered') {
      const { id, name, arguments: given, result } = event;
      messages.push({ role: 'assistant', content: '', toolCalls: [{ id, name, arguments: given }] });
      messages.push({ role: 'tool', toolCallId: id, content: result });
    }
  }
  return messages;
}

/**
 * What staff whispered for the model's next reply, as a stream's conversation keeps it in its state: it is
 * done once a reply that was requested after it was heard to its end.
 */
export function whispersIn(events: readonly JournalEvent[]): string[] {
  let waiting: string[] = [];
  let given = 0;
  for (const event of events) {
    if (event.type === 'whispered') waiting.push(event.text);
    else if (event.type === 'callerSaid') given = waiting.length;
    else if (event.type === 'agentSaid' && event.cause === 'model' && !event.interrupted) {
      if ((event.memory ?? event.text) === '') continue;
      waiting = waiting.slice(given);
      given = 0;
    }
  }
  return waiting;
}

/** The agent's language after these events; `null` when they don't name one. */
export function languageOfJournal(events: readonly JournalEvent[]): string | null {
  const start = events.find((event) => event.type === 'callStarted');
  return languageChosen(events) ?? start?.language ?? null;
}

/**
 * The language that the caller last asked for or was found to speak; `null` when the call stayed in
 * its first.
 */
export function languageChosen(events: readonly JournalEvent[]): string | null {
  let language: string | null = null;
  for (const event of events) {
    if (event.type === 'toolAnswered' && event.action?.type === 'setLanguage')
      language = event.action.language;
    else if (event.type === 'callerSaid' && event.switched) language = event.language;
  }
  return language;
}

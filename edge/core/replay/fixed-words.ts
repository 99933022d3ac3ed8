/** What the table wants said, where the words are the table's own. */
import type { EventOf } from '../events.ts';
import type { State } from '../state.ts';

/**
 * The text of the fixed phrase's clause that begins to sound (null: it has no such clause); null
 * where the words are the model's, or nobody's.
 */
export function fixedWords(
  { reply }: State,
  event: EventOf<'clausePlaying'>,
): { text: string | null } | null {
  if (!reply || reply.turn !== event.turn || reply.cause === 'model') return null;
  return { text: reply.clauses[event.clause] ?? null };
}

import type { JournalEvent } from '../../shared/journal/events.ts';

/** A line of a stored call (`at` in ISO 8601) or of a live one (`at` in ms since the epoch). */
export interface Line {
  at: string | number;
  /** `staff`: a whisper to the agent, which the caller does not hear. */
  who: 'caller' | 'agent' | 'staff';
  /** Who whispered, by the subject of a token. */
  person?: string | undefined;
  text: string;
  interrupted?: boolean | undefined;
  /** What followed in the agent's reply and was never heard. */
  unheard?: string;
  /** The words are still being spoken and may change. */
  isOpen?: boolean;
}

/** Staff's whispers among the lines, by their time. */
export function withWhispers<L extends Line>(
  lines: readonly L[],
  journal: readonly JournalEvent[],
): (L | (Line & { at: string; from: null }))[] {
  const whispers = journal.flatMap((event) => {
    if (event.type !== 'whispered') return [];
    const { at, text, person } = event;
    return [{ at: new Date(at).toISOString(), who: 'staff' as const, text, person, from: null }];
  });
  if (whispers.length === 0) return [...lines];
  const ms = ({ at }: Line): number => (typeof at === 'number' ? at : Date.parse(at));
  return [...lines, ...whispers].sort((one, other) => ms(one) - ms(other));
}

/** Draws the state diagram of `docs/architecture.md` from the table itself. */
import { table } from './conversation.ts';
import type { EventType } from './events.ts';
import { type Phase, phases } from './state.ts';

/** A Mermaid state diagram: one arrow for each pair of phases, labelled with the events that lead there. */
export function stateDiagram(): string {
  const lines = ['stateDiagram-v2', '  [*] --> waiting'];
  for (const from of phases) {
    const arrows = new Map<Phase, EventType[]>();
    for (const [type, row] of Object.entries(table[from])) {
      for (const to of row?.to ?? []) arrows.set(to, [...(arrows.get(to) ?? []), type as EventType]);
    }
    for (const [to, types] of arrows) lines.push(`  ${from} --> ${to}: ${types.join(', ')}`);
  }
  return [...lines, '  ended --> [*]'].join('\n');
}

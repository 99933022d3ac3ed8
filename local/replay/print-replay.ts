/**
 * Prints the result of a replay: one line when all decisions agree, otherwise the first difference
 * in full. Returns lines.
 */
import { type Difference, differentFields, type Replay } from '../../edge/core/replay/replay.ts';
import { printState } from '../../edge/core/state.ts';
import type { JournalEvent } from '../../shared/journal/events.ts';
import { type Paint, table } from '../terminal/columns.ts';
import type { StoredJournal } from './stored-journal.ts';

/** Events shown before the one that was decided differently. */
const eventsBefore = 8;
const longestGist = 90;

/** The line for a journal whose decisions all agree. */
export function agreement(name: string, stored: StoredJournal, replay: Replay, tookMs: number): string {
  const { outcomes, isOver } = replay;
  const counts = [
    `${stored.journal.length} events`,
    count(turnsOf(replay), 'turn'),
    `${count(outcomes, 'outcome')} decided as ${outcomes === 1 ? 'it was' : 'they were'}`,
    `${tookMs.toFixed(1)} ms`,
  ];
  return [
    `${name} agrees: ${counts.join(', ')}`,
    ...(isOver ? [] : ['the call is not over']),
    ...ignored(replay),
  ].join('; ');
}

/** The events that were left out; empty when there are none. */
export function leftOut({ leftOut: byType }: StoredJournal): string[] {
  const types = Object.entries(byType).map(([type, times]) => `${type} ${times}`);
  return types.length === 0
    ? []
    : [
        `left out, because this version can't read them (is the journal from another version?): ${types.join(', ')}`,
      ];
}

/**
 * The first difference: the event, what was decided then and now, the state before it, the events
 * before it.
 */
export function scene(
  name: string,
  { journal }: StoredJournal,
  replay: Replay,
  difference: Difference,
  paint: Paint,
): string[] {
  const { event, before } = difference.step;
  const startedAt = journal[0]?.at ?? 0;
  const past = journal.filter(({ seq }) => seq < event.seq).slice(-eventsBefore);
  return [
    paint(
      `${name} differs at event ${event.seq}, ${since(startedAt, event)}: ${event.type} ${gist(event)}`.trimEnd(),
      'red',
    ),
    '',
    ...comparison(difference, startedAt),
    '',
    paint('the state before it', 'cyan'),
    ...printState(before).split('\n'),
    '',
    paint('the events before it', 'cyan'),
    ...steps(past, replay, startedAt),
    ...ignored(replay).map((line) => `\n${line}`),
  ];
}

function comparison(difference: Difference, startedAt: number): string[] {
  switch (difference.kind) {
    case 'outcome': {
      const { recorded, decided } = difference;
      const [then, now]: Record<string, unknown>[] = [{ ...recorded }, { ...decided }];
      const different = new Set(differentFields(recorded, decided));
      const names = [...new Set(['type', ...Object.keys({ ...then }), ...Object.keys({ ...now })])];
      const value = (fields: Record<string, unknown> | undefined, field: string) =>
        fields && field in fields ? JSON.stringify(fields[field]) : '-';
      const rows = names.map((field) => [
        different.has(field) ? '*' : '',
        field,
        value(then, field),
        value(now, field),
      ]);
      const none =
        recorded === null
          ? ['then: nothing like this was recorded']
          : decided === null
            ? ['now: nothing like this is decided']
            : [];
      return [...none, ...table(['', '', 'THEN', 'NOW'], rows)];
    }
    case 'words':
      return [
        `then  "${difference.recorded}"`,
        difference.decided === null ? 'now   the phrase has no such clause' : `now   "${difference.decided}"`,
      ];
    case 'timer': {
      const { name, setFor, firedAt } = difference;
      const at = (ms: number) => since(startedAt, { at: ms });
      if (setFor === null) return [`then  the timer '${name}' fired`, 'now   it is not set'];
      if (firedAt !== null)
        return [`then  the timer '${name}' fired at ${at(firedAt)}`, `now   it is set for ${at(setFor)}`];
      return [
        `then  the timer '${name}' had not fired yet`,
        `now   it is set for ${at(setFor)}`,
        'or the process was suspended for that long',
      ];
    }
  }
}

/** One line for each event: number, time, type, and the phase it led to. Outcomes are indented. */
export function steps(events: readonly JournalEvent[], replay: Replay, startedAt: number): string[] {
  const bySeq = new Map(replay.steps.map((step) => [step.event.seq, step]));
  const rows = events.map((event) => {
    const step = bySeq.get(event.seq);
    const isReceived = step !== undefined;
    return [
      String(event.seq),
      since(startedAt, event),
      isReceived ? event.type : `  ${event.type}`,
      step
        ? step.after.phase === step.before.phase
          ? step.after.phase
          : `${step.before.phase} -> ${step.after.phase}`
        : '',
      gist(event),
    ];
  });
  return table(['SEQ', 'TIME', 'EVENT', 'PHASE', ''], rows);
}

/** The number of the call's last turn. */
export function turnsOf({ steps: taken }: Replay): number {
  return taken.at(-1)?.after.turn ?? 0;
}

function ignored({ steps: taken }: Replay): string[] {
  const kinds = Object.entries(taken.at(-1)?.after.ignored ?? {}).map(([what, times]) => `${what} ${times}`);
  return kinds.length === 0 ? [] : [`ignored: ${kinds.join(', ')}`];
}

/** An event's fields, shortened. */
function gist({ seq, at, type, ...fields }: JournalEvent): string {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
  return text.length > longestGist ? `${text.slice(0, longestGist)}…` : text;
}

function since(startedAt: number, { at }: { at: number }): string {
  return `${at >= startedAt ? '+' : '-'}${(Math.abs(at - startedAt) / 1000).toFixed(3)} s`;
}

function count(quantity: number, what: string): string {
  return `${quantity} ${what}${quantity === 1 ? '' : 's'}`;
}

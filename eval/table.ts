/** Trials as a table: a row for each kind of goal, then the sums, then what was not reached and why. Pure. */
import type { Trial } from './trial.ts';

export interface Row {
  what: string;
  goals: number;
  reached: number;
  percent: number;
  /** Mean of the caller's turns in a call. */
  turns: number;
  /** Replies that said "I didn't get that", in all calls together. */
  misunderstandings: number;
}

export interface Sums {
  kinds: Row[];
  all: Row;
  /** The goals that the engine was improved with, and those it was not. */
  open: Row;
  heldOut: Row;
}

export function sumsOf(trials: readonly Trial[]): Sums {
  const kinds = [...new Set(trials.map(({ kind }) => kind))];
  return {
    kinds: kinds.map((kind) =>
      rowOf(
        kind,
        trials.filter((trial) => trial.kind === kind),
      ),
    ),
    all: rowOf('all', trials),
    open: rowOf(
      'open goals',
      trials.filter(({ heldOut }) => !heldOut),
    ),
    heldOut: rowOf(
      'held-out goals',
      trials.filter(({ heldOut }) => heldOut),
    ),
  };
}

function rowOf(what: string, trials: readonly Trial[]): Row {
  const reached = trials.filter(({ failures }) => failures.length === 0).length;
  const sum = (of: (trial: Trial) => number) => trials.reduce((total, trial) => total + of(trial), 0);
  const mean = (total: number) => (trials.length === 0 ? 0 : tenths(total / trials.length));
  return {
    what,
    goals: trials.length,
    reached,
    percent: mean(100 * reached),
    turns: mean(sum(({ turns }) => turns)),
    misunderstandings: sum(({ misunderstandings }) => misunderstandings),
  };
}

/** Lines to print. `withTalk`: what was said in each goal that was not reached. */
export function tableOf(heading: string, trials: readonly Trial[], withTalk: boolean): string[] {
  const { kinds, all, open, heldOut } = sumsOf(trials);
  const rows = [...kinds, all, ...(open.goals > 0 && heldOut.goals > 0 ? [open, heldOut] : [])];
  const cells = rows.map((row) =>
    [row.what, row.goals, row.reached, `${row.percent} %`, row.turns, row.misunderstandings].map(String),
  );
  const table = [['kind', 'goals', 'reached', '', 'turns', 'not understood'], ...cells];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length))) ?? [];
  const lines = table.map((row) =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`.trimEnd(),
  );
  const rule = `  ${'-'.repeat(widths.reduce((total, width) => total + width + 2, -2))}`;
  lines.splice(1 + kinds.length, 0, rule);
  const failed = trials.filter(({ failures }) => failures.length > 0);
  return [
    heading,
    ...lines,
    ...(failed.length === 0 ? [] : ['', '  not reached']),
    ...failed.flatMap((trial) => outcomeLines(trial, withTalk)).map((each) => `  ${each}`),
  ];
}

/** One goal in a line; with `withTalk`, below it what was said when it was not reached. */
export function outcomeLines({ goal, heldOut, failures, transcript }: Trial, withTalk: boolean): string[] {
  const line = `${goal}${heldOut ? ' (held out)' : ''}: ${failures.length === 0 ? 'reached' : failures.join('; ')}`;
  return withTalk && failures.length > 0 ? [line, ...transcript.map((each) => `      ${each}`)] : [line];
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The shape of a check of `npm run nightly`: what it is given, and what it hands back. */
import type { Figure } from '../bench/figures.ts';

export interface Check {
  /** For `--only`. */
  name: string;
  /** A check that takes longer is told to stop, and has failed. */
  budgetMinutes(options: { short: boolean; soakMinutes: number }): number;
  /** Ends every process it started, also when it throws. */
  run(options: CheckOptions): Promise<CheckResult>;
}

export interface CheckOptions {
  /** A few calls, rounds or cases, to see that the check works. Its result is not kept. */
  short: boolean;
  /** How long the soak lasts. */
  soakMinutes: number;
  /** Aborted when the budget is used up. */
  signal: AbortSignal;
  /** Prints a line of progress. */
  say(line: string): void;
}

export interface CheckResult {
  title: string;
  /** A table in the check's own words, besides the figures. */
  columns: string[];
  rows: (string | number)[][];
  /** Measurements with their goals. */
  figures: Figure[];
  /**
   * Why the figures are not the system's own: the machine was busy with something else. Such a result is
   * printed, not kept, and the run has failed. Absent or null: they are.
   */
  doubt?: string | null;
  /** How it was measured. */
  foot: string[];
}

/** Ours beside the bare floor: differences, ratios, and how they are printed. */
import { type Beside, type Figure, figure, type Goal, printTable, round, spreadOf } from '../figures.ts';

export function beside(
  what: string,
  unit: Beside['unit'],
  ours: readonly number[],
  floor: readonly number[],
): Beside {
  return { what, unit, ours: spreadOf(ours), floor: spreadOf(floor) };
}

/** How far ours is above the floor: percentile less percentile, not of paired samples. Pure. */
export function above({ ours, floor }: Beside): { p50: number; p95: number } {
  return { p50: round(ours.p50 - floor.p50), p95: round(ours.p95 - floor.p95) };
}

/** Ours over the floor, in hundredths. Null where the floor is 0. Pure. */
export function ratio({ ours, floor }: Beside): { p50: number | null; p95: number | null } {
  const of = (one: number, other: number) => (other === 0 ? null : Math.round((one / other) * 100) / 100);
  return { p50: of(ours.p50, floor.p50), p95: of(ours.p95, floor.p95) };
}

/** The distance to the floor as figures with a goal for each percentile. */
export function aboveFigures(each: Beside, goals: { p50: number; p95: number }): Figure[] {
  return (['p50', 'p95'] as const).map((part) =>
    valueFigure(`${each.what}: above the floor, ${part}`, each.unit, above(each)[part], {
      of: 'worst',
      atMost: goals[part],
    }),
  );
}

/** A figure of one value, which keeps hundredths: a ratio is no time. */
export function valueFigure(what: string, unit: Figure['unit'], value: number, goal: Goal | null): Figure {
  const kept = Math.round(value * 100) / 100;
  return { ...figure(what, unit, [value], goal), p50: kept, p95: kept, worst: kept };
}

export function printBeside(rows: readonly Beside[]): void {
  if (rows.length === 0) return;
  const columns = ['what', 'unit', 'n', 'ours', '', 'floor', '', 'above', '', 'ratio', ''];
  printTable(
    columns,
    rows.map((row) => {
      const [distance, times] = [above(row), ratio(row)];
      return [
        row.what,
        row.unit,
        `${row.ours.samples}/${row.floor.samples}`,
        ...[row.ours, row.floor, distance].flatMap(({ p50, p95 }) => [p50, p95]),
        times.p50 ?? '',
        times.p95 ?? '',
      ];
    }),
  );
  console.log('  Each pair of columns is p50 and p95.');
}

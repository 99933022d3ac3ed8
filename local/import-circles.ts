/** Finds files that import each other in a circle, type imports included. Pure. */
import { join } from 'node:path/posix';

const specifier = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^'?]+)/g;

/** `files`: path to text. Each circle is the set of files that reach each other, sorted by name. */
export function importCircles(files: ReadonlyMap<string, string>): string[][] {
  const imports = new Map(
    [...files].map(([file, text]) => [
      file,
      [...text.matchAll(specifier)]
        .map(([, path = '']) => join(file, '..', path))
        .filter((path) => files.has(path)),
    ]),
  );
  // Tarjan's strongly connected components.
  const circles: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const isOpen = new Set<string>();

  function visit(file: string): number {
    const number = index.size;
    let lowest = number;
    index.set(file, number);
    stack.push(file);
    isOpen.add(file);
    for (const next of imports.get(file) ?? []) {
      if (!index.has(next)) lowest = Math.min(lowest, visit(next));
      else if (isOpen.has(next)) lowest = Math.min(lowest, low.get(next) ?? index.get(next) ?? lowest);
    }
    low.set(file, lowest);
    if (lowest === number) {
      const circle = stack.splice(stack.indexOf(file));
      for (const member of circle) isOpen.delete(member);
      if (circle.length > 1) circles.push(circle.sort());
    }
    return lowest;
  }

  for (const file of files.keys()) if (!index.has(file)) visit(file);
  return circles;
}

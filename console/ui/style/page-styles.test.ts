import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// A page's style sheet is loaded with the page and stays when the page is left.

const sheets = globSync('console/**/*.css').filter((path) => !path.startsWith('console/ui/'));

/** What each rule begins with, such as `.call-row` of `.call-row .when`. */
function beginsOf(path: string): Set<string> {
  const rules = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const selectors = [...rules.matchAll(/([^{}]+)\{/g)].flatMap(([, before = '']) =>
    /^\s*@/.test(before) ? [] : before.split(/,(?![^(]*\))/),
  );
  return new Set(selectors.flatMap((each) => /^\s*([^\s>+~:[]+)/.exec(each)?.[1] ?? []));
}

test("a page's style is never that of another page, whichever was visited before", () => {
  const owners = new Map<string, string[]>();
  for (const path of sheets)
    for (const begin of beginsOf(path)) owners.set(begin, [...(owners.get(begin) ?? []), path]);
  expect([...owners].filter(([, paths]) => paths.length > 1)).toEqual([]);
});

test("a page's style names its own parts, not every element of a kind", () => {
  const bare = sheets.flatMap((path) => [...beginsOf(path)].filter((begin) => /^[a-z]+$/.test(begin)));
  expect(bare).toEqual([]);
});

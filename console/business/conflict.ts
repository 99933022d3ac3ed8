/**
 * Two people changed the same settings: what each of them changed, and the settings with both. A field is a
 * setting, or one entry of those that are by language or by name (`greeting.en`). Pure.
 */
import type { Draft } from './draft.ts';
import { givenTool } from './tools/draft-tool.ts';

export interface Difference {
  readonly path: string;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Both changed it, to something else. Otherwise only they did, or only I did. */
  readonly who: 'both' | 'they' | 'me';
}

/** Compared with `base`, from which both began. Equal changes are no difference. */
export function differencesOf(base: Draft, mine: Draft, theirs: Draft): Difference[] {
  const [here, there] = [fieldsOf(mine), fieldsOf(theirs)];
  const [was, my, their] = [comparable(base), comparable(mine), comparable(theirs)];
  return [...new Set([...was.keys(), ...my.keys(), ...their.keys()])].flatMap((path): Difference[] => {
    const [before, me, they] = [was, my, their].map((texts) => texts.get(path) ?? absent);
    if (me === they) return [];
    const who = before === they ? 'me' : before === me ? 'they' : 'both';
    return [{ path, mine: here.get(path), theirs: there.get(path), who }];
  });
}

/** Theirs, with each of my changes; of what both changed, what `mineOf` has is mine. */
export function merged(
  theirs: Draft,
  differences: readonly Difference[],
  mineOf: (path: string) => boolean,
): Draft {
  let result = theirs;
  for (const { path, mine, who } of differences)
    if (who === 'me' || (who === 'both' && mineOf(path))) result = withField(result, path, mine);
  return result;
}

export function isChanged(base: Draft, draft: Draft): boolean {
  return differencesOf(base, draft, base).length > 0;
}

/** By path: a setting, or an entry of it. */
export function fieldsOf(draft: Draft): Map<string, unknown> {
  const fields = Object.entries(draft).flatMap(([name, value]): [string, unknown][] =>
    isByName(value) ? Object.entries(value).map(([key, text]) => [`${name}.${key}`, text]) : [[name, value]],
  );
  return new Map(fields);
}

function withField(draft: Draft, path: string, value: unknown): Draft {
  const [name = '', key] = path.split('.');
  if (key === undefined) return { ...draft, [name]: value };
  const texts = Object.entries(draft).find(([each]) => each === name)?.[1];
  return { ...draft, [name]: { ...texts, [key]: value ?? '' } };
}

function isByName(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An absent entry is as good as an empty one: both mean the default. */
const absent = JSON.stringify('');

/**
 * Fields as texts: equal ones mean equal values. The API keeps no order of names in a tool's schema, and of
 * languages in a line.
 */
function comparable(draft: Draft): Map<string, string> {
  const entries = [...fieldsOf(draft)].map(([path, value]) => [path, textOf(draft, path, value)] as const);
  return new Map(entries);
}

function textOf(draft: Draft, path: string, value: unknown): string {
  if (path === 'tools') return inOrder(draft.tools.map(givenTool));
  return path === 'lines' ? inOrder(value) : JSON.stringify(value ?? '');
}

function inOrder(whole: unknown): string {
  return JSON.stringify(whole, (_, value: unknown) =>
    isByName(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}

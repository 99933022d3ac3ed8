/**
 * How long a regular expression may look for a match, at worst. A business writes patterns for its tools, and
 * they run on a caller's words in a process that holds the calls of others: one whose ways to match multiply
 * with every character would stop them all. Pure.
 */

/** One step takes some nanoseconds: this is less than a second. */
const mostSteps = 2e7;

interface Group {
  alternatives: number;
  /** It matches in one way. */
  isPlain: boolean;
}

const tokens =
  /\\(?:[pPu]\{[^}]*\}|k<[^>]*>|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|\{\d+(?:,\d*)?\}\??|[*+?]\??|./gsu;

/** Whether the pattern may run on a text of so many characters. */
export function isCheapPattern(pattern: string, length: number): boolean {
  return stepsOf(pattern, Math.max(length, 1)) <= mostSteps;
}

function stepsOf(pattern: string, length: number): number {
  const whole: Group = { alternatives: 1, isPlain: true };
  const open = [whole];
  let steps = 1;
  let unbounded = 0;
  let isAtomPlain = true;
  for (const [token] of pattern.matchAll(tokens)) {
    const group = open.at(-1) ?? whole;
    const times = timesOf(token);
    if (token.startsWith('(')) open.push({ alternatives: 1, isPlain: true });
    else if (token === '|') Object.assign(group, { alternatives: group.alternatives + 1, isPlain: false });
    else if (token === ')') {
      open.pop();
      steps *= group.alternatives;
      const outer = open.at(-1) ?? whole;
      outer.isPlain &&= group.isPlain;
    } else if (times !== null) {
      // Each repetition could take another of the ways: their number has the length as its exponent.
      if (!isAtomPlain && times.most > 1) return Number.POSITIVE_INFINITY;
      const choices = Math.min(times.most, length) - times.least + 1;
      if (times.most > times.least) group.isPlain = false;
      steps *= Math.max(choices, 1);
      unbounded += times.most > length ? 1 : 0;
    }
    isAtomPlain = token !== ')' || group.isPlain;
  }
  // Together the unbounded repetitions share the length.
  for (let n = 2; n <= unbounded; n++) steps /= n;
  const isAnchored = pattern.startsWith('^') && whole.alternatives === 1;
  return steps * whole.alternatives * (isAnchored ? 1 : length);
}

/** How often a quantifier repeats; null for what is none. */
function timesOf(token: string): { least: number; most: number } | null {
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}\??$/.exec(token) ?? [];
  if (least !== undefined) {
    const endless = comma === ',' ? Number.POSITIVE_INFINITY : Number(least);
    return { least: Number(least), most: most ? Number(most) : endless };
  }
  if (/^\*\??$/.test(token)) return { least: 0, most: Number.POSITIVE_INFINITY };
  if (/^\+\??$/.test(token)) return { least: 1, most: Number.POSITIVE_INFINITY };
  return /^\?\??$/.test(token) ? { least: 0, most: 1 } : null;
}

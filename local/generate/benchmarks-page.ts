/** `docs/benchmarks.md`: the results of the benches and the evaluations, from their result files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../root.ts';

const Machine = z.object({
  cpu: z.string(),
  cores: z.number(),
  node: z.string(),
  loadBefore: z.number().optional(),
  loadAfter: z.number().optional(),
});
/** A NaN is written as null. */
const Spread = z.object({ samples: z.number(), p50: z.number().nullable(), p95: z.number().nullable() });

/** As `bench/figures.ts` keeps it. */
const Bench = z.object({
  date: z.string(),
  machine: Machine,
  versions: z.object({ workerd: z.string(), revision: z.string() }).optional(),
  noise: z.object({ isNoisy: z.boolean() }).optional(),
  bench: z.string(),
  beside: z.array(z.object({ what: z.string(), unit: z.string(), ours: Spread, floor: Spread })).default([]),
  tables: z
    .array(
      z.object({
        title: z.string(),
        columns: z.array(z.string()),
        rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
      }),
    )
    .default([]),
  figures: z.array(
    z.object({
      what: z.string(),
      unit: z.string(),
      samples: z.number(),
      p50: z.number().nullable(),
      p95: z.number().nullable(),
      worst: z.number().nullable(),
      goal: z
        .object({
          of: z.enum(['p50', 'p95', 'worst']),
          atMost: z.number().optional(),
          atLeast: z.number().optional(),
        })
        .nullable(),
    }),
  ),
  foot: z.array(z.string()),
});
type Bench = z.infer<typeof Bench>;
type Figure = Bench['figures'][number];
type Beside = Bench['beside'][number];

const Recogniser = z.object({
  date: z.string(),
  machine: Machine,
  recogniser: z.string(),
  caller: z.string(),
  samples: z.number(),
  startMs: z.number(),
  werPercent: z.number(),
  unheard: z.number(),
  splitTurns: z.number(),
  endOfTurnMs: z.object({ p50: z.number(), p95: z.number() }),
  firstWordsMs: z.object({ p50: z.number(), p95: z.number() }),
  lastWordEndErrorMs: z.object({ p50: z.number(), p95: z.number() }),
});

const Sum = z.object({ goals: z.number(), reached: z.number(), percent: z.number(), turns: z.number() });
/** As `eval/results.ts` keeps it. */
const Evaluation = z.object({
  date: z.string(),
  machine: Machine,
  way: z.enum(['text', 'voice']),
  language: z.string(),
  agent: z.string(),
  line: z.string(),
  all: Sum,
  open: Sum,
  heldOut: Sum,
});

/** As `eval/words-lost/words-lost.ts` keeps it. */
const WordsLost = z.object({
  date: z.string(),
  machine: Machine,
  recogniser: z.string(),
  caller: z.string(),
  lines: z.array(
    z.object({
      language: z.string(),
      line: z.string(),
      snrDb: z.number().nullable(),
      sentences: z.number(),
      words: z.number(),
      cut: z.number(),
      firstCut: z.number(),
      seconds: z.number(),
      sentSeconds: z.number(),
      heard: z
        .object({ words: z.number(), whole: z.number(), atItsPlace: z.number(), asSent: z.number() })
        .nullable(),
    }),
  ),
});
type WordsLost = z.infer<typeof WordsLost>;
/** Percentage points of wrong words that leaving audio out may cost at most. */
const mostWordsLost = 0.5;

/** Percent of goals that should be reached, by way and language. */
const evaluationGoals: Readonly<Record<string, number>> = { 'text-en': 95, 'text-hi': 90, 'voice-en': 85 };

/** Each bench and its measurement, in the order of the page. */
const titles: Readonly<Record<string, string>> = {
  start: 'Start: `npm start` until everything answers',
  greeting: 'Greeting: from the answered call to the first audio',
  overhead: 'A turn: our own time between the end of turn and the first audio',
  latency: 'An answer beside the bare floor',
  capacity: 'Calls on one core beside the bare floor',
  memory: 'What a call holds in memory beside the bare floor',
  held: 'What a call holds after 1, 10 and 60 minutes',
  tail: "Late answers: the model's first token as it is published",
  'speculative-reply': 'Speculative reply: from the end of turn to the first audio',
  'barge-in': "Barge-in: from the caller's first word to `clear`",
  heard: 'The transcript of an interrupted reply',
  keyless: 'A turn with the embedded engines, without any key',
  'whole-path': 'The embedded recogniser through a whole call',
  audio: 'Audio: tones through the codecs and through a call',
  'load-calls': 'Ten calls while a long recording is uploaded',
  business: 'The business side: the API on this machine',
  lists: 'Ten thousand calls: a page of the list, and a search through their words',
};

export function benchmarksPage(): string {
  const kept = filesOf('bench/results');
  const benches = kept.filter(({ name }) => name !== 'recogniser').map(({ json }) => Bench.parse(json));
  const unknown = benches.filter(({ bench }) => titles[bench] === undefined);
  if (unknown.length > 0) throw new Error(`no title for ${unknown.map(({ bench }) => bench).join(', ')}`);
  const recogniser = kept.find(({ name }) => name === 'recogniser');
  const evaluated = filesOf('eval/results');
  const wordsLost = evaluated.find(({ name }) => name === 'words-lost');
  const evaluations = evaluated
    .filter((file) => file !== wordsLost)
    .map(({ json }) => Evaluation.parse(json));
  const sections = Object.entries(titles).flatMap(([name, title]) =>
    benches.filter(({ bench }) => bench === name).map((bench) => benchSection(title, bench)),
  );
  return `# Benchmarks

Generated by \`npm run docs\` from [\`bench/results\`](../bench/results) and [\`eval/results\`](../eval/results).
Do not edit. \`npm run bench\` and \`npm run eval\` measure again and keep their results there.

The providers of the benches are scripted servers on the same machine, which speak the real wire. The
model's first token comes after 300 ms, each further token after 20 ms, the voice's first byte after 150 ms.
Where a table is under other conditions, it says so. Latencies are in ms. The worst is the largest value, or the smallest where the goal is "at least".

${missedSection(benches)}
${sections.join('\n')}
${recogniser ? recogniserSection(Recogniser.parse(recogniser.json)) : ''}
${wordsLost ? wordsLostSection(WordsLost.parse(wordsLost.json)) : ''}
${evaluationSection(evaluations)}`;
}

function filesOf(folder: string): { name: string; json: unknown }[] {
  return readdirSync(join(projectRoot, folder))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.json'.length),
      json: JSON.parse(readFileSync(join(projectRoot, folder, file), 'utf8')),
    }));
}

function measured({
  date,
  machine,
  versions,
  noise,
}: Pick<Bench, 'date' | 'machine' | 'versions' | 'noise'>): string {
  const { cpu, cores, node, loadBefore, loadAfter } = machine;
  const conditions = [
    cpu,
    `${cores} cores`,
    `Node ${node.slice(1)}`,
    ...(versions ? [`workerd ${versions.workerd}`, `revision ${versions.revision}`] : []),
    ...(loadBefore === undefined ? [] : [`load ${loadBefore} before and ${loadAfter} after`]),
  ];
  const noisy = noise?.isNoisy ? ' **The machine was noisy: compare nothing with these figures.**' : '';
  return wrapped(`Measured on ${date.slice(0, 10)}: ${conditions.join(', ')}.${noisy}`);
}

function missedSection(benches: readonly Bench[]): string {
  const withGoal = benches.flatMap(({ figures }) => figures).filter(({ goal }) => goal !== null);
  const missed = withGoal.filter((figure) => !isReached(figure));
  const reached = `${withGoal.length - missed.length} of the ${withGoal.length} bench figures with a goal reach it`;
  return missed.length === 0
    ? `${reached}.\n`
    : `${reached}. Missed:\n\n${missed.map(({ what }) => `- ${what.trim()}`).join('\n')}\n`;
}

function benchSection(title: string, bench: Bench): string {
  const rows = bench.figures.map((figure) => {
    const { what, unit, samples, p50, p95, worst, goal } = figure;
    const values = samples === 1 ? ['', '', worst] : [p50, p95, worst];
    const verdict = goal === null ? '' : isReached(figure) ? 'reached' : '**missed**';
    const label = what.trim().replace(/\s+/g, ' ');
    const named = unit === 'count' || unit === 'ms' ? label : `${label}, ${unit}`;
    return `| ${[named, samples, ...values, goalText(figure), verdict].join(' | ')} |`;
  });
  return `## ${title}

${measured(bench)} Measured again by \`npm run bench -- ${bench.bench}\`.
${besideTable(bench.beside)}
| what | samples | p50 | p95 | worst | goal | |
|---|---:|---:|---:|---:|---|---|
${rows.join('\n')}
${bench.tables.map(plainTable).join('')}
${bench.foot.map((note) => wrapped(`- ${note}`)).join('\n')}
`;
}

/** Empty without a row. */
function besideTable(rows: readonly Beside[]): string {
  if (rows.length === 0) return '';
  const pair = (of: (part: 'p50' | 'p95') => string | number): string => `${of('p50')} / ${of('p95')}`;
  const lines = rows.map(({ what, ours, floor }) => {
    const both = (combine: (one: number, other: number) => string | number) =>
      pair((part) => {
        const [one, other] = [ours[part], floor[part]];
        return one === null || other === null ? '' : combine(one, other);
      });
    const cells = [
      what.trim(),
      `${ours.samples}, ${floor.samples}`,
      pair((part) => ours[part] ?? ''),
      pair((part) => floor[part] ?? ''),
      both((one, other) => Math.round((one - other) * 10) / 10),
      both((one, other) => (other === 0 ? '' : (one / other).toFixed(2))),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `
| p50 / p95 | samples | ours | floor | above it | ratio |
|---|---:|---:|---:|---:|---:|
${lines.join('\n')}
`;
}

function plainTable({ title, columns, rows }: Bench['tables'][number]): string {
  const isNumber = columns.map((_, at) => rows.every((row) => typeof row[at] !== 'string' || row[at] === ''));
  return `
${title}:

| ${columns.join(' | ')} |
|${isNumber.map((is) => (is ? '---:' : '---')).join('|')}|
${rows.map((row) => `| ${row.map((cell) => cell ?? '').join(' | ')} |`).join('\n')}
`;
}

function goalText({ goal }: Figure): string {
  if (!goal) return '';
  return goal.atMost === undefined
    ? `${goal.of} at least ${goal.atLeast}`
    : `${goal.of} at most ${goal.atMost}`;
}

function isReached({ goal, ...values }: Figure): boolean {
  if (!goal) return true;
  const value = values[goal.of];
  return value !== null && value <= (goal.atMost ?? value) && value >= (goal.atLeast ?? value);
}

function recogniserSection(result: z.infer<typeof Recogniser>): string {
  const range = ({ p50, p95 }: { p50: number; p95: number }): string => `${p50} / ${p95}`;
  return `## The embedded recogniser on its own wire

${measured(result)}
${wrapped(`Recogniser: ${result.recogniser}. Caller: ${result.caller}. ${result.samples} sentences, a stream for each.`)}

| what | value |
|---|---:|
| word error rate, % | ${result.werPercent} |
| end of speech to end of turn, p50 / p95 | ${range(result.endOfTurnMs)} |
| start of speech to the first words, p50 / p95 | ${range(result.firstWordsMs)} |
| error of the reported end of the last word, p50 / p95 | ${range(result.lastWordEndErrorMs)} |
| sentences split into two turns, sentences not recognised | ${result.splitTurns}, ${result.unheard} |
| start of the engine | ${result.startMs} |
`;
}

function evaluationSection(evaluations: readonly z.infer<typeof Evaluation>[]): string {
  const cell = ({ percent, goals }: z.infer<typeof Sum>): string => `${percent} % of ${goals}`;
  const rows = evaluations.map(({ way, language, all, open, heldOut }) => {
    const goal = evaluationGoals[`${way}-${language}`];
    const name = `${language === 'hi' ? 'Hindi' : 'English'} by ${way === 'voice' ? 'phone' : 'text'}`;
    const verdict = goal === undefined ? '' : all.percent >= goal ? 'reached' : '**missed**';
    return `| ${[name, cell(all), cell(open), cell(heldOut), all.turns, goal === undefined ? '' : `at least ${goal} %`, verdict].join(' | ')} |`;
  });
  const [first] = evaluations;
  const ways = evaluations.map(
    ({ way, language, line, agent }) => `- ${way}, ${language} (${agent}): ${line}`,
  );
  return `## Callers' goals reached

${first ? measured(first) : ''} One run each.

A goal is judged by what the system did and by what was heard ([evaluation.md](evaluation.md)). The engine was
not improved with the held-out goals. By phone, though, an earlier run's failures among them were seen before
the engine was done.

| calls | goals reached | goals used to improve | held-out goals | turns a call | goal | |
|---|---|---|---|---:|---|---|
${rows.join('\n')}

${ways.map(wrapped).join('\n')}

## Not in these tables

- What a call costs: [cost.md](cost.md).
- Barge-in, playback and the limits of a call in scripted conversations: \`npm run scenarios\`.
- The first \`npm start\` after a change bundles the Worker and the Lambdas, which takes longer.
- The embedded engines share the machine's cores with everything else. On a busy machine a turn with them
  takes a second and more.
`;
}

function wordsLostSection(result: WordsLost): string {
  const tables = [...new Set(result.lines.map(({ language }) => language))].map((language) =>
    wordsLostTable(result.lines.filter((line) => line.language === language)),
  );
  return `## Words lost where speech alone is sent

${measured(result)} Measured again by \`npm run eval -- --words-lost\`.
${wrapped(`Recogniser: ${result.recogniser}. Caller: ${result.caller}.`)}

How it is counted is in [evaluation.md](evaluation.md#words-lost-where-speech-alone-is-sent). A word is cut
when one audible 20 ms of it are not sent. A line is reached where no first word of a sentence is cut and
at most ${mostWordsLost} % of the words are cut, or where a recogniser heard it, as many more are wrong than with all audio.

${tables.join('\n\n')}
`;
}

/** Of one language. Without a recogniser of it the cut words are what is known. */
function wordsLostTable(lines: WordsLost['lines']): string {
  const isHeard = lines.some(({ heard }) => heard !== null);
  const [first] = lines;
  const name = first?.language === 'hi' ? 'Hindi' : 'English';
  const share = (part: number, whole: number, places: number) => ((100 * part) / whole).toFixed(places);
  const rows = lines.map(({ line, snrDb, words, cut, firstCut, seconds, sentSeconds, heard }) => {
    const wrong = heard ? [heard.whole, heard.atItsPlace, heard.asSent] : [];
    const wrongs = wrong.map((errors) => share(errors, heard?.words ?? 1, 1));
    const lost = heard ? Math.max(heard.atItsPlace, heard.asSent) - heard.whole : cut;
    const isReached = firstCut === 0 && (100 * lost) / (heard?.words ?? words) <= mostWordsLost;
    const cells = [line, snrDb ?? '', cut, firstCut, `${share(sentSeconds, seconds, 0)} %`, ...wrongs];
    return `| ${[...cells, isReached ? 'reached' : '**missed**'].join(' | ')} |`;
  });
  const heardColumns = isHeard
    ? ['% wrong with all audio', 'with silence for what is left out', 'as it is sent']
    : [];
  const columns = [
    'on the line',
    'dB under the voice',
    'words cut',
    'first words',
    'audio sent',
    ...heardColumns,
  ];
  return `${name}, ${first?.sentences ?? 0} sentences of ${first?.words ?? 0} words:

| ${columns.join(' | ')} | |
|---|${columns.map(() => '---:').join('|')}|
${rows.join('\n')}`;
}

/** In lines of at most 110 characters; those of a list item after the first are indented. */
function wrapped(text: string): string {
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines = [''];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > 110) lines.push(indent + word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}

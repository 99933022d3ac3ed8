import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EdgeEnv } from '../edge/config.ts';
import { stateDiagram } from '../edge/core/diagram.ts';
import { fallbackLanguage, languages } from '../shared/language/registry.ts';

// Rules that the compiler can't check.

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.d.ts') && existsSync(file));
const sources = files.filter((file) => !/\.test\.tsx?$/.test(file));
const text = (file: string): string => readFileSync(file, 'utf8');
/** The file without its comments. */
const code = (file: string): string => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
const offenders = (among: string[], pattern: RegExp): string[] =>
  among.filter((file) => pattern.test(code(file)));

test('no source file is longer than 500 lines', () => {
  expect(sources.filter((file) => text(file).split('\n').length > 501)).toEqual([]);
});

/** Widest line, in characters, of code, comments and prose. */
const mostColumns = 110;

/** Tables that are one entry a line, recorded wire and cases, wide as they are. */
const oneEntryALine = /(?:^|\/)fixtures\/|^eval\/goals\//;

// The formatter breaks code at 110 columns and leaves wider only what it can't break: a string, a template
// or a regular expression. It does not wrap comments.
const literal =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`?|\/(?![/*])(?:\[(?:[^\]\\]|\\.)*\]|[^/\\[]|\\.)+\//g;

test('no comment and no line of code is wider than 110 columns, literals apart', () => {
  const wide = files
    .filter((file) => !oneEntryALine.test(file))
    .flatMap((file) => {
      let isInTemplate = false;
      return text(file)
        .split('\n')
        .flatMap((line, at) => {
          const wasInTemplate = isInTemplate;
          if ((line.replace(/\\`/g, '').match(/`/g)?.length ?? 0) % 2 === 1) isInTemplate = !isInTemplate;
          // A directive to the linter has to stand on one line.
          if (line.includes('// biome-ignore ')) return [];
          const isComment = /^\s*(?:\/\/|\/?\*)/.test(line);
          const counted = isComment ? line.replace(/https?:\S+/g, '') : line.replace(literal, '');
          return [...counted].length > mostColumns && (isComment || !wasInTemplate)
            ? [`${file}:${at + 1}`]
            : [];
        });
    });
  expect(wide).toEqual([]);
});

test('no line of prose in the documents is wider than 110 columns', () => {
  const pages = [
    'README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const wide = pages.flatMap((file) => {
    let isCode = false;
    return text(file)
      .split('\n')
      .flatMap((line, at) => {
        if (/^\s*```/.test(line)) isCode = !isCode;
        // A table's row is one line. A link and inline code can't be broken.
        const isProse = !isCode && !line.startsWith('|');
        const counted = line.replace(/\]\([^)]*\)/g, ']').replace(/`[^`]*`/g, '');
        return isProse && [...counted].length > mostColumns ? [`${file}:${at + 1}`] : [];
      });
  });
  expect(wide).toEqual([]);
});

test('the core and shared use no clock and no randomness', () => {
  const core = sources.filter(
    (file) => file.startsWith('edge/core/') || (file.startsWith('shared/') && !file.startsWith('shared/io/')),
  );
  expect(offenders(core, /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\b|\bcrypto\b/)).toEqual(
    [],
  );
});

test('only the log and terminal programs write to the console', () => {
  const silent = sources.filter(
    (file) =>
      file !== 'shared/io/log.ts' && !/^((local|bench|eval|nightly)\/|scenarios\/run\.ts$)/.test(file),
  );
  expect(offenders(silent, /\bconsole\.(log|info|warn|error|debug|trace|dir|table)\b/)).toEqual([]);
});

test('no file has an empty catch, an `any` or a silenced compiler', () => {
  expect(
    offenders(
      files.filter((file) => file !== 'tests/house.test.ts'),
      /catch\s*(\([^)]*\))?\s*\{\s*\}|:\s*any\b|\bas any\b|@ts-ignore|@ts-expect-error|@ts-nocheck/,
    ),
  ).toEqual([]);
});

/** A name that holds a secret, compared with anything but nothing. */
const secret = /[\w.]*(?:[tT]oken|[sS]ecret|[pP]assword|[sS]ignature|[cC]redential|apiKey|API_KEY|AUTH_TOKEN)/
  .source;
const nothing = /(?:undefined|null|''|"")/.source;
const naiveComparisons = new RegExp(
  [
    `(?<![\\w.])${secret}(?:\\.value)? [!=]==? (?!${nothing})[\\w.]*[a-z_]\\w*`,
    `(?<![\\w.'])[a-z_][\\w.]* [!=]==? (?!${nothing})(?:\\w+\\.)*${secret}\\b`,
    `\\.(?:includes|startsWith|endsWith|indexOf|localeCompare)\\(${secret}\\b`,
  ].join('|'),
);

test('a secret is compared in constant time only: by `isSame`, WebCrypto or `timingSafeEqual`', () => {
  const doors = sources.filter((file) => /^(?:edge|lambdas|shared|local\/gateway|console)\//.test(file));
  expect(offenders(doors, naiveComparisons)).toEqual([]);
  for (const naive of [
    'if (token === config.EXOTEL_WEBHOOK_TOKEN)',
    'given !== expected.password',
    'secretsOf(list).includes(token)',
    'return signature == wanted',
    'x.INTERNAL_API_KEY === given',
  ])
    expect(naiveComparisons.test(naive), naive).toBe(true);
  for (const fine of [
    'token === null',
    "expected.password === ''",
    'signature !== undefined',
    "url.password !== ''",
  ])
    expect(naiveComparisons.test(fine), fine).toBe(false);
});

test('no route reads a body without a limit', () => {
  const routes = sources.filter((file) => file.startsWith('edge/routes/'));
  expect(routes.length).toBeGreaterThan(8);
  expect(
    offenders(routes, /\b(?:req|raw|request)\.(?:text|json|arrayBuffer|formData|blob|parseBody)\(/),
  ).toEqual([]);
});

test('a language is one folder and one line in each registry: nothing else in the product names it', () => {
  const registries = ['shared/language/registry.ts', 'shared/language/speech-registry.ts'];
  const product = sources.filter(
    (file) => /^(?:shared|edge|lambdas|console)\//.test(file) && !/\/testing\//.test(file),
  );
  for (const { code } of languages.filter((language) => language !== fallbackLanguage)) {
    const others = product.filter(
      (file) =>
        !registries.includes(file) &&
        !file.startsWith(`shared/language/${code.slice(0, 2)}/`) &&
        file !== 'edge/audio/recorded/recordings.ts',
    );
    const names = new RegExp(`['"\`]${code}['"\`]|/${code.slice(0, 2)}/[\\w-]+\\.tsx?'`);
    expect(offenders(others, names), code).toEqual([]);
  }
  const english = product.filter((file) => !file.startsWith('shared/language/en/'));
  expect(offenders(english, /import .*\/en\/[\w-]+\.ts'/).sort()).toEqual(registries);
});

test('.env.example names every variable of the configuration, and no other', () => {
  const named = [...readFileSync('.env.example', 'utf8').matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map(
    (match) => match[1],
  );
  const localOnly = [
    'PORT',
    'API_PORT',
    'DATA_DIR',
    'EDGE_INSPECTOR_PORT',
    'DYNAMODB_ENDPOINT',
    'PROVIDER_CHECK',
    'LOG',
    'LIVE',
  ];
  const setByTheRun = ['LOCAL_RUN'];
  const known = [...Object.keys(EdgeEnv.shape), ...localOnly].filter((name) => !setByTheRun.includes(name));
  expect([...new Set(named)].sort()).toEqual([...new Set(known)].sort());
});

test('the state diagram in the docs is the one the table draws', () => {
  const drawn = /```mermaid\n([\s\S]*?)\n```/.exec(readFileSync('docs/architecture.md', 'utf8'))?.[1];
  expect(drawn).toBe(stateDiagram());
});

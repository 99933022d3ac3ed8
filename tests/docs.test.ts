import { existsSync, globSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { edgeRoutes } from '../local/generate/edge-routes.ts';
import { readArguments } from '../local/phone/command/arguments.ts';
import project from '../package.json' with { type: 'json' };
import { endpoints } from '../shared/contract/index.ts';
import { blocksOf, documentFiles, requestsOf, textOf } from './written-commands.ts';

// Commands and routes in the documents exist. That the commands also work is tested by
// docs.slow.test.ts.

const files = documentFiles();
const blocks = files.flatMap(blocksOf);

/** `GET /api/calls/{callId}` and its like, of both clouds. */
const routes = [
  ...Object.values(endpoints).map(({ method, path }) => ({
    methods: [method] as string[],
    path: path as string,
  })),
  ...edgeRoutes.map(({ route }) => {
    const path = route.replace(/^[A-Z, ]+/, '').replace(/\?.*$/, '');
    return { methods: route.match(/^[A-Z, ]+(?= )/)?.[0].split(/, ?/) ?? [], path };
  }),
];

function isRoute(method: string, path: string): boolean {
  const parts = path.split('/');
  return routes.some(({ methods, path: known }) => {
    const routeParts = known.split('/');
    return (
      methods.includes(method) &&
      routeParts.length === parts.length &&
      routeParts.every((part, at) => part.startsWith('{') || part === parts[at])
    );
  });
}

test('every path that a sentence or a command of the documents names exists', () => {
  const folders = readdirSync('.', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  // Decisions name what was there when they were taken.
  const pages = files.filter((file) => !file.startsWith('docs/decisions/'));
  const named = pages.flatMap((file) => {
    const inCommands = blocks.filter((block) => block.file === file).map(({ text }) => text);
    const inSentences = [...textOf(file).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
    return (
      [...inCommands, ...inSentences]
        .flatMap((text) => text.split(/[\s"'()]+/))
        .filter((word) => folders.includes(word.split('/')[0] ?? '') && word.includes('/'))
        // `NAME` and `<language>` stand for any.
        .map((word) => ({ file, path: word.replace(/[,;:]$/, '').replace(/<[^>]*>|NAME/g, '*') }))
    );
  });
  expect(named.length).toBeGreaterThan(60);
  const isThere = (path: string): boolean =>
    path.includes('*') ? globSync(path.replace(/<text\|voice>/, '*')).length > 0 : existsSync(path);
  expect(named.filter(({ path }) => !isThere(path))).toEqual([]);
});

test('every link between the documents leads to a file', () => {
  const links = files.flatMap((file) =>
    [...textOf(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map((match) => ({ file, link: match[1] ?? '' }))
      .filter(({ link }) => !/^[a-z]+:/.test(link)),
  );
  expect(links.length).toBeGreaterThan(15);
  expect(links.filter(({ file, link }) => !existsSync(join(dirname(file), link)))).toEqual([]);
});

test('every `npm run` in the documents is a script of the project', () => {
  const named = files.flatMap((file) =>
    [...textOf(file).matchAll(/(?:^|`|\()npm run (?:--silent )?([a-z][\w-]*)/gm)].map(
      (match) => match[1] ?? '',
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter((name) => !(name in project.scripts))).toEqual([]);
});

test('every `npm run call` in the documents has options that the phone knows', () => {
  const commands = files.flatMap((file) =>
    [...textOf(file).matchAll(/npm run call -- ([^`\n#]+)/g)].map((match) => match[1] ?? ''),
  );
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    expect(() => readArguments(words), command).not.toThrow();
  }
});

test('every request in the documents’ commands goes to a route of the API or the edge', () => {
  const requests = blocks.flatMap(({ file, text }) =>
    requestsOf(text).map((request) => ({ file, ...request })),
  );
  expect(requests.length).toBeGreaterThan(15);
  expect(requests.filter(({ base, method, path }) => base === '' || !isRoute(method, path))).toEqual([]);
});

test('every route that the documents name exists', () => {
  // Decisions speak of other people's routes too.
  const pages = files.filter((file) => !file.startsWith('docs/decisions/'));
  const named = pages.flatMap((file) =>
    [...textOf(file).matchAll(/`(GET|POST|PUT|DELETE) (\/[^`?\s]*)[^`]*`/g)].map(
      ([, method = '', path = '']) => ({ file, method, path }),
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ method, path }) => !isRoute(method, path))).toEqual([]);
});

test('a block that runs as written needs no account, and every block with a request runs as written', () => {
  expect(blocks.filter(({ language, text }) => language === 'sh' && text.includes('◇'))).toEqual([]);
  expect(
    blocks.filter(({ language, text }) => language !== 'sh' && /\bcurl\b|npm run call/.test(text)),
  ).toEqual([]);
});

test('every row about a threat or a failure leads to the test that shows it', () => {
  const rows = ['docs/security.md', 'docs/reliability.md'].flatMap((file) =>
    [...textOf(file).matchAll(/^\| (?!-|.*\| test \|$)(.*) \|$/gm)].map(([row]) => ({ file, row })),
  );
  const isShown = ({ file, row }: { file: string; row: string }): boolean => {
    const tests = [...(row.split(' | ').at(-1) ?? '').matchAll(/\[([^\]]+)\]\(([^)]+\.test\.tsx?)\)/g)];
    return (
      tests.length > 0 &&
      tests.every(([, title = '', path = '']) => textOf(join(dirname(file), path)).includes(title))
    );
  };
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => !isShown(row))).toEqual([]);
});

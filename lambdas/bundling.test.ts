import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { lambdaBuildOptions } from './bundling.ts';
import { lambdaFunctions } from './functions.ts';

/**
 * The most that a cold start may have to read. The aim is 450, which `cdk/deploy/dry-run.ts` prints beside
 * sizes and load times: `voice`, which reads what a model writes, books slots, masks what it logs and knows
 * the words of eleven languages and a business's fixed lines, misses it by 85.
 */
const mostKilobytes = 538;

const { outputFiles, metafile } = await build({
  ...lambdaBuildOptions,
  sourcemap: false,
  write: false,
  metafile: true,
  outdir: '/none',
  entryPoints: lambdaFunctions.map(({ name, entry }) => ({ in: entry, out: name })),
});

test.each(lambdaFunctions.map(({ name }) => name))(
  `%s is at most ${mostKilobytes} KB with everything inside`,
  (name) => {
    const file = outputFiles.find(({ path }) => path.endsWith(`/${name}.mjs`));
    expect(file?.contents.byteLength).toBeGreaterThan(100_000);
    expect(file?.contents.byteLength).toBeLessThanOrEqual(mostKilobytes * 1024);
  },
);

test("no bundle holds S3's client or the whole client of `openai`", () => {
  const packages = Object.keys(metafile.inputs).filter((path) =>
    /node_modules\/(?:@aws-sdk\/client-s3\/|openai\/client\.)/.test(path),
  );
  expect(packages).toEqual([]);
});

test('no bundle holds how a language is spoken: only the edge speaks and listens', () => {
  // The log knows spelt digits, to mask a phone number that is written in words. The prompt and a reply by
  // turns have fixed lines with opening hours in them.
  const asText = /\/(?:[a-z]{2}\/(?:spelt|numbers|opening-hours)|spoken\/indian-grouping)\.ts$/;
  const speech = Object.keys(metafile.inputs).filter(
    (path) =>
      /shared\/language\/(?:speech|spoken|clauses|[a-z]{2}\/(?!\w+-in\.ts))/.test(path) && !asText.test(path),
  );
  expect(speech).toEqual([]);
  expect(Object.keys(metafile.inputs)).toContain('shared/language/hi/hi-in.ts');
});

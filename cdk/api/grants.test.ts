import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { lambdaBuildOptions } from '../../lambdas/bundling.ts';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { tableShape } from '../../lambdas/table/table.ts';
import { grants } from './grants.ts';

/**
 * The actions that each method of the table needs. A change in a transaction needs the same as on
 * its own.
 */
const actionsOf: Record<string, readonly string[]> = {
  get: ['GetItem'],
  getAll: ['BatchGetItem'],
  create: ['PutItem'],
  put: ['PutItem'],
  change: ['UpdateItem'],
  changeAll: ['UpdateItem'],
  writeAll: ['BatchWriteItem'],
  query: ['Query'],
};

/**
 * The handlers' code as text, without packages. esbuild has removed every function that the handler
 * can't reach.
 */
const { outputFiles } = await build({
  ...lambdaBuildOptions,
  packages: 'external',
  minify: false,
  sourcemap: false,
  write: false,
  outdir: '/none',
  entryPoints: lambdaFunctions.map(({ name, entry }) => ({ in: entry, out: name })),
});

function textOf(name: string): string {
  const file = outputFiles.find(({ path }) => path.endsWith(`${name}.mjs`));
  if (!file) throw new Error(`there is no bundle of ${name}`);
  return file.text;
}

test.each(lambdaFunctions.map(({ name }) => name))(
  '%s may do what its code does with the table, and nothing more',
  (name) => {
    const text = textOf(name);
    const methods = new Set(
      [...text.matchAll(/\b(?:table|store)\d*\.(\w+)\(/g)].map(([, method]) => method ?? ''),
    );
    const needed = new Set([...methods].flatMap((method) => actionsOf[method] ?? []));
    // A transaction can also remove a row.
    if (methods.has('changeAll') && /\bremove: true\b/.test(text)) needed.add('DeleteItem');
    const indexes = tableShape.indexes
      .map((index) => index.name)
      .filter((index) => text.split(`"${index}"`).length > 2);
    expect(new Set(grants[name].indexes)).toEqual(new Set(indexes));
    // Whether a query reads the table or an index depends on its arguments.
    const queries = needed.delete('Query');
    const granted = new Set<string>(grants[name].table);
    const mayQuery = granted.delete('Query') || grants[name].indexes.length > 0;
    expect([...granted].sort()).toEqual([...needed].sort());
    expect(mayQuery).toBe(queries);
  },
);

test.each(lambdaFunctions.map(({ name }) => name))(
  '%s may do what its code does with recordings, and nothing more',
  (name) => {
    const text = textOf(name);
    const used = new Set(
      [...text.matchAll(/\b(?:ask|signedUrl)\d*\(\w+, "(\w+Object(?:Tagging)?)"/g)].map(
        ([, action]) => action,
      ),
    );
    expect([...grants[name].recordings].sort()).toEqual([...used].sort());
  },
);

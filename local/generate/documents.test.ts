import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { endpoints } from '../../shared/contract/index.ts';
import { referenceCall } from '../../shared/profiles/reference-call.ts';
import { perMinute, variants } from './cost-page.ts';
import { generatedDocuments } from './documents.ts';
import { openApiDocument } from './openapi.ts';

test('the generated documents are those of the code as it is (npm run docs)', () => {
  for (const { file, text } of generatedDocuments())
    expect(readFileSync(file, 'utf8') === text, `${file} is stale: run npm run docs`).toBe(true);
});

test('OpenAPI has every endpoint of the contract once, with its parameters and a way to prove who asks', () => {
  const { openapi, paths } = openApiDocument('0') as {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
  };
  expect(openapi).toBe('3.1.0');
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  );
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(endpoints).sort());
  for (const { path, parameters = [], security, responses } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(named);
    expect(security).toHaveLength(1);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '404', '503']));
  }
});
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  security: object[];
  responses: Record<string, object>;
}

test('the reference call stays under two rupees a minute, as configured by default', () => {
  const [usual] = variants;
  expect(usual && perMinute(referenceCall.seconds, usual)).toBeLessThan(2_000_000);
});

/**
 * Every document with a generated part: its file and its content. Pure, except for the project's own
 * version and the pages themselves.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateDiagram } from '../../edge/core/diagram.ts';
import project from '../../package.json' with { type: 'json' };
import { projectRoot } from '../root.ts';
import { apiPage } from './api-page.ts';
import { benchmarksPage } from './benchmarks-page.ts';
import { capacityPage } from './capacity-page.ts';
import { costPage } from './cost-page.ts';
import { nightlyTables } from './nightly-tables.ts';
import { openApiDocument } from './openapi.ts';
import { policyTable } from './policy-table.ts';
import { wrapProse } from './wrap.ts';

export interface GeneratedDocument {
  /** From the project's root. */
  file: string;
  text: string;
}

export function generatedDocuments(): GeneratedDocument[] {
  return [
    { file: 'docs/api.md', text: wrapProse(apiPage()) },
    { file: 'docs/openapi.json', text: `${JSON.stringify(openApiDocument(project.version), null, 1)}\n` },
    { file: 'docs/cost.md', text: wrapProse(costPage()) },
    { file: 'docs/capacity.md', text: wrapProse(capacityPage()) },
    { file: 'docs/benchmarks.md', text: wrapProse(benchmarksPage()) },
    written('docs/architecture.md', '```mermaid\n', '\n```', stateDiagram()),
    written(
      'docs/conversation.md',
      '<!-- written by npm run docs: begin -->\n',
      '\n<!-- end -->',
      policyTable(),
    ),
    written(
      'docs/reliability.md',
      '<!-- written by npm run docs: begin -->\n',
      '\n<!-- end -->',
      nightlyTables(),
    ),
  ];
}

/** A page that people write, with `section` in the place between `begin` and the `end` that follows it. */
function written(file: string, begin: string, end: string, section: string): GeneratedDocument {
  const page = readFileSync(join(projectRoot, file), 'utf8');
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end, from);
  if (from < begin.length || to < 0)
    throw new Error(`${file} has no place for what is generated: ${begin.trim()}`);
  return { file, text: page.slice(0, from) + section + page.slice(to) };
}

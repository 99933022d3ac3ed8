/** Every document that is generated whole: which file, and what stands in it. Pure but for the project's own version. */
import project from '../../package.json' with { type: 'json' };
import { apiPage } from './api-page.ts';
import { costPage } from './cost-page.ts';
import { openApiDocument } from './openapi.ts';

export interface GeneratedDocument {
  /** From the project's root. */
  file: string;
  text: string;
}

export function generatedDocuments(): GeneratedDocument[] {
  return [
    { file: 'docs/api.md', text: apiPage() },
    { file: 'docs/openapi.json', text: `${JSON.stringify(openApiDocument(project.version), null, 1)}\n` },
    { file: 'docs/cost.md', text: costPage() },
  ];
}

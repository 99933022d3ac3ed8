/** The scripted demo engine as a part. */
import { startDemoEngine } from '../engines/dialogue/engine.ts';
import { servePart } from '../parts/serve-part.ts';
import type { DialogueInput } from './engine-parts.ts';

servePart<DialogueInput, Record<string, never>>(async ({ port }) => {
  const engine = await startDemoEngine({ port });
  return { ready: {}, close: () => engine.close() };
});

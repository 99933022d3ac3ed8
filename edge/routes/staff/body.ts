/** The JSON that staff's routes take. */
import type * as z from 'zod';
import { withFields } from '../checks.ts';
import { bodyText, staffBytes } from '../sizes.ts';

/** Runs `work` on a small JSON body that fits the schema. */
export async function withBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  work: (data: z.output<S>) => Promise<Response>,
): Promise<Response> {
  const body = await bodyText(request, staffBytes);
  return body instanceof Response ? body : withFields(schema, toJson(body), work);
}

/** An empty body is an empty object. Text that is not JSON is returned, and fails the schema. */
function toJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

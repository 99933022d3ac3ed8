/** A webhook whose fields can't be used: 400 with what is wrong, never with what was sent. */
import type * as z from 'zod';

export function badFields(error: z.ZodError | null): Response {
  const issues = error?.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) ?? [];
  return Response.json(
    { error: { code: 'bad_request', message: 'the fields of this webhook can not be used', issues } },
    { status: 400 },
  );
}

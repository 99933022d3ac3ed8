import * as z from 'zod';

/**
 * Messages that are no part of the conversation, by the names under which they are counted. The list bounds
 * the metric: a code or a type that is not on it counts as `Error`, `Warning` or `unknown`.
 */
export const notices = [
  'Error',
  'Warning',
  'unknown',
  'unreadable',
  'ConfigureFailure',
  'FORCE_END_TURN_NO_ACTIVE_TURN',
  'UNPARSABLE_CLIENT_MESSAGE',
  'INTERNAL_SERVER_ERROR',
  'NET-0000',
  'NET-0001',
  'DATA-0000',
] as const;
export type Notice = (typeof notices)[number];

const Coded = z.object({
  err_code: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
});

/** The code of an Error or a Warning; v1 and v2 name it differently. */
function codeOf(message: unknown): string {
  const { data } = Coded.safeParse(message);
  return data?.err_code ?? data?.code ?? '';
}

/** The name of an Error's or a Warning's code, where it is known. */
export function noticeOf(message: unknown, otherwise: 'Error' | 'Warning'): Notice {
  const code = codeOf(message);
  return notices.find((known) => known === code) ?? otherwise;
}

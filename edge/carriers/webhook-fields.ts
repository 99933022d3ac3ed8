/**
 * A webhook's fields, however they were sent: query, form (both encodings) or JSON. Signatures and
 * tokens are checked elsewhere, on the raw text.
 */
import * as z from 'zod';

/** Text for query and form, anything for JSON. */
export type WebhookFields = Record<string, unknown>;

/**
 * Query and body as one, the body's fields first. A body that says it is JSON and isn't, or is no
 * object, is `null`: answer 400. A missing content type is guessed from the first character,
 * because Exotel's own differs by account and parameter.
 */
export function webhookFields(request: {
  query: URLSearchParams;
  contentType: string | null;
  body: string;
}): WebhookFields | null {
  const query = Object.fromEntries(request.query);
  const body = request.body.trim();
  if (body === '') return query;
  const type = request.contentType?.toLowerCase() ?? '';
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(request.contentType ?? '')?.[1];
  if (boundary !== undefined) return { ...query, ...multipartFields(request.body, boundary) };
  if (type.includes('json') || (!type.includes('form') && body.startsWith('{'))) {
    const fields = jsonObject(body);
    return fields === null ? null : { ...query, ...fields };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
}

/** An object written as JSON; `null` for anything else. */
export function jsonObject(text: string): WebhookFields | null {
  const object = z.record(z.string(), z.unknown());
  try {
    return object.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * A field that may be missing, empty, or a number where text is meant: text without blanks around
 * it, or `null`.
 */
export const TextField = z
  .unknown()
  .optional()
  .transform((value): string | null => {
    const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
    return text === '' ? null : text;
  });

/** A number that may come as text: not negative, or `null`. */
export const AmountField = TextField.transform((text): number | null => {
  const amount = text === null ? Number.NaN : Number(text);
  return Number.isFinite(amount) && amount >= 0 ? amount : null;
});

/** Status words are lower case here, whatever the carrier's page of the day writes. */
export const WordField = TextField.transform((text) => text?.toLowerCase() ?? null);

/** Fields without files (RFC 7578), which is what a status callback has. */
function multipartFields(body: string, boundary: string): WebhookFields {
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return Object.fromEntries(
    parts.flatMap((part): [string, string][] => {
      const blankLine = /\r?\n\r?\n/.exec(part);
      const name = /\bname="([^"]*)"/i.exec(part.slice(0, blankLine?.index ?? 0))?.[1];
      if (blankLine === null || name === undefined) return [];
      return [[name, part.slice(blankLine.index + blankLine[0].length).replace(/\r?\n$/, '')]];
    }),
  );
}

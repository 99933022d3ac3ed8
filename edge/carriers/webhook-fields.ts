/**
 * A webhook's fields, sent as query, form (both encodings) or JSON. Signatures and tokens are checked
 * elsewhere, on the raw text.
 */
import * as z from 'zod';

/** Text from a query or a form, anything from JSON. */
export type WebhookFields = Record<string, unknown>;

/**
 * Query and body together; the body wins. Null (answer 400) when a JSON body can't be read or is no
 * object. Without a content type the first character decides, because Exotel's type differs by
 * account and parameter.
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

/** An object written as JSON; null for anything else. */
export function jsonObject(text: string): WebhookFields | null {
  const object = z.record(z.string(), z.unknown());
  try {
    return object.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Trimmed text, or null when the field is missing or empty. Takes numbers as well. */
export const TextField = z
  .unknown()
  .optional()
  .transform((value): string | null => {
    const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
    return text === '' ? null : text;
  });

/** The address of a recording; null where it can't be one. Leaves room for an ending such as `.mp3`. */
export const UrlField = TextField.transform((text): string | null =>
  text !== null && text.length < 1990 && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null,
);

/** A number of at least 0, also sent as text; else null. */
export const AmountField = TextField.transform((text): number | null => {
  const amount = text === null ? Number.NaN : Number(text);
  return Number.isFinite(amount) && amount >= 0 ? amount : null;
});

/** A word such as a status, in lower case: carriers are not consistent. */
export const WordField = TextField.transform((text) => text?.toLowerCase() ?? null);

/** A multipart form without files (RFC 7578), as a status callback sends. */
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

/** JSON text without sensitive digits: what a tool was asked, and what it answered. */
import { jsonOf } from '../json.ts';
import { type Masked, maskSensitive } from './sensitive-digits.ts';

/** A field's name says what its number is, as a question would. Text that is no JSON is masked as text. */
export function maskSensitiveJson(text: string): Masked {
  const parsed = jsonOf(text);
  if (parsed === undefined) return maskSensitive(text);
  let isMasked = false;
  const masked = walk(parsed, '', (value, name) => {
    const written = maskSensitive(String(value), name === '' ? [] : [name]);
    isMasked ||= written.isMasked;
    return written.isMasked ? written.text : value;
  });
  return isMasked ? { text: JSON.stringify(masked), isMasked } : { text, isMasked };
}

function walk(
  value: unknown,
  name: string,
  mask: (value: string | number, name: string) => string | number,
): unknown {
  if (typeof value === 'string' || typeof value === 'number') return mask(value, name);
  if (Array.isArray(value)) return value.map((item) => walk(item, name, mask));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, walk(inner, wordsOfName(field), mask)]),
  );
}

/** "oneTimePassword" and "one_time_password" as words. */
function wordsOfName(field: string): string {
  return field.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
}

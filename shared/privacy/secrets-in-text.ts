/** Keys and tokens inside a text: in URLs, headers and messages. Each becomes `[secret]`. */

const name =
  '(?:x-amz-(?:signature|credential|security-token)|(?:[a-z0-9_.-]{0,40}[_.-])?(?:token|secret|password|passwd|pwd|signature|sig|jwt|api[_-]?key|access[_-]?key|subscription-key|auth)|key|authorization|cookie)';
/** A value ends where its part of a URL, a header or JSON does. */
const value = String.raw`[^\s&"'<>;,)\]}\\]{1,4096}`;

const patterns: readonly (readonly [RegExp, string])[] = [
  // A media URL's token stands behind the call's id.
  [/(\/media\/(?:twilio|exotel|browser)\/[^/\s?#"']{1,120}\/)[^/\s?#"'<>]{1,400}/gi, '$1[secret]'],
  [/\b(Bearer|Basic|Token|Digest)(,?\s+|%20)[A-Za-z0-9._~+/=-]{6,4096}/gi, '$1$2[secret]'],
  [/\beyJ[A-Za-z0-9_-]{5,2048}\.[A-Za-z0-9_-]{2,4096}(?:\.[A-Za-z0-9_-]{0,2048})?/g, '[secret]'],
  [/\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,200}/g, '[secret]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,20}\b/g, '[secret]'],
  [/(:\/\/)[^\s/@:?#]{1,200}:[^\s/@?#]{1,200}@/g, '$1[secret]@'],
  // `?token=…`, also with an encoded sign; `"token":"…"`, `token: …`.
  [new RegExp(`((?<![a-z0-9])${name}(?:=|%3D|%253D))${value}`, 'gi'), '$1[secret]'],
  [
    new RegExp(`((?<![a-z0-9])${name}\\\\?["']\\s{0,2}:\\s{0,2}\\\\?["'])[^"'\\\\]{1,4096}`, 'gi'),
    '$1[secret]',
  ],
  [
    /((?<![a-z0-9-])(?:authorization|cookie|x-twilio-signature|x-signature|api[_-]?key|secret|password|ocp-apim-subscription-key)\s{0,2}:\s{0,2})(?!\[)[^\s"',;]{1,4096}/gi,
    '$1[secret]',
  ],
];

export function maskSecrets(text: string): string {
  return patterns.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text);
}

/** Keys and tokens inside a text: in URLs, headers and messages. Each becomes `[secret]`. */

/** The end of a name is enough: `access_token`. In `accessToken` the capital letter begins it. */
const names =
  '(?<![a-z0-9])(?:x-amz-credential|token|secret|password|passwd|pwd|signature|sig|jwt|auth|authorization|(?:api|access|internal|private|subscription)[_-]?key)';
const innerNames =
  '(?<=[a-z0-9])(?:Token|Secret|Password|Signature|(?:Api|Access|Internal|Private|Subscription)Key)';
/** A value ends where its part of a URL, a header or JSON does. */
const value = String.raw`[^\s&"'<>;,)\]}\\]{1,4096}`;

const patterns: readonly (readonly [RegExp, string])[] = [
  // A media URL's token stands behind the call's id.
  [/(\bmedia\/(?:twilio|exotel|browser)\/[^/\s?#"']{1,120}\/)[^/\s?#"'<>]{1,400}/gi, '$1[secret]'],
  [/\b(Bearer|Basic|Token|Digest)(,?\s+|%20)[A-Za-z0-9._~+/=-]{6,4096}/gi, '$1$2[secret]'],
  [/\beyJ[A-Za-z0-9_-]{5,2048}\.[A-Za-z0-9_-]{2,4096}(?:\.[A-Za-z0-9_-]{0,2048})?/g, '[secret]'],
  [/\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{8,200}/g, '[secret]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,20}\b/g, '[secret]'],
  [/(:\/\/)[^\s/@:?#]{1,200}:[^\s/@?#]{1,200}@/g, '$1[secret]@'],
  [/((?<![a-z0-9])(?:set-)?cookie\s{0,2}:\s{0,2})(?!\[)[^\r\n"']{1,4096}/gi, '$1[secret]'],
  [new RegExp(`((?<![a-z0-9])(?:key|cookie)(?:=|%3D|%253D))${value}`, 'gi'), '$1[secret]'],
  ...[new RegExp(names, 'gi'), new RegExp(innerNames, 'g')].flatMap(inAssignments),
];

export function maskSecrets(text: string): string {
  return patterns.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text);
}

/** `?token=…`, `token="…"`, also with an encoded sign; `"token":"…"`, `token: …`. */
function inAssignments({ source, flags }: RegExp): (readonly [RegExp, string])[] {
  return [
    [new RegExp(`(${source}(?:=|%3D|%253D)(?:\\\\?["'])?)${value}`, flags), '$1[secret]'],
    [new RegExp(`(${source}(?:\\\\?["'])?\\s{0,2}:\\s{0,2}\\\\?["'])[^"'\\\\]{1,4096}`, flags), '$1[secret]'],
    // Six characters: `unexpected token: }` stays.
    [new RegExp(`(${source}\\s{0,2}:\\s{0,2})(?!\\[)[^\\s"',;[\\]{}]{6,4096}`, flags), '$1[secret]'],
  ];
}

/** The headers of every HTTP answer of both clouds, errors and redirects too. */
export const securityHeaders: Readonly<Record<string, string>> = {
  // A browser that has seen the host over https never asks it in the clear again.
  'strict-transport-security': 'max-age=31536000',
  // The content type is ours to say: no answer is run as a script because it looks like one.
  'x-content-type-options': 'nosniff',
  // A page that opened one of ours, or was opened by it, can't reach into it.
  'cross-origin-opener-policy': 'same-origin',
  // Addresses hold call ids and tokens. Links to other sites must not reveal them.
  'referrer-policy': 'no-referrer',
};

/** The close codes of a WebSocket (RFC 6455, section 7.4). */

/** Codes that are only told to an application, such as 1006 for a connection that broke. */
const neverSent: ReadonlySet<number> = new Set([1004, 1005, 1006, 1015]);

/**
 * A code that `close()` takes. Handing on the code of another socket's close throws where that code can't
 * be sent; 1000 stands in for it.
 */
export function sendableCloseCode(code: number): number {
  const isSendable = Number.isInteger(code) && code >= 1000 && code <= 4999 && !neverSent.has(code);
  return isSendable ? code : 1000;
}

const meanings: Readonly<Record<number, string>> = {
  1000: 'closed as usual',
  1001: 'the other side went away',
  1002: 'the other side broke the WebSocket protocol',
  1003: 'the other side sent a kind of message that is not taken',
  1005: 'closed without a code',
  1006: 'the connection broke, and nobody closed it',
  1007: 'a message was not what its type says',
  1008: 'refused by the rules of the other side',
  1009: 'a message was too large',
  1010: 'an extension is missing on the other side',
  1011: 'something failed on the other side',
  1012: 'the other side restarts',
  1013: 'the other side is busy, and may be tried later',
  1014: 'a server between the two sides failed',
  1015: 'no secure connection could be made',
};

/** A close code in words, with the code behind them. */
export function closeWords(code: number): string {
  const meaning = meanings[code];
  return meaning === undefined ? `closed with the code ${code} of an application` : `${meaning} (${code})`;
}

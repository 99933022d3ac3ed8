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

/** HTTP answers in the bytes of a connection, as far as they came in. */

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  body: string;
  /** The whole body is there. False also for one that only the connection's end could end. */
  isWhole: boolean;
}

export function answersIn(bytes: Buffer, isHead = false): HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  let text = bytes.toString('latin1');
  for (;;) {
    const head = /^HTTP\/1\.[01] (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(text);
    if (!head) return answers;
    const headers = new Map(
      (head[2] ?? '').split('\r\n').map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const status = Number(head[1]);
    const rest = text.slice(head[0].length);
    // Only announces the answer.
    if (status === 100) {
      text = rest;
      continue;
    }
    const { body, used, isWhole } = isHead || status === 101 ? nothing : bodyIn(rest, status, headers);
    answers.push({ status, headers, body, isWhole });
    if (!isWhole || status === 101) return answers;
    text = rest.slice(used);
  }
}

const nothing = { body: '', used: 0, isWhole: true };

function bodyIn(
  rest: string,
  status: number,
  headers: ReadonlyMap<string, string>,
): { body: string; used: number; isWhole: boolean } {
  if (status === 204 || status === 304) return nothing;
  if (/chunked/i.test(headers.get('transfer-encoding') ?? '')) return chunksIn(rest);
  const declared = headers.get('content-length');
  if (declared === undefined) return { body: rest, used: rest.length, isWhole: false };
  const length = Number(declared);
  return { body: rest.slice(0, length), used: length, isWhole: rest.length >= length };
}

function chunksIn(rest: string): { body: string; used: number; isWhole: boolean } {
  let body = '';
  let at = 0;
  for (;;) {
    const size = /^([\da-f]+)[^\r\n]*\r\n/i.exec(rest.slice(at, at + 40));
    if (!size) return { body, used: at, isWhole: false };
    const length = Number.parseInt(size[1] ?? '', 16);
    at += size[0].length;
    if (length === 0) return { body, used: at + 2, isWhole: rest.length >= at + 2 };
    body += rest.slice(at, at + length);
    at += length + 2;
  }
}

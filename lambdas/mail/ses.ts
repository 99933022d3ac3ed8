/** Sends a mail by Amazon SES, API version 2. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Mail } from './mail-text.ts';

const answerMs = 5000;

export interface Sender {
  readonly from: string;
  readonly region: string;
  /** Of SES; another one in tests. */
  readonly endpoint?: string | undefined;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly fetch: typeof globalThis.fetch;
}

/** Throws where SES does not take the mail. The error names no address. */
export async function sendMail(
  { from, region, endpoint, credentials, fetch }: Sender,
  to: readonly string[],
  { subject, text, html }: Mail,
): Promise<void> {
  const url = new URL('/v2/email/outbound-emails', endpoint ?? `https://email.${region}.amazonaws.com`);
  const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const body = JSON.stringify({
    FromEmailAddress: from,
    Destination: { ToAddresses: to },
    Content: { Simple: { Subject: part(subject), Body: { Text: part(text), Html: part(html) } } },
  });
  const request = {
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    method: 'POST',
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  };
  // The signer of the table's client, which every bundle has.
  const { config } = new DynamoDBClient({ region, credentials });
  const scheme = { name: 'sigv4', signingName: 'ses', signingRegion: region, properties: {} };
  const { headers } = await (await config.signer(scheme)).sign(request);
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(answerMs),
  });
  if (answer.ok) return;
  const kind = answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? 'no reason';
  throw new Error(`SES answered ${answer.status} (${kind})`);
}

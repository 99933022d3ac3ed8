/** Runs each hour, by a schedule. Without `MAIL_FROM` no mail is sent. */
import { createLog } from '../../shared/io/log.ts';
import { readEnv } from '../config.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { sendDailyMails } from './daily.ts';
import { sendMail } from './ses.ts';

const env = readEnv('mail');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'mail' } });
const table = dynamoTable(dynamoClient(), env.TABLE_NAME);

export async function handler(): Promise<{ sent: number; failed: number }> {
  const { MAIL_FROM: from, MAIL_CONSOLE_URL: consoleUrl } = env;
  if (from === undefined) return { sent: 0, failed: 0 };
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env;
  const sender = {
    from,
    region: AWS_REGION ?? 'ap-south-1',
    endpoint: env.SES_ENDPOINT,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    },
    fetch,
  };
  return sendDailyMails({
    table,
    log,
    now: Date.now,
    consoleUrl: consoleUrl.replace(/\/$/, ''),
    send: (to, mail) => sendMail(sender, to, mail),
  });
}

import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../shared/io/log.ts';
import { businessesApp } from '../businesses/routes.ts';
import { createCall } from '../rows/call.ts';
import { keys } from '../rows/keys.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, openBusiness, quiet } from '../testing/world.ts';
import { dayBefore, sendDailyMails } from './daily.ts';
import { type Mail, mailOf } from './mail-text.ts';
import { sendMail } from './ses.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

/** 7:05 in the morning in India, the Monday after the calls. */
const morning = Date.parse('2026-11-23T01:35:00.000Z');
const hours = (count: number) => count * 3_600_000;
const to = ['owner@clinic.example.in'];

/** A business that wants the mail, saved as an admin saves it. `name`: its own. */
async function wanting(language: 'en' | 'hi' = 'en', name = 'Sunrise Dental Clinic') {
  const { businessId, number } = await openBusiness(local.table, {}, { name });
  const admin = clientOf(businessesApp({ table: local.table, log: quiet, now: () => morning }), {
    businessId,
    role: 'admin',
  });
  const { business } = await admin.businessSettings({ id: businessId });
  await admin.putBusiness({ id: businessId, ...business, dailyMail: { to, language } });
  return { businessId, number, admin };
}

/** Runs the hourly mail for one business. Others of this file's table have theirs at the same hour. */
async function run(businessId: string, nowMs: number, refuse = false) {
  const sent: { to: readonly string[]; mail: Mail }[] = [];
  const query: LocalTable['table']['query'] = async (range) =>
    range.partition === 'DAILYMAILS'
      ? local.table.query({ ...range, from: businessId, to: businessId })
      : local.table.query(range);
  const printed: string[] = [];
  const done = await sendDailyMails({
    table: { ...local.table, query },
    log: createLog({ write: (_, line) => void printed.push(line) }),
    now: () => nowMs,
    consoleUrl: 'https://voice.example.in',
    send: async (addresses, mail) => {
      if (refuse) throw new Error('SES answered 500 (no reason)');
      sent.push({ to: addresses, mail });
    },
  });
  return { done, sent, printed: printed.join('\n') };
}

test('at seven in its own morning a business gets yesterday, once, without a number of a caller', async () => {
  const { businessId, number } = await wanting();
  const startedAt = '2026-11-22T18:29:00.000Z';
  await createCall(local.table, {
    ...{ callId: newCallId(), businessId, carrier: 'exotel', from: '+919812345678', to: number, startedAt },
  });
  expect((await run(businessId, morning - hours(1))).sent).toEqual([]);
  const [mail, ...others] = (await run(businessId, morning)).sent;
  expect([mail?.to, others]).toEqual([to, []]);
  expect(mail?.mail.subject).toBe('Sunrise Dental Clinic: calls of Sun, 22 Nov');
  expect(mail?.mail.text).toContain('- Calls: 1, of which 1 were answered');
  expect(mail?.mail.text).toContain(
    'https://voice.example.in/#/reports?period=own&from=2026-11-22&to=2026-11-22',
  );
  expect(JSON.stringify(mail)).not.toContain('12345678');
  expect((await run(businessId, morning + hours(1))).sent).toEqual([]);
  expect((await run(businessId, morning + hours(24))).sent[0]?.mail.text).toContain('Nobody called.');
});

test('a mail that failed is tried again in the next hour, is counted, and is given up at noon', async () => {
  const { businessId } = await wanting();
  const failed = await run(businessId, morning, true);
  expect(failed.done).toEqual({ sent: 0, failed: 1 });
  expect(failed.printed).toContain('a daily mail failed');
  expect(failed.printed).not.toContain(to[0]);
  expect(await local.table.get(keys.dailyMail(businessId))).toMatchObject({ failures: 1 });
  expect((await run(businessId, morning + hours(5))).sent).toEqual([]);
  expect((await run(businessId, morning + hours(4))).sent).toHaveLength(1);
});

test('two runs at once send one mail', async () => {
  const { businessId } = await wanting();
  const runs = await Promise.all([
    run(businessId, morning),
    run(businessId, morning),
    run(businessId, morning),
  ]);
  expect(runs.flatMap(({ sent }) => sent)).toHaveLength(1);
});

test('a business whose settings name no address any more gets no mail', async () => {
  const { businessId, admin } = await wanting();
  const { business } = await admin.businessSettings({ id: businessId });
  const { dailyMail: _, ...rest } = business;
  await admin.putBusiness({ id: businessId, ...rest });
  expect((await run(businessId, morning)).sent).toEqual([]);
  // The row by which it is found goes by itself.
  expect(await local.table.get(keys.dailyMail(businessId))).toMatchObject({ ttl: expect.any(Number) });
});

test('a mail that is switched off and on again is not sent twice for a day', async () => {
  const { businessId, admin } = await wanting();
  expect((await run(businessId, morning)).sent).toHaveLength(1);
  const { business } = await admin.businessSettings({ id: businessId });
  const { dailyMail, ...rest } = business;
  await admin.putBusiness({ id: businessId, ...rest });
  await admin.putBusiness({ id: businessId, ...rest, dailyMail, version: rest.version + 1 });
  expect((await run(businessId, morning + hours(1))).sent).toEqual([]);
  expect((await run(businessId, morning + hours(24))).sent).toHaveLength(1);
  expect((await local.table.get(keys.dailyMail(businessId)))?.ttl).toBeUndefined();
});

test('six addresses, none, and what is no address are refused', async () => {
  const { businessId, admin } = await wanting();
  const { business } = await admin.businessSettings({ id: businessId });
  for (const wrong of [[], Array(6).fill(to[0]), ['x'], ['a@b.in\r\nBcc: c@d.in']])
    await expect(
      admin.putBusiness({ id: businessId, ...business, dailyMail: { to: wrong, language: 'en' } }),
    ).rejects.toThrow();
});

test('the mail is in Hindi where it is wanted, and a name is text in its HTML and one line in its subject', async () => {
  const { businessId } = await wanting('hi', '<b>"A&B"</b>\r\n\u0000Bcc:\u001b x@y.in');
  const [mail] = (await run(businessId, morning)).sent;
  expect(mail?.mail.subject).toBe('<b>"A&B"</b> Bcc: x@y.in: रवि, 22 नव॰ की कॉल');
  expect(mail?.mail.text).toContain('कोई कॉल नहीं आई।');
  expect(mail?.mail.html).toContain('&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;');
  expect(mail?.mail.html).not.toContain('<b>');
});

test('yesterday is the business’s own day, also where the clock was set', () => {
  expect(dayBefore('2026-11-23', 'Asia/Kolkata').map((at) => new Date(at).toISOString())).toEqual([
    '2026-11-21T18:30:00.000Z',
    '2026-11-22T18:30:00.000Z',
  ]);
  // Summer time ends on this Sunday: the day has 25 hours.
  const [since, until] = dayBefore('2026-10-26', 'Europe/Berlin');
  expect(until - since).toBe(hours(25));
});

test('SES gets a signed request with the text and the HTML, and its refusal names no address', async () => {
  const got: { url: string; headers: Record<string, unknown>; body: string }[] = [];
  let status = 200;
  const server = createServer((request, answer) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      got.push({ url: request.url ?? '', headers: request.headers, body });
      answer
        .writeHead(status, { 'x-amzn-errortype': 'MessageRejected:http://x' })
        .end('{"message":"to@x.in"}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const sender = {
    from: 'reports@voice.example.in',
    region: 'ap-south-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' },
    fetch,
  };
  const report = { timeZone: 'UTC', days: [], total: { calls: 0, refused: 0 } } as never;
  const mail = mailOf({ name: 'Clinic' }, report, '2026-11-22', 'https://voice.example.in');
  try {
    await sendMail(sender, to, mail);
    status = 400;
    await expect(sendMail(sender, to, mail)).rejects.toThrow('SES answered 400 (MessageRejected)');
  } finally {
    server.close();
  }
  expect(got[0]?.url).toBe('/v2/email/outbound-emails');
  expect(got[0]?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDTEST\/.*\/ap-south-1\/ses\//,
  );
  expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
    FromEmailAddress: 'reports@voice.example.in',
    Destination: { ToAddresses: to },
    Content: { Simple: { Subject: { Data: mail.subject }, Body: { Text: { Data: mail.text } } } },
  });
});

/**
 * `npm run mail`: writes yesterday's daily mail of a business of the running system as files, to try it. No
 * mail leaves this machine.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { dayBefore } from '../../lambdas/mail/daily.ts';
import { mailOf } from '../../lambdas/mail/mail-text.ts';
import { mailLanguages } from '../../shared/contract/business.ts';
import { createClient } from '../../shared/io/client.ts';
import { localTime } from '../../shared/local-time.ts';
import { projectRoot } from '../root.ts';
import { loadEnvironment } from '../run/environment.ts';
import { placesOf } from '../run/settings.ts';
import { demoBusinessId } from '../seed/demo-clinic.ts';
import { businessOf } from '../terminal/business-of-command.ts';
import { options, runCommand, UsageError } from '../terminal/command.ts';
import { runningSystem } from '../terminal/running-system.ts';
import { staffToken } from '../terminal/staff-token.ts';

const usage = `npm run mail                              yesterday's daily mail of the demo clinic, as files
npm run mail -- --business ID             of another business
npm run mail -- --day 2026-11-22          of another day
npm run mail -- --language en|hi          in another language than its settings say`;

async function main(argv: readonly string[]): Promise<number> {
  const { business: id = demoBusinessId, day: givenDay, language: given, help } = readOptions(argv);
  if (help) {
    console.log(usage);
    return 0;
  }
  const businessId = businessOf(id) ?? demoBusinessId;
  const chosen = mailLanguages.find((each) => each === given);
  if (given !== undefined && chosen === undefined)
    throw new UsageError(`--language is en or hi, not ${given}`);
  if (givenDay !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(givenDay))
    throw new UsageError(`--day is a day such as 2026-11-22, not ${givenDay}`);
  const environment = loadEnvironment();
  const run = await runningSystem(environment);
  const token = await staffToken(environment, { businessId, role: 'admin' });
  const api = createClient({
    baseUrl: run.api,
    timeoutMs: 30_000,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } }),
  });
  const { business } = await api.businessSettings({ id: businessId });
  const today = localTime(Date.now(), business.timeZone).date;
  const next = givenDay === undefined ? today : dayAfter(givenDay);
  const [since, until] = dayBefore(next, business.timeZone);
  const iso = (at: number) => new Date(at).toISOString();
  const report = await api.reports({ business: businessId, since: iso(since), until: iso(until) });
  const day = localTime(since, business.timeZone).date;
  const dailyMail = {
    to: business.dailyMail?.to ?? [],
    language: chosen ?? business.dailyMail?.language ?? 'en',
  };
  const mail = mailOf({ name: business.name, dailyMail }, report, day, run.edge);
  const folder = join(placesOf(environment, projectRoot).dataDir, 'mails');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${businessId}-${day}-${dailyMail.language}`);
  await Promise.all([writeFile(`${file}.txt`, mail.text), writeFile(`${file}.html`, mail.html)]);
  const to = dailyMail.to.length === 0 ? 'nobody: its settings name no address' : dailyMail.to.join(', ');
  console.log(`${mail.text}\nto ${to}\nwritten as ${relative(projectRoot, file)}.txt and .html`);
  return 0;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function readOptions(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  return options(
    () =>
      parseArgs({
        args: [...argv],
        options: { business: text, day: text, language: text, help: { type: 'boolean', short: 'h' } },
      }).values,
  );
}

await runCommand(main, usage);

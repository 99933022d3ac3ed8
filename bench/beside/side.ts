/** The two that are measured beside each other: the product, and the bare floor. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Accounts } from '../../local/phone/phone.ts';
import { localDefaults } from '../../local/run/defaults.ts';
import type { RunFile } from '../../local/run/run-file.ts';
import { money, rupees } from '../../shared/money.ts';
import { startSystem } from '../../tests/scripted/system.ts';
import { startFloor } from '../floor/floor.ts';
import type { Providers } from './providers.ts';

export const sideNames = ['ours', 'floor'] as const;
export type SideName = (typeof sideNames)[number];

/** One of them, running. */
export interface Side {
  name: SideName;
  edge: string;
  accounts: Accounts;
  /** The process that runs the Worker. */
  workerdPid: number;
  /** Sets numbers of the product's conversation, by their names. The floor has none. */
  policy(turnPolicy: Record<string, number>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Where the product's stores are. workerd's one thread waits for the disk at each commit of a call, which an
 * object on Cloudflare does not. The floor stores nothing.
 */
export type Stores = 'memory' | 'disk';

const memoryDisk = '/dev/shm';

/** Memory where the machine has a disk in memory, as every Linux. */
export async function usualStores(): Promise<Stores> {
  return access(memoryDisk).then(
    () => 'memory',
    () => 'disk',
  );
}

export interface SideOptions {
  urls: Providers['urls'];
  /** The usual ones without it. */
  stores?: Stores;
  /** Where V8's inspector of the Worker listens. Without it, nowhere. */
  inspectorPort?: number;
  /** Settings of the product over those of a local run. The floor has none. */
  variables?: Record<string, string>;
}

export async function startSide(name: SideName, options: SideOptions): Promise<Side> {
  const { urls, stores, inspectorPort, variables = {} } = options;
  if (name === 'floor') {
    const floor = await startFloor(urls, inspectorPort ?? null);
    return { name, accounts: noAccounts, policy: async () => undefined, ...floor };
  }
  const inspector = inspectorPort === undefined ? {} : { EDGE_INSPECTOR_PORT: String(inspectorPort) };
  const parent = (stores ?? (await usualStores())) === 'memory' ? memoryDisk : tmpdir();
  const dataDir = await mkdtemp(join(parent, 'voice-bench-'));
  const forget = () => rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  const started = startSystem({ variables: { ...urls, ...inspector, ...variables }, dataDir });
  const system = await started.catch(async (error: unknown) => {
    await forget();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await system.stop();
    await forget();
  };
  try {
    // The demo business's INR 500 a day are held by 40 calls at once.
    await asked(system.run, 'PUT', '/api/businesses/demo-clinic/budget', {
      limitPerDay: money(rupees(1_000_000)),
    });
    const { accounts } = system;
    const policy = (turnPolicy: Record<string, number>) => setPolicy(system.run, turnPolicy);
    return { name, edge: system.run.edge, accounts, workerdPid: await system.workerdPid(), policy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Said under each table of both sides. */
export function storesFoot(stores: Stores): string {
  return stores === 'memory'
    ? "The product's stores are on a disk in memory, because workerd's one thread waits for each commit of a call here, and an object on Cloudflare does not. The floor stores nothing."
    : "The product's stores are on this machine's disk, and workerd's one thread waits for each commit of a call. The floor stores nothing.";
}

/** The floor asks nobody for a credential. */
const noAccounts: Accounts = {
  twilioAccountSid: localDefaults.TWILIO_ACCOUNT_SID ?? '',
  twilioAuthToken: 'none',
  exotelAccountSid: 'none',
  exotelWebhookToken: 'none',
};

async function setPolicy(run: RunFile, turnPolicy: Record<string, number>): Promise<void> {
  const answer = await asked(run, 'GET', '/api/businesses/demo-clinic');
  const { hasToolSecret: _, ...settings } = z
    .object({ business: z.looseObject({ hasToolSecret: z.unknown() }) })
    .parse(await answer.json()).business;
  await asked(run, 'PUT', '/api/businesses/demo-clinic', { ...settings, turnPolicy });
  // The edge remembers the settings for a while.
  await fetch(`${run.edge}/businesses/demo-clinic/refresh`, {
    method: 'POST',
    headers: { authorization: `Bearer ${run.internalKey}` },
  });
}

async function asked(run: RunFile, method: string, path: string, body?: object): Promise<Response> {
  const isFounding = path.endsWith('/budget');
  const answer = await fetch(`${run.api}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${(isFounding ? run.operatorToken : null) ?? run.adminToken}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  return answer;
}

export interface WorkerdUse {
  rssMb: number;
  cpuMs: number;
}

/** The clock of `/proc/<pid>/stat`: 100 ticks a second on every Linux that Node runs on. */
const tickMs = 10;

/** @throws Error when the process is gone: it was restarted meanwhile, and its figures are no one's. */
export async function usedBy(pid: number): Promise<WorkerdUse> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  const fields = stat.replace(/^.*\) /, '').split(' ');
  return {
    rssMb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024,
    cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
  };
}

/**
 * Binds all threads of the process, and what it starts from now on, to one core. False where there is no
 * `taskset`, or only one core.
 */
export async function pin(pid: number, core: number): Promise<boolean> {
  return promisify(execFile)('taskset', ['-acp', String(core), String(pid)]).then(
    () => true,
    () => false,
  );
}

/** Gives the process back all cores. */
export async function unpin(pid: number, cores: number): Promise<void> {
  await promisify(execFile)('taskset', ['-acp', `0-${cores - 1}`, String(pid)]).catch(() => null);
}

/**
 * The real system as `npm start` brings it up (workerd, Lambdas behind the local gateway, embedded
 * stores) with scripted providers in place of the embedded engines: whole calls without a model,
 * with times one can subtract. Ends everything it started, by process id.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerdPid } from '../../local/edge/workerd-pid.ts';
import { freePorts } from '../../local/parts/ports.ts';
import { type Accounts, type Call, type CallOptions, placeCall } from '../../local/phone/phone.ts';
import { projectRoot } from '../../local/root.ts';
import { localDefaults } from '../../local/run/defaults.ts';
import { type RunFile, readRunFile } from '../../local/run/run-file.ts';
import { type ScriptedAzure, startAzure } from '../../testing/wire/azure/script.ts';
import { type ScriptedDeepgram, startDeepgram } from '../../testing/wire/deepgram/script.ts';
import { type ScriptedOpenAi, startOpenAi } from '../../testing/wire/openai/script.ts';

/** A system under test: where it is, and how to call it. */
export interface RunningSystem {
  run: RunFile;
  dataDir: string;
  accounts: Accounts;
  /** From the process's start to `run.json`, ms. */
  startedInMs: number;
  place(options: Omit<CallOptions, 'edge' | 'accounts'>): Call;
  /** The output of the process so far. */
  output(): string;
  /** The process that runs the Worker. */
  workerdPid(): Promise<number>;
  stop(): Promise<void>;
}

export interface ScriptedSystem extends RunningSystem {
  deepgram: ScriptedDeepgram;
  openai: ScriptedOpenAi;
  azure: ScriptedAzure;
}

export interface SystemOptions {
  /** Variables over the local defaults. */
  variables?: Record<string, string>;
  /** An existing folder to start with again; by default a new one, removed at the stop. */
  dataDir?: string;
  /** Of the edge and the API; by default free ones. */
  ports?: readonly [number, number];
}

/** Limits that no test of something else should meet. The tests' own load makes timers late. */
const roomy = {
  CALLS_PER_MINUTE_PER_NUMBER: '100000',
  MAX_CONCURRENT_CALLS: '1000',
  MAX_TIMER_LAG_MS: '0',
};
const startWithinMs = 90_000;
const stopWithinMs = 20_000;

/** The system with scripted providers. The model says "Yes." by default. */
export async function startScriptedSystem(options: SystemOptions = {}): Promise<ScriptedSystem> {
  const [deepgram, openai, azure] = await Promise.all([
    startDeepgram(),
    startOpenAi(() => ({ text: 'Yes.' })),
    startAzure(),
  ]);
  const closeProviders = () => Promise.all([deepgram.close(), openai.close(), azure.close()]);
  try {
    const system = await startSystem({
      ...options,
      variables: {
        DEEPGRAM_BASE_URL: deepgram.baseUrl,
        OPENAI_BASE_URL: openai.baseUrl,
        AZURE_SPEECH_BASE_URL: azure.baseUrl,
        ...options.variables,
      },
    });
    const stop = async (): Promise<void> => {
      await system.stop();
      await closeProviders();
    };
    return { ...system, deepgram, openai, azure, stop };
  } catch (error) {
    await closeProviders();
    throw error;
  }
}

/** The system as a user starts it, embedded engines included, except for the `variables`. */
export async function startSystem(options: SystemOptions = {}): Promise<RunningSystem> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'voice-')));
  const [port = 0, apiPort = 0] = options.ports ?? (await freePorts(2));
  const variables = {
    ...roomy,
    ...options.variables,
    PORT: String(port),
    API_PORT: String(apiPort),
    DATA_DIR: dataDir,
    // A scripted provider counts what it is asked.
    PROVIDER_CHECK: 'off',
  };
  const beganAtMs = performance.now();
  const child = spawn(process.execPath, ['local/start.ts'], {
    cwd: projectRoot,
    env: { ...withoutVitest(process.env), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (printed += String(part)));
  const stop = async (): Promise<void> => {
    await ended(child);
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const run = await ready(child, dataDir, () => printed);
    const startedInMs = performance.now() - beganAtMs;
    const accounts = accountsFrom({ ...localDefaults, ...variables });
    return {
      run,
      dataDir,
      accounts,
      startedInMs,
      place: (call) => placeCall({ edge: run.edge, accounts, ...call }),
      output: () => printed,
      workerdPid: () => workerdPid(run.pid),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(child: ChildProcess, dataDir: string, printed: () => string): Promise<RunFile> {
  const deadlineMs = performance.now() + startWithinMs;
  while (performance.now() < deadlineMs && child.exitCode === null && child.signalCode === null) {
    const run = /^ready/m.test(printed()) ? await readRunFile(dataDir) : null;
    if (run?.pid === child.pid && run) return run;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the system did not come up:\n${printed()}`);
}

/** Asks it to stop, as Ctrl-C would; kills it when that takes too long. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function accountsFrom(settings: Readonly<Record<string, string | undefined>>): Accounts {
  return {
    twilioAccountSid: settings.TWILIO_ACCOUNT_SID ?? '',
    twilioAuthToken: settings.TWILIO_AUTH_TOKEN ?? '',
    exotelAccountSid: settings.EXOTEL_ACCOUNT_SID ?? '',
    exotelWebhookToken: settings.EXOTEL_WEBHOOK_TOKEN ?? '',
  };
}

/** A test runner's own variables change how Node behaves in a child. */
function withoutVitest(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(?:VITEST|TEST|NODE_V8_COVERAGE|NODE_OPTIONS|NODE_ENV)/.test(name),
    ),
  );
}

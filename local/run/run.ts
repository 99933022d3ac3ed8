/** One run of `npm start`, from checking the settings to stopping the last part. */
import { join } from 'node:path';
import { parseConfig } from '../../edge/config.ts';
import { loadStaffKeys } from '../gateway/staff-keys.ts';
import { showLiveCalls } from '../live/live-lines.ts';
import { claimable, freePorts } from '../parts/ports.ts';
import { createProgress, seconds } from '../parts/progress.ts';
import { reasonOf, StartFault, startFaultOf } from '../parts/start-fault.ts';
import { createSupervisor } from '../parts/supervisor.ts';
import { warningIn } from '../parts/warnings.ts';
import { providerReport } from '../provider-check/provider-report.ts';
import { demoBusinessId } from '../seed/demo-clinic.ts';
import { paintFor } from '../terminal/columns.ts';
import type { Screen } from '../terminal/screen.ts';
import { claimDataDir, logsIn, releaseDataDir } from './data-dir.ts';
import { loadEnvironment } from './environment.ts';
import { livingRun, removeRunFile, writeRunFile } from './run-file.ts';
import { machineVariables, placesOf, type Settings, settingsOf } from './settings.ts';
import { listenForStop, type StopSignals } from './stop-signals.ts';
import { startSystem, stopOrder } from './system.ts';
import { welcome } from './welcome.ts';

export interface RunOptions {
  /** The folder where Node keeps compiled modules. */
  compileCache: string;
  root: string;
  screen: Screen;
}

/**
 * Runs the system until it is stopped or a part dies. Resolves with the exit code when nothing runs
 * any more.
 */
export async function run(options: RunOptions): Promise<number> {
  const stop = listenForStop();
  try {
    const env = loadEnvironment();
    const settings = await checkedSettings(env, options.root);
    const machine = { ...machineVariables(env), NODE_COMPILE_CACHE: options.compileCache };
    return await runChecked(settings, machine, stop, options);
  } catch (error) {
    if (!(error instanceof StartFault)) throw error;
    options.screen.complain(error.message);
    return 1;
  }
}

/** Checks everything that can be checked before a start, then claims DATA_DIR. Throws a `StartFault`. */
async function checkedSettings(env: Record<string, string>, root: string): Promise<Settings> {
  const { port, apiPort, dataDir } = placesOf(env, root);
  const other = await livingRun(dataDir);
  if (other !== null) {
    throw new StartFault(
      `The system already runs with this DATA_DIR (process ${other.pid}, ${other.edge}): stop it there with Ctrl-C, or give this one a DATA_DIR, PORT and API_PORT of its own.`,
    );
  }
  await claimable('PORT', port);
  await claimable('API_PORT', apiPort);
  const [dynamodb = 0, s3 = 0, deepgram = 0, azure = 0, openai = 0] = await freePorts(5);
  const settings = settingsOf(env, root, { dynamodb, s3, deepgram, azure, openai });
  const config = parseConfig(settings.edgeVariables);
  if (!config.ok)
    throw new StartFault(
      `The configuration is wrong (process environment or .env):\n${config.faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  await claimDataDir(dataDir);
  return settings;
}

async function runChecked(
  settings: Settings,
  machine: Record<string, string>,
  stop: StopSignals,
  options: RunOptions,
): Promise<number> {
  const { screen, root } = options;
  const { say, complain } = screen;
  const paint = paintFor({ isTTY: screen.isTerminal });
  const supervisor = createSupervisor({
    logDir: logsIn(settings.dataDir),
    say: complain,
    onLine: (part, line) => {
      const warning = warningIn(
        part,
        line,
        settings.terminal.log ?? (screen.isTerminal ? 'readable' : 'json'),
        paint,
      );
      if (warning !== null) complain(warning);
    },
  });
  const ending = new AbortController();
  let live: Promise<void> = Promise.resolve();
  stop.onSecond(() => {
    supervisor.kill();
    process.exit(1);
  });
  try {
    const stopped = stop.first.then(() => 'stop' as const);
    say('starting');
    const up = startSystem({
      supervisor,
      settings,
      machine,
      progress: createProgress(say),
      signal: ending.signal,
    });
    // After a stop, parts that are still starting fail. That is not reported.
    up.catch(() => undefined);
    if ((await Promise.race([up, supervisor.fatal, stopped])) !== 'stop') {
      const operatorToken = await writeRun(settings);
      const readyIn = `ready in ${seconds(process.uptime() * 1000)}`;
      const providers = settings.checksProviders
        ? await providerReport(settings, paint, say, ending.signal)
        : [];
      say([readyIn, ...welcome(settings, root, operatorToken, providers)].join('\n'));
      if (screen.isTerminal && settings.terminal.hasLiveLines) {
        const edge = { url: `http://127.0.0.1:${settings.port}`, internalKey: settings.internalKey };
        live = showLiveCalls(screen, paint, edge, ending.signal);
      }
    }
    say(`\nstopping, because of ${await Promise.race([stop.first, supervisor.fatal])}`);
    return 0;
  } catch (error) {
    const fault = startFaultOf(error, settings.dataDir);
    if (fault === null) throw error;
    complain(fault.message);
    return 1;
  } finally {
    ending.abort();
    await live;
    await removeRunFile(settings.dataDir).catch((error: unknown) => complain(reasonOf(error)));
    await supervisor.stop(stopOrder);
    await releaseDataDir(settings.dataDir).catch((error: unknown) => complain(reasonOf(error)));
    say('stopped');
  }
}

/** Writes `run.json`. Returns the operator's token. */
async function writeRun(settings: Settings): Promise<string> {
  const { dataDir, staff, apiUrl, edgeUrl, internalKey } = settings;
  const keys = await loadStaffKeys(join(dataDir, 'keys'), staff, apiUrl);
  const [staffToken, adminToken, operatorToken] = await Promise.all([
    keys.issue({ businessId: demoBusinessId, role: 'staff' }),
    keys.issue({ businessId: demoBusinessId, role: 'admin' }),
    keys.issue({ role: 'operator' }),
  ]);
  await writeRunFile(dataDir, {
    edge: edgeUrl,
    api: apiUrl,
    console: `${edgeUrl}/`,
    pid: process.pid,
    ...staff,
    staffToken,
    adminToken,
    operatorToken,
    internalKey,
  });
  return operatorToken;
}

/**
 * Starts, watches and stops the parts of one run. A part that dies unexpectedly ends the run, unless it may
 * be restarted.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Death, type Part, type PartSpec, spawnPart } from './part.ts';
import { startReaper } from './reaper.ts';
import type { PartMessage, StartMessage } from './serve-part.ts';
import { StartFault } from './start-fault.ts';

/** A part that dies more often than this within a minute ends the run. Chosen. */
const restartsPerMinute = 2;

export interface ProgramSpec extends Omit<PartSpec, 'logFile' | 'ipc' | 'onLine'> {
  /** Resolves when the part is ready. `signal` is aborted when the part has died. */
  answers(signal: AbortSignal): Promise<void>;
  /** Whether it is restarted when it dies, because its state is on disk. */
  restarts?: boolean;
}

export interface ModuleSpec<Input> extends Omit<PartSpec, 'logFile' | 'ipc' | 'onLine' | 'command' | 'args'> {
  /** A module that calls `servePart`. */
  module: URL;
  input: Input;
  onProgress?: (text: string) => void;
}

export interface Supervisor {
  /** Starts a program; resolves when it answers, throws a `StartFault` when it dies before. */
  program(spec: ProgramSpec): Promise<void>;
  /**
   * Starts one of our Node modules; resolves with what it reports when it is ready. It is restarted with the
   * same input when it dies: what it keeps is on disk.
   */
  module<Input, Ready>(spec: ModuleSpec<Input>): Promise<Ready>;
  /** Rejects with a `StartFault` when a part died that was not to be restarted. Never resolves. */
  readonly fatal: Promise<never>;
  /**
   * Stops all parts: one group after another, the parts of a group at the same time, then the parts
   * in no group.
   */
  stop(order: readonly (readonly string[])[]): Promise<void>;
  /** Kills everything at once. */
  kill(): void;
}

export interface SupervisorOptions {
  /** The folder for the parts' log files. It must exist. */
  logDir: string;
  /** Prints one line for the user. */
  say: (line: string) => void;
  /** Called with every line that a part prints. */
  onLine?: (part: string, line: string) => void;
}

export function createSupervisor({ logDir, say, onLine }: SupervisorOptions): Supervisor {
  const reaper = startReaper();
  const living = new Set<Part>();
  let stopping = false;
  let die: (fault: StartFault) => void = () => undefined;
  const fatal = new Promise<never>((_, reject) => {
    die = reject;
  });
  // Users of `fatal` get the rejection. Without one, it must not be an unhandled rejection.
  fatal.catch(() => undefined);

  const watch = () => reaper.watch([...living].flatMap((part) => part.pid ?? []));
  const launch = (spec: PartSpec): Part => {
    if (stopping) throw new StartFault('The run is being stopped.');
    const part = spawnPart({ ...spec, onLine: (line) => onLine?.(spec.name, line) });
    living.add(part);
    watch();
    void part.ended.then(() => {
      living.delete(part);
      watch();
    });
    return part;
  };
  const logFile = (name: string) => join(logDir, `${name}.log`);
  const dieUnlessStopping = (part: Part) =>
    void part.ended.then((death) => stopping || die(deathFault(part, death)));

  /** Starts a part, and starts it again when it dies, unless that happens too often. */
  const keepRunning = async <T>(
    start: () => Part,
    answers: (part: Part, signal: AbortSignal) => Promise<T>,
    earlierDeaths: readonly number[] = [],
  ): Promise<T> => {
    const part = start();
    const answer = await beforeDeath(part, (signal) => answers(part, signal));
    void part.ended.then((death) => {
      const deaths = [...earlierDeaths.filter((at) => at > Date.now() - 60_000), Date.now()];
      if (stopping) return;
      if (deaths.length > restartsPerMinute) return die(deathFault(part, death));
      say(
        `${part.name} stopped unexpectedly (${death.how}) and is restarted (${deaths.length} of ${restartsPerMinute} within a minute); its output is in ${part.logFile}`,
      );
      keepRunning(start, answers, deaths).catch((error: unknown) =>
        die(error instanceof StartFault ? error : deathFault(part, death)),
      );
    });
    return answer;
  };

  const runProgram = async (spec: ProgramSpec): Promise<void> => {
    const start = () => launch({ ...spec, logFile: logFile(spec.name) });
    const answers = (_: Part, signal: AbortSignal) => spec.answers(signal);
    if (spec.restarts === true) return keepRunning(start, answers);
    const part = start();
    await beforeDeath(part, (signal) => answers(part, signal));
    dieUnlessStopping(part);
  };

  return {
    fatal,
    program: runProgram,
    module: <Input, Ready>(spec: ModuleSpec<Input>): Promise<Ready> =>
      keepRunning(
        () =>
          launch({
            ...spec,
            command: process.execPath,
            // SIGUSR1 opens V8's inspector, on a free port instead of the one that all parts would share.
            args: ['--disable-warning=ExperimentalWarning', '--inspect-port=0', fileURLToPath(spec.module)],
            logFile: logFile(spec.name),
            ipc: true,
          }),
        (part) => readyMessage<Input, Ready>(part, spec),
      ),
    stop: async (order) => {
      stopping = true;
      for (const names of order)
        await Promise.all([...living].filter((part) => names.includes(part.name)).map((part) => part.stop()));
      await Promise.all([...living].map((part) => part.stop()));
      reaper.watch([]);
      await reaper.close();
    },
    kill: () => {
      stopping = true;
      for (const part of living) part.kill();
    },
  };
}

/** The result of `work`, or a `StartFault` if the part dies first; `signal` is then aborted. */
async function beforeDeath<T>(part: Part, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const dead = new AbortController();
  const death = part.ended.then((how) => {
    dead.abort();
    throw deathFault(part, how);
  });
  // A death after the race is reported by `fatal`.
  death.catch(() => undefined);
  return Promise.race([work(dead.signal), death]);
}

function readyMessage<Input, Ready>(part: Part, spec: ModuleSpec<Input>): Promise<Ready> {
  return new Promise((resolve, reject) => {
    part.child.on('message', (message: PartMessage<Ready>) => {
      if (message.type === 'ready') resolve(message.ready);
      else if (message.type === 'progress') spec.onProgress?.(message.text);
      else
        reject(
          new StartFault(
            `The part "${part.name}" could not start: ${message.sentence} (its whole output is in ${part.logFile})`,
          ),
        );
    });
    // If the part dies before it reads its input, its death is reported instead.
    part.child.send({ type: 'start', input: spec.input } satisfies StartMessage<Input>, () => undefined);
  });
}

/** A sentence that names the part, with the last lines it printed. */
function deathFault(part: Part, death: Death): StartFault {
  const lines =
    death.lastLines.length === 0
      ? ' It printed nothing.'
      : ` Its last lines:\n${death.lastLines.map((line) => `    ${line}`).join('\n')}`;
  return new StartFault(
    `The part "${part.name}" stopped unexpectedly (${death.how}); its whole output is in ${part.logFile}.${lines}`,
  );
}

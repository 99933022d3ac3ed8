/**
 * One part of the running system: a child process in its own process group. Ctrl-C reaches it only through
 * this process, and stopping it also stops its children.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { maskedText } from '../../shared/privacy/masked-text.ts';

/** How long a part may take to stop before it is killed. Chosen. */
const patienceMs = 3000;
const keptLines = 12;

export interface PartSpec {
  /** The name in messages and of the log file, such as `api`. */
  name: string;
  command: string;
  args: readonly string[];
  /** The part's whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  logFile: string;
  /** Opens a message channel; only for Node modules. */
  ipc?: boolean;
  /** Called with every line that the part prints. */
  onLine?: (line: string) => void;
}

/** How a part ended: exit code, signal, or why it could not be started. */
export interface Death {
  how: string;
  lastLines: string[];
}

export interface Part {
  readonly name: string;
  readonly logFile: string;
  /** Undefined when the program could not be started. */
  readonly pid: number | undefined;
  readonly child: ChildProcess;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<Death>;
  /** Sends SIGTERM, kills the process and its children after 3 s, resolves when it has ended. */
  stop(): Promise<void>;
  /** Kills the process and its children at once. */
  kill(): void;
}

/** Starts a program. Never throws: if it can't be started, `ended` resolves. */
export function spawnPart(spec: PartSpec): Part {
  const child = spawn(spec.command, spec.args, {
    env: { ...spec.env },
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(spec.ipc === true ? (['ipc'] as const) : [])],
  });
  const lastLines = keepLines(spec, [child.stdout, child.stderr]);
  const ended = new Promise<Death>((resolve) => {
    child.once('error', (error) => resolve({ how: error.message, lastLines }));
    // `close`, not `exit`: by then its last lines have been read.
    child.once('close', (code, signal) =>
      resolve({ how: signal === null ? `exit code ${code}` : `signal ${signal}`, lastLines }),
    );
  });
  const kill = () => signalGroup(child, 'SIGKILL');
  // When a part ends, its children are killed too.
  child.once('exit', kill);
  return {
    name: spec.name,
    logFile: spec.logFile,
    pid: child.pid,
    child,
    ended,
    kill,
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      const timer = setTimeout(kill, patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Signals a part and its children. A group that is already gone is fine. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function keepLines(spec: PartSpec, outputs: readonly (Readable | null)[]): string[] {
  const lastLines: string[] = [];
  // A full disk must not stop calls. The last lines are also kept in memory, and the next line tries again.
  const open = (): WriteStream => {
    const opened = createWriteStream(spec.logFile, { flags: 'a' });
    opened.on('error', () => {
      if (log === opened) log = null;
    });
    return opened;
  };
  let log: WriteStream | null = open();
  for (const output of outputs) {
    if (output === null) continue;
    createInterface({ input: output }).on('line', (raw) => {
      // A crash of workerd or Node prints what it was working on.
      const line = maskedText(raw);
      log ??= open();
      log.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > keptLines) lastLines.shift();
      spec.onLine?.(line);
    });
  }
  return lastLines;
}

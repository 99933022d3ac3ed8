/**
 * Calls follow one another for minutes: memory, sockets, files and storage must stay flat. Every sample is
 * taken with no call alive and after a garbage collection, because V8's heap grows until it must collect:
 * without one, garbage looks like a leak, and a leak like garbage.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { figure, round } from '../../bench/figures.ts';
import { freePorts } from '../../local/parts/ports.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import type { Check, CheckResult } from '../check.ts';
import { type Heaps, openHeaps } from '../heaps.ts';
import { type ProcessUse, processesOf } from '../processes.ts';
import { readyToTalk, type Talk } from '../talking.ts';
import { slopePerMinute } from './slope.ts';

const atOnce = 8;
/** A round of calls; then the lines rest, so that every sample is taken with no call alive. */
const roundMs = 35_000;
const restMs = 12_000;
/** With the greeting's and the settling's time. */
const lapMs = roundMs + restMs + 5000;
/** workerd forgets an object that nobody asks for, with its connections, after 70 s at the most. */
const forgottenMs = 80_000;

export interface Sample {
  minute: number;
  calls: number;
  /** What V8 keeps in the edge and in the API, after a collection in both. */
  liveMb: number;
  apiLiveMb: number;
  /** Resident, after the collection: of workerd, which is the edge, and of all other processes. */
  edgeMb: number;
  othersMb: number;
  /** Of the edge, and of all other processes: the Lambdas and the stores keep connections of their own. */
  edgeSockets: number;
  othersSockets: number;
  /** Of the edge; an object's storage is open while the object is remembered. */
  edgeFiles: number;
  providerSockets: number;
  objects: number;
  storageMb: number;
}

export interface SoakedSystem {
  system: ScriptedSystem;
  sample(minute: number, calls: number): Promise<Sample>;
  /** Calls' objects in the edge's memory. */
  callObjects(): Promise<number>;
  stop(): Promise<void>;
}

/** A system whose live heap can be seen. No call was made: its first sample is of an idle system. */
export async function startSoakedSystem(): Promise<SoakedSystem> {
  const [inspectorPort = 0] = await freePorts(1);
  const system = await startScriptedSystem({ variables: { EDGE_INSPECTOR_PORT: String(inspectorPort) } });
  try {
    const heaps = await openHeaps(system, inspectorPort);
    const edgePid = await system.workerdPid();
    const atFirst = await heaps.edge.instances('Call');
    return {
      system,
      sample: (minute, calls) => sampled(system, { heaps, edgePid }, { minute, calls }),
      callObjects: async () => (await heaps.edge.instances('Call')) - atFirst,
      async stop() {
        heaps.close();
        await system.stop();
      },
    };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

export const soak: Check = {
  name: 'soak',
  budgetMinutes: ({ soakMinutes }) => soakMinutes + 1,
  async run({ soakMinutes, signal, say }) {
    const soaked = await startSoakedSystem();
    const take = async (minute: number, calls: number): Promise<Sample> => {
      const sample = await soaked.sample(minute, calls);
      say(
        `live ${sample.liveMb} and ${sample.apiLiveMb} MB, edge ${sample.edgeMb} MB, others ${sample.othersMb} MB, ${sample.edgeSockets} sockets, ${sample.providerSockets} at providers, ${sample.objects} objects, ${sample.storageMb} MB stored, ${calls} calls`,
      );
      return sample;
    };
    try {
      const idle = await take(0, 0);
      const talk = await readyToTalk(soaked.system);
      const beganMs = performance.now();
      const samples: Sample[] = [];
      const talks: Talk[] = [];
      for (let lap = 1; performance.now() - beganMs < soakMinutes * 60_000 - lapMs - forgottenMs; lap += 1) {
        signal.throwIfAborted();
        const firstNumber = lap * atOnce;
        talks.push(...(await talk({ calls: atOnce, forMs: roundMs, signal, firstNumber })));
        await paused(restMs);
        samples.push(await take((performance.now() - beganMs) / 60_000, talks.length));
      }
      await paused(forgottenMs);
      const end = await take((performance.now() - beganMs) / 60_000, talks.length);
      return resultOf({ idle, samples, end, objectsLeft: await soaked.callObjects() }, talks);
    } finally {
      await soaked.stop();
    }
  },
};

const paused = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function sampled(
  { run, dataDir, deepgram, openai, azure }: ScriptedSystem,
  { heaps, edgePid }: { heaps: Heaps; edgePid: number },
  { minute, calls }: Pick<Sample, 'minute' | 'calls'>,
): Promise<Sample> {
  const live = await heaps.liveMb();
  const uses = await processesOf(run.pid);
  const sumOf = (which: 'edge' | 'others', pick: (use: ProcessUse) => number): number =>
    uses
      .filter(({ pid }) => (pid === edgePid) === (which === 'edge'))
      .reduce((sum, use) => sum + pick(use), 0);
  const { files, bytes } = await sizeOf(join(dataDir, 'edge/objects'));
  return {
    minute: round(minute),
    calls,
    liveMb: round(live.edge),
    apiLiveMb: round(live.api),
    edgeMb: round(sumOf('edge', ({ rssMb }) => rssMb)),
    othersMb: round(sumOf('others', ({ rssMb }) => rssMb)),
    edgeSockets: sumOf('edge', ({ sockets }) => sockets),
    othersSockets: sumOf('others', ({ sockets }) => sockets),
    edgeFiles: sumOf('edge', ({ files }) => files),
    providerSockets: deepgram.openSockets() + openai.openSockets() + azure.openSockets(),
    objects: files,
    storageMb: round(bytes / 2 ** 20),
  };
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (each) => (each.isFile() ? each.size : 0),
        () => 0,
      ),
    ),
  );
  const isObject = (name: string): boolean => name.endsWith('.sqlite');
  return { files: names.filter(isObject).length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** `idle`: before the calls; `end`: long after the last one. */
export interface Soaked {
  idle: Sample;
  samples: readonly Sample[];
  end: Sample;
  /** Calls' objects in memory at the end. */
  objectsLeft: number;
}

/** Pure. */
export function resultOf({ idle, samples, end, objectsLeft }: Soaked, talks: readonly Talk[]): CheckResult {
  // The first half warms up: compiled code, kept phrases, pools of connections, caches of the allocator. What
  // still grows after it is no warm-up.
  const warm = samples.slice(Math.floor(samples.length / 2));
  const slope = (pick: (sample: Sample) => number): number =>
    round(slopePerMinute(warm.map((sample) => ({ minute: sample.minute, value: pick(sample) }))));
  const errors = talks.flatMap((each) => each.errors);
  const underruns = talks.flatMap(({ turns }) => turns).reduce((sum, turn) => sum + turn.underruns, 0);
  const most = (atMost: number) => ({ of: 'worst' as const, atMost });
  const calls = Math.max(1, end.calls);
  return {
    title: 'Soak',
    columns: [
      'minute',
      'calls',
      'live MB',
      'API live MB',
      'edge MB',
      'others MB',
      'edge sockets',
      'edge files',
      'others sockets',
      'at providers',
      'objects',
      'stored MB',
    ],
    rows: [idle, ...samples, end].map((each) => [
      each.minute,
      each.calls,
      each.liveMb,
      each.apiLiveMb,
      each.edgeMb,
      each.othersMb,
      each.edgeSockets,
      each.edgeFiles,
      each.othersSockets,
      each.providerSockets,
      each.objects,
      each.storageMb,
    ]),
    figures: [
      figure('calls', 'count', [end.calls], null),
      figure('what V8 keeps at the edge, growth a minute', 'MB', [slope(({ liveMb }) => liveMb)], most(0.5)),
      figure(
        'what V8 keeps in the API, growth a minute',
        'MB',
        [slope(({ apiLiveMb }) => apiLiveMb)],
        most(0.5),
      ),
      figure('memory of the edge, growth a minute', 'MB', [slope(({ edgeMb }) => edgeMb)], most(2)),
      figure('memory of all others, growth a minute', 'MB', [slope(({ othersMb }) => othersMb)], most(6)),
      figure('sockets of the edge, growth a minute', 'count', [slope((each) => each.edgeSockets)], most(2)),
      figure('files of the edge, growth a minute', 'count', [slope((each) => each.edgeFiles)], most(4)),
      figure(
        'sockets of all others, growth a minute',
        'count',
        [slope((each) => each.othersSockets)],
        most(2),
      ),
      figure(
        'sockets of the edge left after the last call',
        'count',
        [end.edgeSockets - idle.edgeSockets],
        most(2),
      ),
      figure('calls left in memory', 'count', [objectsLeft], most(0)),
      figure('sockets left at providers', 'count', [end.providerSockets], most(0)),
      figure(
        'what 100 calls leave in the edge’s storage',
        'MB',
        [round(((end.storageMb - idle.storageMb) / calls) * 100)],
        most(10),
      ),
      figure('underruns', 'count', [underruns], most(0)),
      figure('errors', 'count', [errors.length], most(0)),
    ],
    foot: [
      `${atOnce} calls at once, both carriers, for ${roundMs / 1000} s; then a rest of ${restMs / 1000} s, a garbage collection in the edge and in the API, and a sample. Growth: the slope of a straight line through the second half of the samples.`,
      `The last sample is taken ${forgottenMs / 1000} s after the last call: workerd has forgotten every call's object by then. A timer, socket or list that still held a call would keep it in memory, where a heap snapshot counts it.`,
      'An object is a Durable Object on the disk. A call’s object holds a mark that the call is over; workerd keeps its file.',
      ...new Set(errors),
    ],
  };
}

/** Calls follow one another for minutes: memory, sockets, files and storage must stay flat. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { figure, round } from '../../bench/figures.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import type { Check } from '../check.ts';
import { processesOf } from '../processes.ts';
import { answerInOwnWords, type Talk, talk } from '../talking.ts';
import { slopePerMinute } from './slope.ts';

const atOnce = 8;
/** A round of calls; then the lines rest, so that every sample is taken with no call alive. */
const roundMs = 35_000;
/** A call's object is forgotten within seconds of its delivery. */
const restMs = 12_000;

interface Sample {
  minute: number;
  workerdMb: number;
  nodeMb: number;
  sockets: number;
  files: number;
  providerSockets: number;
  objects: number;
  storageMb: number;
  calls: number;
}

export const soak: Check = {
  name: 'soak',
  budgetMinutes: ({ soakMinutes }) => soakMinutes + 3,
  async run({ soakMinutes, signal, say }) {
    const system = await startScriptedSystem();
    try {
      answerInOwnWords(system);
      const beganMs = performance.now();
      const samples: Sample[] = [];
      const talks: Talk[] = [];
      for (let round = 0; performance.now() - beganMs < soakMinutes * 60_000; round += 1) {
        if (signal.aborted) throw signal.reason;
        const firstNumber = (round + 1) * atOnce;
        talks.push(...(await talk(system, { calls: atOnce, forMs: roundMs, signal, firstNumber })));
        await new Promise((resolve) => setTimeout(resolve, restMs));
        const sample = await measured(system, (performance.now() - beganMs) / 60_000, talks.length);
        samples.push(sample);
        say(
          `workerd ${sample.workerdMb} MB, node ${sample.nodeMb} MB, ${sample.sockets} sockets, ${sample.providerSockets} at providers, ${sample.objects} objects, ${sample.storageMb} MB stored, ${sample.calls} calls`,
        );
      }
      return resultOf(samples, talks);
    } finally {
      await system.stop();
    }
  },
};

async function measured(system: ScriptedSystem, minute: number, calls: number): Promise<Sample> {
  const uses = await processesOf(system.run.pid);
  const mbOf = (isWanted: (name: string) => boolean): number =>
    round(uses.filter(({ name }) => isWanted(name)).reduce((sum, { rssMb }) => sum + rssMb, 0));
  const isWorkerd = (name: string): boolean => name.startsWith('workerd');
  const { files, bytes } = await sizeOf(join(system.dataDir, 'edge/objects'));
  const { deepgram, openai, azure } = system;
  return {
    minute: round(minute),
    workerdMb: mbOf(isWorkerd),
    nodeMb: mbOf((name) => !isWorkerd(name)),
    sockets: uses.reduce((sum, use) => sum + use.sockets, 0),
    files: uses.reduce((sum, use) => sum + use.files, 0),
    providerSockets: deepgram.openSockets() + openai.openSockets() + azure.openSockets(),
    objects: files,
    storageMb: round(bytes / 2 ** 20),
    calls,
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

function resultOf(samples: readonly Sample[], talks: readonly Talk[]) {
  // The first third warms up: compiled code, kept phrases, pools of connections.
  const warm = samples.slice(Math.ceil(samples.length / 3));
  const slope = (pick: (sample: Sample) => number): number =>
    round(slopePerMinute(warm.map((sample) => ({ minute: sample.minute, value: pick(sample) }))));
  const errors = talks.flatMap((each) => each.errors);
  const flat = (atMost: number) => ({ of: 'worst' as const, atMost });
  return {
    title: 'Soak',
    columns: [
      'minute',
      'calls',
      'workerd MB',
      'node MB',
      'sockets',
      'files',
      'at providers',
      'objects',
      'stored MB',
    ],
    rows: samples.map((each) => [
      each.minute,
      each.calls,
      each.workerdMb,
      each.nodeMb,
      each.sockets,
      each.files,
      each.providerSockets,
      each.objects,
      each.storageMb,
    ]),
    figures: [
      figure('growth of workerd a minute', 'MB', [slope(({ workerdMb }) => workerdMb)], flat(2)),
      figure('growth of all Node processes a minute', 'MB', [slope(({ nodeMb }) => nodeMb)], flat(6)),
      figure('growth of open sockets a minute', 'count', [slope(({ sockets }) => sockets)], flat(1)),
      figure('growth of open files a minute', 'count', [slope(({ files }) => files)], flat(2)),
      figure(
        'growth of sockets at providers a minute',
        'count',
        [slope((each) => each.providerSockets)],
        flat(1),
      ),
      figure('growth of what the edge stores, a minute', 'MB', [slope(({ storageMb }) => storageMb)], null),
      figure('errors', 'count', [errors.length], flat(0)),
    ],
    foot: [
      `${atOnce} calls at once, both carriers, for ${roundMs / 1000} s; then a rest of ${restMs / 1000} s, and a sample. Growth: the slope of a straight line through the samples after the first third.`,
      'An object is a Durable Object on the disk. A call’s object holds nothing once its call is delivered; workerd keeps the empty file.',
      ...new Set(errors),
    ],
  };
}

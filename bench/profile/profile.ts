/**
 * `npm run bench -- profile`: where the edge's processor time goes while 50 Twilio calls talk. V8's sampler
 * slows the process down, so the shares count and no time does.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleEdge } from '../../local/edge/bundle.ts';
import { freePorts } from '../../local/parts/ports.ts';
import { projectRoot } from '../../local/root.ts';
import { openInspector } from '../../tests/scripted/inspector.ts';
import { callsAtOnce } from '../beside/one-core.ts';
import { startProviders } from '../beside/providers.ts';
import { type Side, usualStores } from '../beside/side.ts';
import { sleep } from '../calls/carriers.ts';
import { CpuProfile, ownByFile, profiled } from './cpu-profile.ts';
import { flameGraph } from './flame-graph.ts';

export const profileFolder = join(projectRoot, '.data/profile');

const asked = { long: { calls: 50, forMs: 20_000 }, short: { calls: 10, forMs: 8_000 } };
/** Microseconds between two samples: V8's usual. */
const everyUs = 1_000;
/** The calls' ends, with their delivery, are not sampled; the inspector's commands take a while. */
const beforeEndMs = 4_000;
const mostListed = 25;

/** Writes `calls.cpuprofile`, for any viewer of such files, and `calls.svg` into `folder`. */
export async function profileCalls({ short, folder }: { short: boolean; folder: string }): Promise<void> {
  const { calls, forMs } = short ? asked.short : asked.long;
  const [inspectorPort = 0] = await freePorts(1);
  const providers = await startProviders();
  let recorded: unknown = null;
  try {
    await callsAtOnce('ours', providers, {
      carrier: 'twilio',
      calls,
      stores: await usualStores(),
      forMs,
      firstNumber: 1,
      watch: {
        inspectorPort,
        async whileAllTalk(side) {
          recorded = await sampled(side, inspectorPort, forMs - beforeEndMs);
        },
      },
    });
  } finally {
    await providers.close();
  }
  const { dir } = await bundleEdge({ signal: AbortSignal.timeout(60_000), onStale: () => undefined });
  const profile = profiled(CpuProfile.parse(recorded), await readFile(join(dir, 'worker.js'), 'utf8'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'calls.cpuprofile'), JSON.stringify(recorded));
  await writeFile(join(folder, 'calls.svg'), flameGraph(profile, `${calls} calls over Twilio`));
  const share = (samples: number): string =>
    `${((100 * samples) / profile.samples).toFixed(1)} %`.padStart(8);
  for (const { file, samples } of ownByFile(profile.called).slice(0, mostListed))
    console.log(`${share(samples)}  ${file}`);
  console.log(`${share(profile.outside)}  outside of JavaScript: waiting, I/O, storage`);
  console.log(`  calls.cpuprofile and calls.svg are in ${folder}`);
}

async function sampled(side: Side, port: number, forMs: number): Promise<unknown> {
  const inspector = await openInspector(port, async () => (await fetch(`${side.edge}/health`)).text());
  try {
    await inspector.command('Profiler.enable');
    await inspector.command('Profiler.setSamplingInterval', { interval: everyUs });
    await inspector.command('Profiler.start');
    await sleep(forMs);
    const { profile } = (await inspector.command('Profiler.stop')) as { profile: unknown };
    return profile;
  } finally {
    inspector.close();
  }
}

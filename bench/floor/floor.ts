/** Runs the bare floor on this machine: the same workerd, with the same settings, as the product's edge. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startEdge } from '../../local/edge/workerd.ts';
import { workerdPid } from '../../local/edge/workerd-pid.ts';
import { freePorts } from '../../local/parts/ports.ts';
import { createSupervisor } from '../../local/parts/supervisor.ts';

/** Where the scripted providers listen. */
export interface ProviderUrls {
  DEEPGRAM_BASE_URL: string;
  OPENAI_BASE_URL: string;
  AZURE_SPEECH_BASE_URL: string;
}

export interface Floor {
  /** Its origin, as a carrier is configured with it. */
  edge: string;
  /** The process that runs the Worker. */
  workerdPid: number;
  stop(): Promise<void>;
}

/**
 * `inspectorPort`: where V8's inspector listens; null: nowhere.
 * @throws StartFault when workerd does not come up.
 */
export async function startFloor(
  providers: ProviderUrls,
  inspectorPort: number | null = null,
): Promise<Floor> {
  const dir = await mkdtemp(join(tmpdir(), 'voice-floor-'));
  const bundle = join(dir, 'bundle');
  const supervisor = createSupervisor({ logDir: dir, say: (line) => console.log(line) });
  const stop = async (): Promise<void> => {
    await supervisor.stop([]);
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await build({
      entryPoints: [fileURLToPath(new URL('./worker/worker.ts', import.meta.url))],
      outfile: join(bundle, 'worker.js'),
      bundle: true,
      format: 'esm',
      logLevel: 'silent',
    });
    const [port = 0] = await freePorts(1);
    const plan = {
      name: 'floor',
      compatibilityDate: '2026-11-01',
      compatibilityFlags: [],
      durableObjects: [{ name: 'CALLS', className: 'FloorCall', sqlite: false }],
      vars: {},
      modules: [{ name: 'worker.js', kind: 'esModule' as const }],
    };
    await startEdge(
      supervisor,
      { dir: bundle, plan, fresh: true },
      { port, dir, variables: { ...providers }, inspectorPort },
    );
    return { edge: `http://127.0.0.1:${port}`, workerdPid: await workerdPid(process.pid), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

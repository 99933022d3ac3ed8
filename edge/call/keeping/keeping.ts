/** Puts a call's keeper together: outbox, meter, switchboard and the model for its summary. */
import { createLog } from '../../../shared/io/log.ts';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { Config } from '../../config.ts';
import { depsOn } from '../../providers/deps.ts';
import { createProviders } from '../../providers/registry.ts';
import type { CallBindings } from '../bindings.ts';
import { createCallMeter } from '../call-meter.ts';
import type { CallContext } from '../ring/preparation.ts';
import type { CallRuntime } from '../runtime.ts';
import { createCarrierHangUp } from './carrier-hang-up.ts';
import { type CallKeeper, createKeeper, type KeeperDeps } from './keeper.ts';
import { createOutbox } from './outbox.ts';
import { summarise } from './summary.ts';

export interface KeepingDeps extends Pick<KeeperDeps, 'store' | 'runtime' | 'watched' | 'byTurns'> {
  config: Config;
  env: CallBindings;
  waitUntil(work: Promise<void>): void;
}

/** `earlier`: what a process before this one journaled. */
export function keepCall(
  deps: KeepingDeps,
  context: CallContext,
  earlier: readonly JournalEvent[],
): CallKeeper {
  const { config, env, store, runtime, waitUntil } = deps;
  const { ring, business } = context;
  // The model outside a conversation.
  const model = () =>
    createProviders(config, depsOn(runtime.clock, runtime.fetch), {
      tag: ring.callId,
      onFailover: () => undefined,
    }).llm;
  const outbox = createOutbox(ring.callId, store.rows, runtime.api);
  const meter = createCallMeter(ring, env.METRICS, waitUntil, () => outbox.pending());
  const log = createLog({ fields: { callId: ring.callId } });
  const keeping: KeeperDeps = {
    ...deps,
    context,
    outbox,
    meter,
    hangUp: createCarrierHangUp({
      ring,
      accounts: config,
      store,
      runtime,
      failed: meter.faulted,
      log,
    }),
    left: () => waitUntil(env.SWITCHBOARDS.getByName(ring.to).left(ring.callId)),
    summarise: (events) => summarise(model(), events, business.name, runtime.clock),
    log,
  };
  return createKeeper(keeping, earlier);
}

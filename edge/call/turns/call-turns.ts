/** Puts a call by turns together: how a reply is written, a recording recognised, a transfer asked for. */
import { isWithheld } from '../../../shared/ids.ts';
import { ApiFaultError } from '../../../shared/io/client.ts';
import type { ToolDeps } from '../../../shared/io/tools.ts';
import type { EndReason } from '../../../shared/journal/events.ts';
import { turnPolicyOf } from '../../../shared/turn-policy.ts';
import type { Config } from '../../config.ts';
import { platformDeps } from '../../providers/deps.ts';
import { createGate } from '../../providers/gate.ts';
import { createApi } from '../api.ts';
import type { Clock } from '../clock.ts';
import type { CallKeeper } from '../keeping/keeper.ts';
import type { CallStore } from '../keeping/store.ts';
import type { CallContext } from '../ring/preparation.ts';
import { askPerson } from './ask-person.ts';
import { recogniseRecording } from './recording.ts';
import type { StoredTurns } from './turn-state.ts';
import { createTurns, type Turns } from './turns.ts';

export interface CallTurnsDeps {
  context: CallContext;
  config: Config;
  store: CallStore;
  keeper: CallKeeper;
  clock: Clock;
  over(reason: EndReason): void;
  bug(error: unknown): void;
}

/** Twilio waits 15 s for a webhook; the journal goes ahead of the question. */
const writeMs = 10_000;
/** The contract's longest text: far more than is said in one breath. */
const mostCharacters = 4_000;

export function createCallTurns(deps: CallTurnsDeps, stored: StoredTurns | null): Turns {
  const { context, config, keeper } = deps;
  const { callId, from } = context.ring;
  const api = createApi(config);
  const network = platformDeps(createGate());
  const toolDeps: ToolDeps = {
    api,
    callId,
    phone: isWithheld(from) ? null : from,
    business: context.business,
    beforeApi: () => keeper.flushJournal(),
    ownTools: { fetch: network.fetch },
  };
  return createTurns(
    {
      ...deps,
      policy: turnPolicyOf(context.business.turnPolicy),
      askTransfer: (reason, destination) =>
        askPerson(toolDeps, reason, destination, AbortSignal.timeout(writeMs)),
      recognise: (url, language) => recogniseRecording(url, { config, context, language }, network),
      async write(turn, text, language) {
        await keeper.flushJournal();
        const write = () =>
          api.voice({ callId, turn, text: text.slice(0, mostCharacters), language }, { timeoutMs: writeMs });
        try {
          return await write();
        } catch (error) {
          // The same turn once more is harmless; after a stall there is no time left for it.
          if (error instanceof ApiFaultError && error.fault.retryable && error.fault.kind !== 'stall')
            return write();
          throw error;
        }
      },
    },
    stored,
  );
}

/**
 * Notices a dead carrier. The Worker can't ping, so on Twilio, which may leave silent frames out, a
 * mark on an empty buffer is the ping (echoed at once); on Exotel, which sends media all the time,
 * its absence is enough. A half-open socket never errors by itself.
 */
import type { CarrierName } from '../../../shared/ids.ts';
import type { Clock } from '../clock.ts';

/** Marks of this prefix are pings and never reach the conversation. */
export const pingPrefix = 'ping:';

export interface Heartbeat {
  /** Something came from the carrier. */
  beat(): void;
  stop(): void;
}

export function startHeartbeat(
  clock: Clock,
  carrier: CarrierName,
  { intervalMs, timeoutMs }: { intervalMs: number; timeoutMs: number },
  { ping, dead }: { ping(name: string): void; dead(): void },
): Heartbeat {
  let pings = 0;
  let cancel = watch();
  function watch(): () => void {
    return clock.after(intervalMs, () => {
      if (carrier === 'twilio') ping(`${pingPrefix}${pings++}`);
      cancel = clock.after(timeoutMs, dead);
    });
  }
  return {
    beat() {
      cancel();
      cancel = watch();
    },
    stop: () => cancel(),
  };
}

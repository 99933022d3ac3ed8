/**
 * The audit of what people do to live calls here. The rows are the API's. Ending or moving a call is done
 * even when its record fails, because a caller waits and money runs; the log then keeps the act. Watching
 * and calling are done only once they are recorded.
 */
import type { EdgeAct } from '../../../shared/contract/audit.ts';
import { FaultError } from '../../../shared/fault.ts';
import { type ApiClient, ApiFaultError } from '../../../shared/io/client.ts';
import type { Log } from '../../../shared/io/log.ts';
import type { Visitor } from '../../auth/guard.ts';

/** `number`: the dialled number, which tells whose call it is where the visitor belongs to no business. */
type Act = Pick<EdgeAct, 'action' | 'callId' | 'destination' | 'isTrial' | 'businessId' | 'number'>;

export function createStaffAudit(api: Pick<ApiClient, 'recordAct'>, log: Log, now: () => number = Date.now) {
  /**
   * The act as it was recorded; null for a number of nobody, which has no audit. Throws `ApiFaultError` when
   * it could not be recorded.
   */
  async function record(visitor: Visitor, act: Act): Promise<EdgeAct | null> {
    const businessId = visitor.kind === 'staff' ? visitor.staff.businessId : act.businessId;
    const full: EdgeAct = {
      ...act,
      ...actorOf(visitor),
      ...(businessId === undefined ? {} : { businessId }),
      actId: crypto.randomUUID(),
      at: new Date(now()).toISOString(),
    };
    try {
      await api.recordAct(full);
      return full;
    } catch (error) {
      if (error instanceof ApiFaultError && error.code === 'unknown_number') return null;
      throw error;
    }
  }

  return {
    record,
    /** For an act that is done already. Never throws for an API that fails: the log keeps the act instead. */
    async recordDone(visitor: Visitor, act: Act): Promise<void> {
      try {
        await record(visitor, act);
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        const { number: _, ...plain } = act;
        log.error('an act is missing from the audit', {
          ...plain,
          ...actorOf(visitor),
          fault: error.message,
        });
      }
    },
  };
}

/** The internal key is a program's: nobody knows which person it acts for. */
function actorOf(visitor: Visitor): Pick<EdgeAct, 'role' | 'person'> {
  if (visitor.kind === 'internal') return { role: 'internal', person: '' };
  if (visitor.kind === 'operator') return { role: 'operator', person: visitor.person };
  return { role: visitor.staff.role, person: visitor.staff.person };
}

/** Who may use staff's routes of the edge, and on which calls. */
import { CallId } from '../../../shared/ids.ts';
import { type CallVisitor, createGuard, type Visitor } from '../../auth/guard.ts';
import type { Config } from '../../config.ts';
import { errorAnswer } from '../../http-error.ts';
import type { createCallFinder, FoundCall } from './call-finder.ts';

export function createStaffAccess(
  config: Pick<Config, 'INTERNAL_API_KEY' | 'JWT_ISSUER' | 'JWT_AUDIENCE'>,
  finder: ReturnType<typeof createCallFinder>,
) {
  const guard = createGuard(config);

  /** Runs `work` for a visitor with a valid credential. */
  async function admitted(
    request: Request,
    work: (visitor: Visitor) => Promise<Response>,
  ): Promise<Response> {
    const visitor = await guard.visitor(request);
    return visitor instanceof Response ? visitor : work(visitor);
  }

  /** Runs `work` for a visitor who may see calls. An operator may not. */
  async function admittedToCalls(
    request: Request,
    work: (visitor: CallVisitor) => Promise<Response>,
  ): Promise<Response> {
    return admitted(request, async (visitor) =>
      visitor.kind === 'operator'
        ? errorAnswer(403, 'forbidden', 'an operator may not see or change calls')
        : work(visitor),
    );
  }

  /** Runs `work` on a live call that the visitor may see. Another business's call answers 404, like none. */
  async function onCall(
    request: Request,
    given: string,
    work: (call: FoundCall, visitor: CallVisitor) => Promise<Response>,
  ): Promise<Response> {
    return admittedToCalls(request, async (visitor) => {
      const callId = CallId.safeParse(given);
      const call = callId.success ? await finder.find(callId.data) : null;
      if (!call || !(await finder.mayUse(visitor, call.to)))
        return errorAnswer(404, 'unknown_call', 'there is no such call');
      if (call.isOver) return errorAnswer(404, 'not_live', 'the call is over; its journal is with the API');
      return work(call, visitor);
    });
  }

  return { admitted, admittedToCalls, onCall };
}

/**
 * The requests on a page, and the decisions on their way. A decision is shown at once and marked as
 * not saved yet. If it can't be saved, the request is shown as it was, with the reason. No markup
 * here: `requests-page.ts` draws it.
 */
import type { StaffRequest } from '../../shared/contract/request.ts';
import { ApiError } from '../ui/api.ts';
import type { RequestState } from './request-words.ts';

export interface DeskRow {
  /** As last read from the API. */
  request: StaffRequest;
  /** The state it is being changed to; null when no change is being saved. */
  savingAs: RequestState | null;
  /** Why the last change may not have been saved: a sentence for staff. */
  trouble: string | null;
}

export interface DeskWorld {
  list(
    query: { state: RequestState | null; cursor: string | null },
    signal: AbortSignal,
  ): Promise<{ requests: StaffRequest[]; cursor?: string | undefined }>;
  save(requestId: string, state: RequestState): Promise<StaffRequest>;
}

/** `changed` is called whenever the rows must be redrawn. */
export function createRequestDesk(world: DeskWorld, changed: () => void) {
  let requests: readonly StaffRequest[] = [];
  let shownState: RequestState | null = null;
  let cursor: string | null = null;
  const saving = new Map<string, { as: RequestState; settled: Promise<unknown> }>();
  const troubles = new Map<string, string>();

  return {
    get rows(): readonly DeskRow[] {
      return requests.map((request) => ({
        request,
        savingAs: saving.get(request.requestId)?.as ?? null,
        trouble: troubles.get(request.requestId) ?? null,
      }));
    },
    /** The state of the requests in `rows`; null for all states. */
    get state(): RequestState | null {
      return shownState;
    },
    get hasOlder(): boolean {
      return cursor !== null;
    },
    /** Replaces the rows by the newest of a state, or of all. When it rejects, nothing has changed. */
    async show(state: RequestState | null, signal: AbortSignal): Promise<void> {
      troubles.clear();
      // A list read before a decision was saved would show the request as undecided.
      await Promise.allSettled([...saving.values()].map(({ settled }) => settled));
      const page = await world.list({ state, cursor: null }, signal);
      signal.throwIfAborted();
      [requests, cursor, shownState] = [page.requests, page.cursor ?? null, state];
      changed();
    },
    /** Adds older requests of the same state below. When it rejects, nothing has changed. */
    async showOlder(signal: AbortSignal): Promise<void> {
      const page = await world.list({ state: shownState, cursor }, signal);
      signal.throwIfAborted();
      [requests, cursor] = [[...requests, ...page.requests], page.cursor ?? null];
      changed();
    },
    /**
     * True when the change was saved; false when not, and the row says why. Rejects when the failure
     * does not concern this row alone: the session is over, or a bug.
     */
    async change(requestId: string, state: RequestState): Promise<boolean> {
      if (saving.has(requestId)) return false;
      const settled = world.save(requestId, state);
      saving.set(requestId, { as: state, settled });
      troubles.delete(requestId);
      changed();
      try {
        const saved = await settled;
        requests = requests.map((request) => (request.requestId === requestId ? saved : request));
        return true;
      } catch (error) {
        troubles.set(requestId, error instanceof ApiError ? error.message : 'This page has a fault.');
        if (!(error instanceof ApiError) || error.isSignedOut) throw error;
        return false;
      } finally {
        saving.delete(requestId);
        changed();
      }
    },
  };
}

/**
 * The requests that a page shows, and what is being decided about them. A decision is shown at once
 * and marked as not saved yet; if it can't be saved, the request is shown as it was, with the
 * reason. No markup here: `pages/requests.ts` draws it.
 */
import type { StaffRequest } from '../../shared/contract/request.ts';
import { AskError } from '../ui/api.ts';
import type { RequestState } from './request-words.ts';

export interface DeskRow {
  /** As the API gave it last. */
  request: StaffRequest;
  /** What it is being changed to; null when nothing is under way. */
  savingAs: RequestState | null;
  /** Why the last change is not known to be saved: a sentence for a person. */
  trouble: string | null;
}

export interface DeskWorld {
  list(
    asked: { state: RequestState | null; cursor: string | null },
    signal: AbortSignal,
  ): Promise<{ requests: StaffRequest[]; cursor?: string | undefined }>;
  save(requestId: string, state: RequestState): Promise<StaffRequest>;
}

export interface RequestDesk {
  readonly rows: readonly DeskRow[];
  /** What `rows` are of; null for all of them. */
  readonly state: RequestState | null;
  readonly hasOlder: boolean;
  /**
   * The newest of a state, or of all; takes the place of what was shown. Rejects when they can't be
   * had: then nothing is changed.
   */
  show(state: RequestState | null, signal: AbortSignal): Promise<void>;
  /** More of the same, below what is shown. Rejects as `show` does. */
  showOlder(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when it is saved, or its row says why not; false for the latter. Rejects when that is
   * no matter of this row: nobody is signed in any more, or a bug.
   */
  change(requestId: string, state: RequestState): Promise<boolean>;
}

/** `changed` is called whenever a row is to be drawn anew. */
export function createRequestDesk(world: DeskWorld, changed: () => void): RequestDesk {
  let requests: readonly StaffRequest[] = [];
  let shownState: RequestState | null = null;
  let cursor: string | null = null;
  const saving = new Map<string, { as: RequestState; settled: Promise<unknown> }>();
  const troubles = new Map<string, string>();

  /**
   * The API reads on until its page is full; one that is short and still has a cursor is as far as
   * it looks for one answer.
   */
  async function read(asked: { state: RequestState | null; cursor: string | null }, signal: AbortSignal) {
    const page = await world.list(asked, signal);
    return { requests: page.requests, cursor: page.cursor ?? null };
  }

  return {
    get rows() {
      return requests.map((request) => ({
        request,
        savingAs: saving.get(request.requestId)?.as ?? null,
        trouble: troubles.get(request.requestId) ?? null,
      }));
    },
    get state() {
      return shownState;
    },
    get hasOlder() {
      return cursor !== null;
    },
    async show(state, signal) {
      troubles.clear();
      // A list that was read before a decision was written would show the request as undecided.
      await Promise.allSettled([...saving.values()].map(({ settled }) => settled));
      const page = await read({ state, cursor: null }, signal);
      signal.throwIfAborted();
      [requests, cursor, shownState] = [page.requests, page.cursor, state];
      changed();
    },
    async showOlder(signal) {
      const page = await read({ state: shownState, cursor }, signal);
      signal.throwIfAborted();
      [requests, cursor] = [[...requests, ...page.requests], page.cursor];
      changed();
    },
    async change(requestId, state) {
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
        troubles.set(requestId, error instanceof AskError ? error.message : 'This page has a fault.');
        if (!(error instanceof AskError) || error.isSignedOut) throw error;
        return false;
      } finally {
        saving.delete(requestId);
        changed();
      }
    },
  };
}

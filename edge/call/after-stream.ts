/** What a carrier's flow is answered when the stream has ended. */
import type { EndReason } from '../../shared/journal/events.ts';

export interface AfterStream {
  known: boolean;
  /** Null while the call is not over for us. */
  ended: EndReason | null;
  transfer: { name: string; number: string } | null;
  language: string;
  /** The business's number and the caller's, as the ring had them. */
  to: string;
  from: string;
}

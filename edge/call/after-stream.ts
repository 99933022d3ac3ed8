/** What a carrier's flow is answered when the stream has ended. */
import type { EndReason } from '../../shared/journal/events.ts';

export interface AfterStream {
  known: boolean;
  /** Null while the call is not over for us. */
  ended: EndReason | null;
  /** Whom to dial now. */
  transfer: { name: string; number: string } | null;
  /** What the human hears before being joined: who calls, and why; English, without digits. */
  whisper: string;
  /** The conversation can be taken up again: its stream was lost, or nobody answered the transfer. */
  mayResume: boolean;
  language: string;
  /** The business's number and the caller's, as the ring had them. */
  to: string;
  from: string;
}

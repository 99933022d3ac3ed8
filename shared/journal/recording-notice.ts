/** What a call's journal says of its recording notice. */
import type { JournalEvent } from './events.ts';

export interface RecordingNotice {
  policy: 'off' | 'spoken' | 'askFirst';
  heard: boolean;
  consent?: boolean;
}

/** Null: the business has no notice, and the caller said nothing about the recording. */
export function recordingNoticeOf(events: readonly JournalEvent[]): RecordingNotice | null {
  const started = events.find((event) => event.type === 'callStarted');
  const decided = events.findLast((event) => event.type === 'recordingDecided');
  const policy = started?.recordingNotice ?? 'off';
  if (policy === 'off' && !decided) return null;
  const heard = events.some((event) => event.type === 'noticeHeard');
  return { policy, heard, ...(decided ? { consent: decided.consent } : {}) };
}

/** Whether a recording of the call may be kept, the carrier's own included. */
export function mayKeepRecording(events: readonly JournalEvent[]): boolean {
  const notice = recordingNoticeOf(events);
  return notice?.consent ?? notice?.policy !== 'askFirst';
}

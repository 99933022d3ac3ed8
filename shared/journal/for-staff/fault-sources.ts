/** Which services failed in a call: a fold over its journal. Pure. */
import { type Fault, faultSources } from '../../fault.ts';
import type { JournalEvent } from '../events.ts';

/** What failed, each source once, whether or not the call went on. */
export function faultSourcesOf(events: readonly JournalEvent[]): Fault['source'][] {
  return [...new Set(events.flatMap(sourceOf))];
}

function sourceOf(event: JournalEvent): Fault['source'][] {
  if (event.type === 'failedOver') return [faultSources.find((source) => isOf(source, event.from)) ?? 'llm'];
  if (event.type === 'takenUp') return event.why === 'crash' ? ['core'] : [];
  if (event.type === 'mediaStopped') return event.by === 'lost' ? ['carrier'] : [];
  return event.type === 'undelivered' ? ['api'] : faultOf(event).map(({ source }) => source);
}

/** A provider by its name in the registry: `azure-tts`, `deepgram-flux`. Any other is a model's. */
function isOf(source: Fault['source'], provider: string): boolean {
  if (source === 'tts') return provider.endsWith('-tts');
  return source === 'stt' && /^deepgram-(?!tts$)/.test(provider);
}

/** The fault of an event that tells of one; empty for any other. */
export function faultOf(event: JournalEvent): Fault[] {
  const isFault = event.type === 'replyFailed' || event.type === 'turnFailed' || event.type === 'faulted';
  return isFault ? [event.fault] : [];
}

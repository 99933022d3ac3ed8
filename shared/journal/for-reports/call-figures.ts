/** What a report counts of a call, folded from its journal when the call is settled. No word of a person. */
import * as z from 'zod';
import { LanguageTag } from '../../contract/endpoint.ts';
import { RequestKind } from '../../contract/request.ts';
import { isObject, jsonOf } from '../../json.ts';
import type { JournalEvent } from '../events.ts';
import { topicsOf } from './topics.ts';

const most = 20;
const Names = z.array(z.string().max(80)).max(most);

/** Each name once for a call. Names of kinds and topics may be those of another version. */
export const CallFigures = z.object({
  /** The language that the agent spoke at the end. */
  language: z.string().max(20).optional(),
  /** `stt/stall`: who failed, and how. */
  faults: Names,
  tools: Names,
  requests: Names,
  topics: Names,
});
export type CallFigures = z.infer<typeof CallFigures>;

export function figuresOf(journal: readonly JournalEvent[]): CallFigures {
  const language = journal.flatMap((event) =>
    event.type === 'callStarted' || event.type === 'callerSaid' ? [event.language] : [],
  );
  const known = LanguageTag.safeParse(language.at(-1));
  return {
    ...(known.success ? { language: known.data } : {}),
    faults: once(journal.flatMap(faultOf)),
    tools: once(journal.flatMap((event) => (event.type === 'toolAnswered' ? [event.name] : []))),
    requests: [...new Set(journal.flatMap(requestOf))],
    topics: topicsOf(journal.flatMap((event) => (event.type === 'callerSaid' ? [event.text] : []))),
  };
}

function faultOf(event: JournalEvent): string[] {
  switch (event.type) {
    case 'replyFailed':
    case 'turnFailed':
    case 'faulted':
      return [`${event.fault.source}/${event.fault.kind}`];
    case 'failedOver':
      return [`failover/${event.kind}`];
    case 'takenUp':
      return event.why === 'crash' ? ['core/crash'] : [];
    case 'mediaStopped':
      return event.by === 'lost' ? ['carrier/network'] : [];
    default:
      return [];
  }
}

/** A request that was saved in this call, also one that was cancelled again. */
function requestOf(event: JournalEvent): CallFigures['requests'] {
  if (event.type !== 'toolAnswered' || event.name !== 'save_request') return [];
  const [given, answer] = [jsonOf(event.arguments), jsonOf(event.result)];
  if (!isObject(given) || !isObject(answer) || typeof answer.requestId !== 'string') return [];
  const kind = RequestKind.safeParse(given.kind);
  return kind.success ? [kind.data] : [];
}

function once(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.slice(0, 80)))].slice(0, most);
}

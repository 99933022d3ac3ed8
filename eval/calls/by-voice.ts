/**
 * Tries one goal by a real phone call. The caller waits until the agent has finished, and speaks
 * the next line with a synthesised voice.
 */
import type { Line } from '../../local/phone/caller.ts';
import type { Call } from '../../local/phone/phone.ts';
import type { DialledCarrier } from '../../local/phone/timeline.ts';
import type { ApiClient } from '../../shared/io/client.ts';
import { type JournalEvent, readJournal, type WireEvent } from '../../shared/journal/events.ts';
import type { RunningSystem } from '../../tests/scripted/system.ts';
import { Caller } from '../caller/caller.ts';
import { type LineFaults, poorLine, speechLevel } from '../caller/line-noise.ts';
import { isParting } from '../caller/questions.ts';
import type { Goal, GoalLanguage } from '../goals/goal.ts';
import { isOver, type Talk } from './by-text.ts';
import { watchCall } from './live-journal.ts';
import type { Person } from './office.ts';

export interface PhoneBooth {
  system: RunningSystem;
  staff: ApiClient;
  faults: LineFaults;
  /** By the clinic's clock. */
  today(): string;
  /** Call audio of the caller's voice. */
  speak(words: string, language: GoalLanguage): Promise<Uint8Array>;
}

/** After this time the caller gives up. */
const longestCallMs = 180_000;
/** An agent that said goodbye has hung up by then, and one that connects has connected. */
const partedWithinMs = 8000;
/** The longest time until a call's journal is complete at the API. */
const settledWithinMs = 120_000;

/**
 * The caller's words so far. The list grows while the phone reads it. `saidAt` is in ms since the epoch.
 */
export interface Spoken {
  lines: Line[];
  saidAt: number[];
}

/** `number` chooses the carrier and the noise, so that a goal meets the same line in every run. */
export async function talkByVoice(booth: PhoneBooth, goal: Goal, person: Person): Promise<Talk> {
  const number = Number(person.phone.slice(-8));
  const speak = (words: string) => booth.speak(words, goal.language);
  const level = speechLevel(await speak(goal.says[0]?.words ?? ''));
  const spoken: Spoken = { lines: [], saidAt: [] };
  const carrier: DialledCarrier = number % 2 === 0 ? 'exotel' : 'twilio';
  const call = booth.system.place({
    carrier,
    from: person.phone,
    script: { lines: spoken.lines },
    // The time to choose and synthesise the next line is not the end of the script.
    patience: { lingerMs: 60_000 },
    spoil: poorLine(booth.faults, level, number),
  });
  const caller = new Caller(goal, booth.today());
  const trouble = await converse({ ...booth, speak }, call, caller, spoken);
  const journal = await journalOf(booth.staff, call);
  const talk = talkOf(journal, spoken);
  const isWhole = journal.some(({ type }) => type === 'callEnded');
  const late = isWhole ? null : `the journal was not complete ${settledWithinMs / 1000} s after the call`;
  const why = trouble ?? (isOver(talk) ? null : caller.givesUp()) ?? late;
  return { ...talk, turns: spoken.lines.length, misunderstandings: caller.misunderstandings, trouble: why };
}

/** Runs the call to its end. Returns what went wrong, or null. */
async function converse(
  { system, speak }: { system: RunningSystem; speak(words: string): Promise<Uint8Array> },
  call: Call,
  caller: Caller,
  { lines, saidAt }: Spoken,
): Promise<string | null> {
  let isThinking = false;
  let trouble: string | null = null;
  const giveUp = (why: string) => {
    trouble ??= why;
    call.hangUp(why);
  };
  const answer = async (reply: string) => {
    isThinking = true;
    const words = caller.next(reply);
    if (words === null) call.hangUp('the caller has nothing more to say');
    else {
      lines.push({ text: words, audio: await speak(words) });
      saidAt.push(Date.now());
    }
    isThinking = false;
  };
  const hasSpoken = () => call.records.filter(({ what }) => what === 'callerFinished').length >= lines.length;
  let parting: NodeJS.Timeout | undefined;
  const onEvent = (event: WireEvent) => {
    if (event.type !== 'agentSaid' || event.interrupted === true || isThinking || !hasSpoken()) return;
    clearTimeout(parting);
    if (lines.length > 0 && isParting(String(event.text))) {
      parting = setTimeout(() => call.hangUp('nothing followed the goodbye'), partedWithinMs);
      return;
    }
    answer(String(event.text)).catch((error: unknown) => giveUp(`the caller has no voice: ${error}`));
  };
  const limit = setTimeout(() => giveUp(`the caller gave up after ${longestCallMs / 1000} s`), longestCallMs);
  try {
    await call.until('streamStarted', 30_000);
    const watching = watchCall(system.run.edge, system.run.staffToken, call.callId, onEvent);
    await call.ended;
    watching.close();
    return trouble;
  } catch (error) {
    call.hangUp('the call did not come about');
    await call.ended;
    return `no call: ${error instanceof Error ? error.message : error}`;
  } finally {
    clearTimeout(limit);
    clearTimeout(parting);
  }
}

/** The journal as the API has it once the call is settled. */
async function journalOf(staff: ApiClient, { callId }: Call): Promise<JournalEvent[]> {
  const deadlineMs = performance.now() + settledWithinMs;
  for (;;) {
    const { events } = await staff.callEvents({ callId }).catch(() => ({ events: [] }));
    if (events.some(({ type }) => type === 'callEnded') || performance.now() > deadlineMs)
      return readJournal(events);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** The call as its journal records it. */
export function talkOf(
  journal: readonly JournalEvent[],
  spoken: Spoken,
): Omit<Talk, 'turns' | 'misunderstandings' | 'trouble'> {
  const replies: string[] = [];
  const languages: string[] = [];
  const transfers: string[] = [];
  let endedByAgent = false;
  for (const event of journal) {
    if (event.type === 'callStarted') languages.push(event.language);
    else if (event.type === 'toolAnswered' && event.action?.type === 'setLanguage')
      languages.push(event.action.language);
    else if (event.type === 'callerSaid' && event.switched) languages.push(event.language);
    else if (event.type === 'transferStarted') transfers.push(event.name);
    else if (event.type === 'callEnded') endedByAgent = event.reason === 'agent';
    else if (event.type === 'agentSaid') replies.push(event.text);
  }
  return { replies, languages, transfers, endedByAgent, transcript: transcriptOf(journal, spoken) };
}

/**
 * The caller's intended words, the recognised words, and the words that the caller heard, in the order of
 * time.
 */
function transcriptOf(journal: readonly JournalEvent[], { lines, saidAt }: Spoken): string[] {
  const meant = lines.map(({ text }, at) => ({ at: saidAt[at] ?? 0, line: `caller: ${text}` }));
  const heard = journal.flatMap((event) => {
    if (event.type === 'callerSaid') return [{ at: event.at, line: `  heard as: ${event.text}` }];
    if (event.type === 'agentSaid')
      return [{ at: event.at, line: `agent: ${event.text}${event.interrupted ? ' [interrupted]' : ''}` }];
    return [];
  });
  return [...meant, ...heard].sort((one, other) => one.at - other.at).map(({ line }) => line);
}

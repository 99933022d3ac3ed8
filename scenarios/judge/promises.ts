/**
 * What must hold in every call, whatever its script says: promises to the caller, each with what
 * breaks it. The line's own are in `always-line.ts`.
 */
import { historyOf } from '../../shared/journal/history.ts';
import { replay } from '../../edge/core/replay/replay.ts';
import { linePromises } from './line-promises.ts';
import { type Failure, memoryLines, seconds, transcriptLines } from './judge.ts';
import type { Played, Sounding } from '../player/played.ts';

export interface Promised {
  promise: string;
  /** What breaks it, in words; empty when it is kept. */
  broken(played: Played): string[];
}

/** The longest a caller waits for a sensible sentence (issue 5, "Bad input"). */
const longestWaitMs = 5_000;

export function brokenAlways(played: Played): Failure[] {
  return promises().flatMap(({ promise, broken }) =>
    broken(played).map((what) => ({ line: 0, what: `${promise}: ${what}` })),
  );
}

export function promises(): readonly Promised[] {
  return [...talkPromises, ...linePromises];
}

const isSensible = ({ text, share }: Sounding): boolean => share > 0 && /\p{L}{2}/u.test(text);

/** Something sensible begins to sound in time, or the call is over by then. */
function isSpokenTo({ endedAt, soundings }: Played, at: number): boolean {
  const by = at + longestWaitMs;
  return (
    endedAt <= by ||
    soundings.some((sounding) => isSensible(sounding) && sounding.from >= at && sounding.from <= by)
  );
}

/** Who speaks on before an answer was due waits for the answer to that. */
function spokeOn({ utterances }: Played, at: number): boolean {
  return utterances.some(
    ({ startAt, isMurmur }) => !isMurmur && startAt > at && startAt <= at + longestWaitMs,
  );
}

const talkPromises: readonly Promised[] = [
  {
    promise: 'the caller is greeted within 5 s',
    broken: (played) =>
      played.answeredAt === null || isSpokenTo(played, played.answeredAt)
        ? []
        : [`nothing is said after ${seconds(played.answeredAt)}`],
  },
  {
    promise: 'a sensible sentence follows within 5 s of what the caller said',
    broken(played) {
      const asked = played.utterances
        .filter(({ isMurmur }) => !isMurmur)
        .map(({ text, endAt }) => ({ text, at: endAt }));
      const taken = played.events.flatMap((event) =>
        event.type === 'callerSaid' ? [{ text: event.text, at: event.at }] : [],
      );
      const unanswered = [...asked, ...taken].filter(
        ({ at }) => at < played.endedAt && !isSpokenTo(played, at) && !spokeOn(played, at),
      );
      return unanswered.map(({ text, at }) => `"${text}" at ${seconds(at)} is not answered`);
    },
  },
  {
    promise: 'nobody is left in silence',
    broken(played) {
      if (played.answeredAt === null) return [];
      const spoken = played.events.flatMap((event) =>
        event.type === 'callerSpoke' || event.type === 'turnEnded' ? [{ from: event.at, to: event.at }] : [],
      );
      const voices = [...played.sounds, ...spoken].sort((a, b) => a.from - b.from);
      const silences: string[] = [];
      let quietSince = played.answeredAt;
      for (const { from, to } of [...voices, { from: played.endedAt, to: played.endedAt }]) {
        if (from - quietSince > played.scenario.settings.quietMs)
          silences.push(`nothing is said from ${seconds(quietSince)} to ${seconds(from)}`);
        quietSince = Math.max(quietSince, to);
      }
      return silences;
    },
  },
  {
    promise: 'the transcript has the agent say what sounded, to within a word',
    broken: (played) => replies(played).flatMap(heardFault),
  },
  {
    promise: 'what sounded is told of some reply',
    broken(played) {
      const told = new Set(replies(played).flatMap((reply) => reply.soundings));
      const untold = played.soundings.filter((sounding) => wordsHeard(sounding) > 1 && !told.has(sounding));
      return untold.map(({ text, from }) => `"${text}" at ${seconds(from)} is in no reply that was heard`);
    },
  },
  {
    promise: 'a transcript reads as a conversation',
    broken(played) {
      const lines = transcriptLines(played);
      const twice = lines.filter((line, index) => line === lines[index - 1] && line.startsWith('agent:'));
      const unclean = lines.filter((line) =>
        /^\w+: *$|\[interrupted\].*\[interrupted\]|\[interrupted\]./.test(line),
      );
      return [
        ...twice.map((line) => `said twice in a row: ${line}`),
        ...unclean.map((line) => `no line: ${line}`),
      ];
    },
  },
  {
    promise: 'the model remembers what was heard, and nothing else',
    broken({ events, asked }) {
      // Of the whole call: a speculative reply behind a parked one is told what the parked one will
      // have come to.
      const heard = memoryLines(historyOf(events)).filter((line) => line.startsWith('agent:'));
      return asked.flatMap(({ at, messages }) => {
        const remembered = memoryLines(
          messages.filter((message) => message.role !== 'assistant' || !message.toolCalls?.length),
        );
        const wrong = remembered.filter((line) => line.startsWith('agent:') && !heard.includes(line));
        return wrong.map((line) => `asked at ${seconds(at)} it was told "${line}"`);
      });
    },
  },
  {
    promise: 'a voice is given words alone',
    broken: ({ spoken }) => {
      const unspeakable = spoken.filter(({ text }) =>
        /[<>*#`_|[\]{}~]|\p{Extended_Pictographic}|\p{Cc}/u.test(text),
      );
      return unspeakable.map(({ text, at }) => `at ${seconds(at)} it was given "${text}"`);
    },
  },
  {
    promise: 'a call is no longer than its limit',
    broken({ answeredAt, endedAt, scenario }) {
      const lengthMs = endedAt - (answeredAt ?? endedAt);
      return lengthMs <= scenario.settings.limits.maxSeconds * 1000 ? [] : [`it took ${seconds(lengthMs)}`];
    },
  },
  {
    promise: 'a call ends once, and leaves nothing behind',
    broken(played) {
      const { over, away, leftover, events } = played;
      const ends = over.length + away.length;
      return [
        ...(ends === 1 ? [] : [`it ended ${ends} times`]),
        ...(leftover.timers === 0 ? [] : [`${leftover.timers} timers still run`]),
        ...(leftover.isListening ? ['the recogniser is still open'] : []),
        ...(['callEnded', 'transferStarted'].includes(events.at(-1)?.type ?? '')
          ? []
          : [`its last event is ${events.at(-1)?.type}`]),
      ];
    },
  },
  {
    promise: 'a stored call is decided the same again',
    broken({ journal }) {
      const { difference } = replay(journal);
      return difference
        ? [
            `${difference.kind} at event ${difference.step.event.seq}: ${JSON.stringify({ ...difference, step: undefined })}`,
          ]
        : [];
    },
  },
  {
    promise: 'nothing of ours breaks',
    broken: ({ bugs }) =>
      bugs.map((bug) => (bug instanceof Error ? (bug.stack ?? bug.message) : String(bug))),
  },
];

interface ReplyHeard {
  at: number;
  turn: number;
  text: string;
  soundings: Sounding[];
}

/** Each reply that is over, with the clauses that sounded of it. */
function replies({ events, soundings }: Played): ReplyHeard[] {
  const all: ReplyHeard[] = [];
  let last = -1;
  for (const event of events) {
    if (event.type !== 'agentSaid') continue;
    const { at, turn, text, seq } = event;
    const after = last;
    all.push({
      at,
      turn,
      text,
      soundings: soundings.filter((one) => one.turn === turn && one.seq > after && one.seq < seq),
    });
    last = seq;
  }
  return all;
}

/** Words of a clause that sounded; a word begun counts from its middle on. */
function wordsHeard({ text, share }: Sounding): number {
  const reached = share * text.length;
  return [...text.matchAll(/\S+/g)].filter((word) => word.index + word[0].length / 2 <= reached).length;
}

function heardFault({ at, text, soundings }: ReplyHeard): string[] {
  const best = new Map<number, number>();
  for (const sounding of soundings)
    best.set(sounding.clause, Math.max(best.get(sounding.clause) ?? 0, wordsHeard(sounding)));
  const sounded = [...best.values()].reduce((sum, words) => sum + words, 0);
  const told = text.split(/\s+/).filter((word) => word !== '').length;
  return Math.abs(sounded - told) <= 1
    ? []
    : [`${told} words are told at ${seconds(at)} ("${text}"), ${sounded} sounded`];
}

/**
 * The promises of every call, whatever its script says: about the conversation and about the carrier's
 * line. Each has a function that finds the violations.
 */

import { replay } from '../../edge/core/replay/replay.ts';
import { historyOf } from '../../shared/journal/history.ts';
import { clearsOf, type FarFrame, type Played, type Sounding, tailMsOf } from '../player/played.ts';
import { type Failure, memoryLines, seconds, transcriptLines } from './judge.ts';

export interface Promised {
  promise: string;
  /** The violations, in words. Empty when the promise is kept. */
  broken(played: Played): string[];
}

/** The longest time a caller waits for a sensible sentence. */
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

/** A sensible sentence begins to sound in time, or the call is over by then. */
function isSpokenTo({ endedAt, soundings }: Played, at: number): boolean {
  const by = at + longestWaitMs;
  return (
    endedAt <= by ||
    soundings.some((sounding) => isSensible(sounding) && sounding.from >= at && sounding.from <= by)
  );
}

/** The caller spoke again before the answer was due. Then the answer to the later words counts. */
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
      const said = played.utterances
        .filter(({ isMurmur }) => !isMurmur)
        .map(({ text, endAt }) => ({ text, at: endAt }));
      const taken = played.events.flatMap((event) =>
        event.type === 'callerSaid' ? [{ text: event.text, at: event.at }] : [],
      );
      const unanswered = [...said, ...taken].filter(
        ({ at }) => at < played.endedAt && !isSpokenTo(played, at) && !spokeOn(played, at),
      );
      return unanswered.map(({ text, at }) => `"${text}" at ${seconds(at)} is not answered`);
    },
  },
  {
    promise: 'the caller is never left in silence',
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
    promise: 'what sounded is in some reply of the transcript',
    broken(played) {
      const recorded = new Set(replies(played).flatMap((reply) => reply.soundings));
      const missing = played.soundings.filter(
        (sounding) => wordsHeard(sounding) > 1 && !recorded.has(sounding),
      );
      return missing.map(
        ({ text, from }) => `"${text}" at ${seconds(from)} is in no reply of the transcript`,
      );
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
    broken({ events, modelRequests }) {
      // The whole call is checked: a speculative reply behind a parked one gets what the parked one will
      // have come to.
      const heard = memoryLines(historyOf(events)).filter((line) => line.startsWith('agent:'));
      return modelRequests.flatMap(({ at, messages }) => {
        const remembered = memoryLines(
          messages.filter((message) => message.role !== 'assistant' || !message.toolCalls?.length),
        );
        const wrong = remembered.filter((line) => line.startsWith('agent:') && !heard.includes(line));
        return wrong.map((line) => `at ${seconds(at)} it was given "${line}"`);
      });
    },
  },
  {
    promise: 'the voice is given words alone',
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
        ...(leftover.isSttOpen ? ['the STT stream is still open'] : []),
        ...(['callEnded', 'transferStarted'].includes(events.at(-1)?.type ?? '')
          ? []
          : [`its last event is ${events.at(-1)?.type}`]),
      ];
    },
  },
  {
    promise: 'the stored journal is decided the same again',
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
    promise: 'no bug of ours comes up',
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

/** Each finished reply, with the clauses of it that sounded. */
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

/** How many words of a clause sounded. A word counts once half of it did. */
function wordsHeard({ text, share }: Sounding): number {
  const reached = share * text.length;
  return [...text.matchAll(/\S+/g)].filter((word) => word.index + word[0].length / 2 <= reached).length;
}

function heardFault({ at, text, soundings }: ReplyHeard): string[] {
  const best = new Map<number, number>();
  for (const sounding of soundings)
    best.set(sounding.clause, Math.max(best.get(sounding.clause) ?? 0, wordsHeard(sounding)));
  const sounded = [...best.values()].reduce((sum, words) => sum + words, 0);
  const recorded = text.split(/\s+/).filter((word) => word !== '').length;
  return Math.abs(sounded - recorded) <= 1
    ? []
    : [`the transcript has ${recorded} words at ${seconds(at)} ("${text}"), ${sounded} sounded`];
}

type AudioFrame = Extract<FarFrame, { bytes: Uint8Array }>;

const audioOf = ({ received }: Played): AudioFrame[] =>
  received.filter((frame): frame is AudioFrame => 'bytes' in frame);
const msOf = ({ bytes }: AudioFrame): number => bytes.length / 8;

const linePromises: readonly Promised[] = [
  {
    promise: 'the line is never further ahead than its carrier allows',
    broken: (played) =>
      audioOf(played).flatMap((frame) => {
        const aheadMs = frame.startsAt + msOf(frame) - frame.at;
        return aheadMs <= played.wire.aheadMs ? [] : [`${aheadMs} ms ahead at ${seconds(frame.at)}`];
      }),
  },
  {
    promise: 'audio is cut as its carrier wants it',
    broken: (played) =>
      audioOf(played).flatMap((frame) => {
        const { alignMs, minChunkMs, openingChunkMs, chunkMs } = played.wire;
        const ms = msOf(frame);
        const fits = ms % alignMs === 0 && ms >= minChunkMs && ms <= Math.max(openingChunkMs, chunkMs);
        return fits ? [] : [`a chunk of ${ms} ms at ${seconds(frame.at)}`];
      }),
  },
  {
    promise: 'what sounds after a clear was said after it',
    broken: (played) => {
      const clears = clearsOf(played);
      const tailMs = tailMsOf(played);
      return played.soundings.flatMap(({ text, from, share, handedAt }) => {
        const old = clears.find((clear) => handedAt < clear && from > clear + tailMs);
        return share === 0 || old === undefined
          ? []
          : [`"${text}" sounds at ${seconds(from)}, cleared at ${seconds(old)}`];
      });
    },
  },
  {
    promise: 'no clause of an earlier turn is played',
    broken: ({ events }) => {
      let turn = 0;
      return events.flatMap((event) => {
        if (event.type === 'callerSaid') turn = event.turn;
        return event.type === 'clausePlaying' && event.turn < turn
          ? [`"${event.text}" of turn ${event.turn} in turn ${turn}`]
          : [];
      });
    },
  },
  {
    promise: 'every sound is a clause of the journal',
    broken: ({ sounds, soundings }) =>
      sounds.flatMap(({ from, to }) => {
        const known = soundings.filter((one) => one.share > 0 && one.from < to && one.to > from);
        const [first] = known;
        return first && first.from - from < 30 && to - Math.max(...known.map((one) => one.to)) < 30
          ? []
          : [`unknown sound from ${seconds(from)} to ${seconds(to)}`];
      }),
  },
  {
    promise: 'a barge-in clears the line at once',
    broken: ({ clearedMs }) => clearedMs.filter((ms) => ms > 0).map((ms) => `it took ${ms} ms`),
  },
  {
    promise: 'a clause has no holes',
    broken: ({ soundings, scenario }) =>
      scenario.settings.mayHaveHoles
        ? []
        : soundings
            .filter(({ holeMs }) => holeMs > 0)
            .map(({ text, holeMs }) => `${Math.round(holeMs)} ms in "${text}"`),
  },
  {
    promise: 'nothing is sent to a line that is closed',
    broken: ({ received, endedAt }) =>
      received.filter(({ at }) => at > endedAt).map(({ at }) => `a frame at ${seconds(at)}`),
  },
];

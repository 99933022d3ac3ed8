/**
 * What must hold on every carrier's line: how audio is cut and paced, and that nothing of a dropped
 * reply is heard.
 */
import type { Promised } from './promises.ts';
import { seconds } from './judge.ts';
import { clearsOf, type FarFrame, type Played, tailMsOf } from '../player/played.ts';

type AudioFrame = Extract<FarFrame, { bytes: Uint8Array }>;

const audioOf = ({ received }: Played): AudioFrame[] =>
  received.filter((frame): frame is AudioFrame => 'bytes' in frame);
const msOf = ({ bytes }: AudioFrame): number => bytes.length / 8;

export const linePromises: readonly Promised[] = [
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
    promise: 'nothing is said of a turn that is over',
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
        const told = soundings.filter((one) => one.share > 0 && one.from < to && one.to > from);
        const [first] = told;
        return first && first.from - from < 30 && to - Math.max(...told.map((one) => one.to)) < 30
          ? []
          : [`unknown sound from ${seconds(from)} to ${seconds(to)}`];
      }),
  },
  {
    promise: 'a word that interrupts clears the line in the same moment',
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

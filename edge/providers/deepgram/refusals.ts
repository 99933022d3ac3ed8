/**
 * Which client messages a server does not take. An account or an older server answers such a message by
 * ending the stream (Deepgram, `UNPARSABLE_CLIENT_MESSAGE`), so it is not sent again in the same call.
 */
import type { Clock } from '../../../shared/io/clock.ts';
import type { Notice } from './notices.ts';
import type { ClientMessage } from './socket.ts';

export type MessageType = ClientMessage['type'];

/** A stream that ends this soon after a message is taken for the answer to it. */
const refusalMs = 3000;
/** Errors about the connection itself. */
const unrelated: readonly (Notice | undefined)[] = ['NET-0000', 'NET-0001'];

/** The memory of one call. */
export interface Refusals {
  /** `sentMs`: ms of audio sent on this stream so far. */
  stream(sentMs: () => number): StreamRefusals;
}

export interface StreamRefusals {
  /** Whether the message may be sent. If so it counts as sent now. */
  send(type: MessageType): boolean;
  /** The server answered a message of this type. */
  answered(type: MessageType): void;
  /** The server has heard the audio up to here, so it has read every message that was sent before. */
  heard(untilMs: number): void;
  /** The stream failed. `notice`, `names`: the code of its Error, and the message that this is about. */
  failed(notice: Notice | undefined, names: MessageType | undefined): void;
}

export function createRefusals(clock: Clock): Refusals {
  const refused = new Set<MessageType>();
  /** One of these ended a stream. They are tried again one at a time, until it is known which. */
  const suspects = new Set<MessageType>();

  const refuse = (type: MessageType): void => {
    refused.add(type);
    suspects.clear();
  };
  const acquit = (type: MessageType): void => {
    if (!suspects.delete(type) || suspects.size !== 1) return;
    for (const last of suspects) refuse(last);
  };

  return {
    stream(sentMs) {
      let unanswered: { type: MessageType; at: number; sentMs: number }[] = [];
      const isOpen = (type: MessageType): boolean => unanswered.some((each) => each.type === type);
      const settle = (isAnswered: (each: (typeof unanswered)[number]) => boolean): void => {
        const answered = unanswered.filter(isAnswered);
        unanswered = unanswered.filter((each) => !isAnswered(each));
        for (const { type } of answered) if (!isOpen(type)) acquit(type);
      };
      return {
        send(type) {
          settle(({ at }) => clock.now() - at >= refusalMs);
          if (refused.has(type)) return false;
          if (suspects.has(type) && unanswered.some((each) => each.type !== type)) return false;
          unanswered.push({ type, at: clock.now(), sentMs: sentMs() });
          return true;
        },
        answered: (type) => settle((each) => each.type === type),
        heard: (untilMs) => settle((each) => each.sentMs < untilMs),
        failed(notice, names) {
          if (names) return refuse(names);
          settle(({ at }) => clock.now() - at >= refusalMs);
          const types = new Set(unanswered.map(({ type }) => type));
          if (unrelated.includes(notice)) return;
          for (const type of types) {
            if (types.size === 1) refuse(type);
            else suspects.add(type);
          }
        },
      };
    },
  };
}

/**
 * The softphone in the console. Audio is binary both ways: raw call audio of any length. Everything
 * else is JSON. In: `{"event":"start"}`, `{"event":"mark","name":…}`, `{"event":"dtmf","digit":…}`,
 * `{"event":"stop"}`. Out: `{"event":"mark","name":…}`, `{"event":"clear"}`.
 */
import { msOf } from '../../audio/mulaw.ts';
import type { Carrier, CarrierCommand, Codec } from '../carrier.ts';
import { frameDecoder } from '../frames/frame-decoder.ts';

/** Each stream has a socket of its own, so all may have the same id. */
const streamId = 'browser';

export const browser: Carrier = {
  name: 'browser',
  wire: {
    openingChunkMs: 100,
    openingMs: 400,
    leastOpeningMs: 100,
    chunkMs: 100,
    alignMs: 20,
    minChunkMs: 20,
    aheadMs: 1000,
    clearStopsAtOnce: true,
  },
  codec: browserCodec,
  mediaQuery: '',
  mayOmitSilence: false,
  saysRefusals: false,
  restHangUp: null,
};

function browserCodec(): Codec {
  const decoder = frameDecoder({ callAudioOf: (payload) => payload, timeOf: () => null, streamId });
  return {
    decode(frame) {
      if (typeof frame === 'string') return decoder.decode(frame);
      const bytes = new Uint8Array(frame);
      return msOf(bytes) === 0 ? [] : [...decoder.adopt(streamId), { type: 'audio', bytes, atMs: null }];
    },
    encode(command) {
      return decoder.streamId() === null ? [] : frameOf(command);
    },
  };
}

function frameOf(command: CarrierCommand): (string | ArrayBuffer)[] {
  switch (command.type) {
    case 'audio':
      // Copied, because the line may pass a view into a larger buffer.
      return command.bytes.length === 0 ? [] : [new Uint8Array(command.bytes).buffer];
    case 'mark':
      return [JSON.stringify({ event: 'mark', name: command.name })];
    case 'clear':
      return [JSON.stringify({ event: 'clear' })];
  }
}

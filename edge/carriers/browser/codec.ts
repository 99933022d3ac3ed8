/**
 * The softphone in the console. Audio is binary both ways: raw house audio, any length. Everything
 * else is JSON: in `{"event":"start"}`, `{"event":"mark","name":…}`, `{"event":"dtmf","digit":…}`,
 * `{"event":"stop"}`; out `{"event":"mark","name":…}`, `{"event":"clear"}`.
 */
import { msOf } from '../../audio/mulaw.ts';
import type { Carrier, CarrierCommand, Codec } from '../carrier.ts';
import { frameDecoder } from '../frames/frame-decoder.ts';

/** One socket is one stream, so its id says no more than that. */
const streamId = 'browser';

export const browser: Carrier = {
  name: 'browser',
  wire: {
    openingChunkMs: 100,
    openingMs: 400,
    chunkMs: 100,
    alignMs: 20,
    minChunkMs: 20,
    aheadMs: 1000,
    clearStopsAtOnce: true,
  },
  codec: browserCodec,
  restHangUp: null,
};

function browserCodec(): Codec {
  const decoder = frameDecoder({ houseAudioOf: (payload) => payload, timeOf: () => null, streamId });
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
      // A copy: the line may hand us a view into a larger buffer.
      return command.bytes.length === 0 ? [] : [new Uint8Array(command.bytes).buffer];
    case 'mark':
      return [JSON.stringify({ event: 'mark', name: command.name })];
    case 'clear':
      return [JSON.stringify({ event: 'clear' })];
  }
}

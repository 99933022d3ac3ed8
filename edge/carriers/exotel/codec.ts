/**
 * Exotel's Voicebot applet (AgentStream): 16-bit little-endian PCM of 8 kHz in base64 in JSON with
 * snake_case names.
 */
import { toBase64 } from '../../audio/base64.ts';
import { msOf, mulawOfPcm, pcmOfMulaw } from '../../audio/mulaw.ts';
import type { Carrier, CarrierCommand, Codec } from '../carrier.ts';
import { frameDecoder } from '../frames/frame-decoder.ts';
import { believedClock } from '../frames/media-clock.ts';

/**
 * A chunk must be 1600 to 3200 bytes of PCM and a multiple of 320 (20 ms), else the carrier waits and
 * the caller hears a gap. `clear` does not stop the chunk that is playing, so chunks are 100 ms once
 * 400 ms are sent. A reply begins with the smallest chunk where the voice has not more yet. Without
 * `sample-rate` in the URL, the rate depends on the account.
 */
export const exotel: Carrier = {
  name: 'exotel',
  wire: {
    openingChunkMs: 200,
    openingMs: 400,
    leastOpeningMs: 100,
    chunkMs: 100,
    alignMs: 20,
    minChunkMs: 100,
    aheadMs: 600,
    clearStopsAtOnce: false,
  },
  codec: exotelCodec,
  mediaQuery: '?sample-rate=8000',
  mayOmitSilence: false,
  saysRefusals: false,
  restHangUp: null,
};

function exotelCodec(): Codec {
  const decoder = frameDecoder({ callAudioOf: mulawOfPcm, timeOf: believedClock() });
  let chunks = 0;
  let sentMs = 0;
  return {
    decode: decoder.decode,
    encode(command) {
      const streamId = decoder.streamId();
      if (streamId === null) return [];
      if (command.type !== 'audio') return [JSON.stringify(controlOf(command, streamId))];
      if (command.bytes.length === 0) return [];
      chunks += 1;
      sentMs += msOf(command.bytes);
      return [mediaOf(command.bytes, streamId, chunks, sentMs)];
    },
  };
}

/**
 * The counters are optional, but "some Connect streams drop or end early" without them (comment in
 * exotel/Agent-Stream, _shared/media.py). They are strings as in the vendor's example, where the
 * twelfth chunk of 100 ms has the time at which it ends: 1200. Put together as text: base64 has nothing that
 * JSON would escape.
 */
function mediaOf(audio: Uint8Array, streamId: string, chunk: number, endsAtMs: number): string {
  const counters = `"chunk":"${chunk}","timestamp":"${Math.round(endsAtMs)}"`;
  const media = `{${counters},"payload":"${toBase64(pcmOfMulaw(audio))}"}`;
  const sid = JSON.stringify(streamId);
  return `{"event":"media","stream_sid":${sid},"sequence_number":"${chunk}","media":${media}}`;
}

function controlOf(command: Exclude<CarrierCommand, { type: 'audio' }>, streamId: string) {
  return command.type === 'mark'
    ? { event: 'mark', stream_sid: streamId, mark: { name: command.name } }
    : { event: 'clear', stream_sid: streamId };
}

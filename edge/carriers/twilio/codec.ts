/** Twilio Media Streams on a bidirectional `<Connect><Stream>`: call audio in base64 in JSON. */
import { toBase64 } from '../../audio/base64.ts';
import type { Carrier, CarrierCommand, Codec } from '../carrier.ts';
import { frameDecoder } from '../frames/frame-decoder.ts';
import { twilioHangUp } from './rest.ts';

/**
 * Twilio takes chunks of any length, and `clear` stops at once. Small first chunks let a reply
 * start early.
 */
export const twilio: Carrier = {
  name: 'twilio',
  wire: {
    openingChunkMs: 100,
    openingMs: 400,
    leastOpeningMs: 100,
    chunkMs: 200,
    alignMs: 20,
    minChunkMs: 20,
    aheadMs: 1000,
    clearStopsAtOnce: true,
  },
  codec: twilioCodec,
  mediaQuery: '',
  mayOmitSilence: true,
  saysRefusals: true,
  restHangUp: twilioHangUp,
};

function twilioCodec(): Codec {
  const decoder = frameDecoder({ callAudioOf: (payload) => payload, timeOf: (atMs) => atMs });
  return {
    decode: decoder.decode,
    encode(command) {
      const streamSid = decoder.streamId();
      return streamSid === null || isEmpty(command) ? [] : [frameOf(command, streamSid)];
    },
  };
}

/**
 * Exactly the documented fields: for a misspelt or an extra one Twilio warns (31951) and drops the frame.
 * Base64 has nothing that JSON would escape, so a frame of audio is put together as text.
 */
function frameOf(command: CarrierCommand, streamSid: string): string {
  const sid = JSON.stringify(streamSid);
  switch (command.type) {
    case 'audio':
      return `{"event":"media","streamSid":${sid},"media":{"payload":"${toBase64(command.bytes)}"}}`;
    case 'mark':
      return `{"event":"mark","streamSid":${sid},"mark":{"name":${JSON.stringify(command.name)}}}`;
    case 'clear':
      return `{"event":"clear","streamSid":${sid}}`;
  }
}

function isEmpty(command: CarrierCommand): boolean {
  return command.type === 'audio' && command.bytes.length === 0;
}

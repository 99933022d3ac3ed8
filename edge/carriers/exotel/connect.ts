/**
 * The answer to Exotel's Connect applet (Programmable Connect, `Exotel-Version: 1.0`): the number to
 * dial for a transfer. Field names are from Exotel's support article 3000096873.
 */
import type { Phone } from '../../../shared/ids.ts';

/**
 * A null `destination` makes Exotel dial no number. `announcement` is said to both; null: the agent has said
 * it to the caller. The person's phone shows `businessNumber` (an ExoPhone). `dialEventUrl` receives the
 * outcome. `isRecorded`: Exotel records their conversation, in two channels; never without what the caller
 * allowed. `maxSeconds` limits the conversation.
 */
export function connectAnswer(transfer: {
  destination: Phone | null;
  businessNumber: Phone;
  announcement: string | null;
  dialEventUrl: string;
  isRecorded: boolean;
  ringSeconds?: number;
  maxSeconds?: number;
}) {
  const {
    destination,
    businessNumber,
    announcement,
    dialEventUrl,
    isRecorded,
    ringSeconds = 45,
    maxSeconds = 3600,
  } = transfer;
  if (destination === null) return { fetch_after_attempt: false, destination: { numbers: [] } };
  return {
    fetch_after_attempt: false,
    destination: { numbers: [destination] },
    outgoing_phone_number: nationalOf(businessNumber),
    record: isRecorded,
    ...(isRecorded ? { recording_channels: 'dual' } : {}),
    max_ringing_duration: ringSeconds,
    max_conversation_duration: maxSeconds,
    music_on_hold: { type: 'operator_tone' },
    ...(announcement !== null && {
      start_call_playback: { playback_to: 'both', type: 'text', value: announcement },
    }),
    dial_passthru_event_url: dialEventUrl,
  };
}

/** Exotel's own numbers as in its examples: 0 and the Indian number. */
function nationalOf(phone: Phone): string {
  return phone.startsWith('+91') ? `0${phone.slice(3)}` : phone;
}

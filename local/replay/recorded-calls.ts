/**
 * The calls whose journals are tests in `tests/journals`, and what the caller does in each. Demo
 * numbers only.
 */
import type { Source } from '../phone/command/spoken-line.ts';
import { demoCaller } from '../phone/phone.ts';
import type { DialledCarrier } from '../phone/timeline.ts';

export interface RecordedCall {
  /** The journal file's name. */
  name: string;
  carrier: DialledCarrier;
  /** By a media stream by default. */
  mode?: 'turns';
  /** `demoCaller` by default. */
  from?: string;
  lines: readonly Source[];
  digits?: readonly { digit: string; atMs: number }[];
  hangUpAfterMs?: number;
  /** How the person answers a transfer; by default they talk. */
  person?: 'busy' | 'no-answer';
  /**
   * Kills the system's process this long after the call was answered. The carrier reconnects, and
   * the caller says `lines`.
   */
  killed?: { afterMs: number; lines: readonly Source[] };
}

const goodbye: Source = { say: 'thank you, goodbye' };
const hours: Source = { say: 'what are your opening hours' };
const priya = '+919800000002';

export const recordedCalls: readonly RecordedCall[] = [
  { name: 'exotel-opening-hours', carrier: 'exotel', lines: [hours, goodbye] },
  {
    name: 'exotel-barge-in',
    carrier: 'exotel',
    lines: [hours, { say: 'what is your address', bargeInMs: 1500 }, goodbye],
  },
  {
    name: 'twilio-barge-in',
    carrier: 'twilio',
    lines: [hours, { say: 'what is your address', bargeInMs: 1500 }, goodbye],
  },
  {
    name: 'twilio-booking',
    carrier: 'twilio',
    lines: [
      'I would like to book an appointment',
      'tomorrow',
      'ten thirty',
      'yes please',
      'no that is all',
    ].map((say) => ({ say })),
  },
  { name: 'exotel-turns', carrier: 'exotel', mode: 'turns', lines: [hours, goodbye] },
  {
    name: 'twilio-turns-transfer-returns',
    carrier: 'twilio',
    mode: 'turns',
    person: 'busy',
    lines: [{ say: 'can I talk to a person' }, { say: 'what are your opening hours' }, goodbye],
  },
  { name: 'exotel-zero-transfer', carrier: 'exotel', lines: [hours], digits: [{ digit: '0', atMs: 14_000 }] },
  {
    name: 'twilio-transfer-returns',
    carrier: 'twilio',
    person: 'busy',
    lines: [{ say: 'can I talk to a person' }, { say: 'no, thank you, goodbye' }],
  },
  { name: 'exotel-silence', carrier: 'exotel', lines: [], hangUpAfterMs: 60_000 },
  { name: 'twilio-hang-up-in-the-greeting', carrier: 'twilio', lines: [], hangUpAfterMs: 2500 },
  { name: 'exotel-hindi-greeting', carrier: 'exotel', from: priya, lines: [], hangUpAfterMs: 9000 },
  {
    name: 'exotel-crash',
    carrier: 'exotel',
    lines: [hours],
    killed: { afterMs: 16_000, lines: [{ say: 'what is your address' }, goodbye] },
  },
];

export function callerOf({ from }: RecordedCall): string {
  return from ?? demoCaller;
}

/**
 * Exotel's Connect applet with a dynamic URL: requests the number to dial
 * (`edge/carriers/fixtures/exotel` 10), dials, and reports how that goes (`dial-reports.ts`).
 */
import { z } from 'zod';
import { complain, type Ending, endingOfHangUp, note, sendWebhook, type Trunk } from '../trunk.ts';
import { createDialReports, type DialOutcome, dialReportOrderOf } from './dial-reports.ts';
import { callFields, exotelTime } from './fields.ts';
import type { ExotelProfile } from './profile.ts';

const Destination = z.looseObject({
  destination: z.union([z.object({ numbers: z.array(z.string()) }), z.object({ trunk: z.string() })]),
  start_call_playback: z.looseObject({ type: z.string(), value: z.string() }).optional(),
  dial_passthru_event_url: z.string().optional(),
});
type Destination = z.infer<typeof Destination>;

/** `dialled`: what the next applet's request tells about the dialling. */
export interface Connected {
  ending: Ending;
  outcome: DialOutcome | null;
  dialled: Record<string, string>;
}

/** Connects the caller with a person. `ending`: how the call ended, if the flow ends here. */
export async function connectPerson(trunk: Trunk, profile: ExotelProfile): Promise<Connected> {
  const query = new URLSearchParams({
    token: profile.webhookToken,
    ...callFields(trunk),
    CurrentTime: exotelTime(),
  });
  const request = { headers: { 'Exotel-Version': '1.0' } };
  const answer = await sendWebhook(
    trunk,
    `${trunk.edge}/exotel/connect?${query}`,
    request,
    profile.setUpWithinMs,
    trunk.hungUp,
  );
  const destination = answer?.status === 200 ? readDestination(answer.body) : null;
  if (!destination) return notDialled(noDestination(trunk));
  const number =
    'numbers' in destination.destination ? destination.destination.numbers[0] : destination.destination.trunk;
  if (number === undefined)
    return notDialled({ by: 'agent', why: 'the destination was empty: no person was dialled' });
  return dialPerson(trunk, profile, destination, number);
}

async function dialPerson(
  trunk: Trunk,
  profile: ExotelProfile,
  destination: Destination,
  number: string,
): Promise<Connected> {
  const { person } = profile;
  if (destination.start_call_playback)
    note(trunk, { what: 'carrierSaid', text: destination.start_call_playback.value });
  const order = profile.dialReports === 'by call' ? dialReportOrderOf(trunk.callSid) : profile.dialReports;
  const reports = createDialReports(trunk, { url: destination.dial_passthru_event_url, number, order });
  note(trunk, { what: 'personDialled', number, outcome: person.outcome });
  await reports.tell('Dial');
  if (person.outcome === 'completed' || person.outcome === 'no-answer') {
    await reports.tell('Ringing');
    await trunk.clock.wait(person.ringsMs ?? 200, trunk.hungUp);
  }
  const outcome = trunk.hungUp.aborted ? 'canceled' : person.outcome;
  if (outcome === 'completed') {
    await reports.tell('Answered');
    await trunk.clock.wait(person.talksMs, trunk.hungUp);
  }
  const dialled = await reports.end(outcome, person.talksMs);
  const ending: Ending = trunk.hungUp.aborted
    ? endingOfHangUp(trunk.hungUp)
    : { by: 'agent', why: `transferred: ${outcome}` };
  return { ending, outcome, dialled };
}

function notDialled(ending: Ending): Connected {
  return { ending, outcome: null, dialled: {} };
}

function noDestination(trunk: Trunk): Ending {
  const text = 'the connect applet got no destination it can read';
  complain(trunk, 'exotel-connect', text);
  return { by: 'carrier', why: text };
}

function readDestination(body: string): Destination | null {
  try {
    return Destination.safeParse(JSON.parse(body)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Exotel's Connect applet with a dynamic URL: requests the number to dial
 * (`edge/carriers/fixtures/exotel` 10), dials, and reports the result.
 */
import { z } from 'zod';
import { complain, type Ending, endingOfHangUp, note, sendWebhook, type Trunk } from '../trunk.ts';
import { exotelTime } from './fields.ts';
import type { ExotelProfile } from './profile.ts';
import { nationalNumber } from './wire.ts';

const Destination = z.looseObject({
  destination: z.union([z.object({ numbers: z.array(z.string()) }), z.object({ trunk: z.string() })]),
  start_call_playback: z.looseObject({ type: z.string(), value: z.string() }).optional(),
  dial_passthru_event_url: z.string().optional(),
});
type Destination = z.infer<typeof Destination>;

/** Connects the caller with a person. Returns how the call ended; a failed dial ends it too. */
export async function connectPerson(trunk: Trunk, profile: ExotelProfile): Promise<Ending> {
  const [from, to] = [nationalNumber(trunk.from), nationalNumber(trunk.to)];
  const fields = {
    CallSid: trunk.callSid,
    CallFrom: from,
    CallTo: to,
    From: from,
    To: to,
    Direction: 'incoming',
    CurrentTime: exotelTime(),
  };
  const query = new URLSearchParams({ token: profile.webhookToken, ...fields });
  const request = { headers: { 'Exotel-Version': '1.0' } };
  const answer = await sendWebhook(
    trunk,
    `${trunk.edge}/exotel/connect?${query}`,
    request,
    profile.setUpWithinMs,
    trunk.hungUp,
  );
  const destination = answer?.status === 200 ? readDestination(answer.body) : null;
  if (!destination) return noDestination(trunk);
  const number =
    'numbers' in destination.destination ? destination.destination.numbers[0] : destination.destination.trunk;
  if (number === undefined) return { by: 'agent', why: 'the destination was empty: no person was dialled' };

  const { outcome, talksMs } = profile.person;
  if (destination.start_call_playback) {
    note(trunk, {
      what: 'carrierSaid',
      text: destination.start_call_playback.value,
    });
  }
  note(trunk, { what: 'personDialled', number, outcome });
  if (outcome === 'completed') await trunk.clock.wait(talksMs, trunk.hungUp);
  await reportDial(trunk, destination, number, outcome, talksMs);
  return trunk.hungUp.aborted
    ? endingOfHangUp(trunk.hungUp)
    : { by: 'agent', why: `transferred: ${outcome}` };
}

function noDestination(trunk: Trunk): Ending {
  const text = 'the connect applet got no destination it can read';
  complain(trunk, 'exotel-connect', text);
  return { by: 'carrier', why: text };
}

/**
 * Reports the dial's result. Public code takes it as a form POST with `EventType`, `DialCallStatus` and
 * `DialCallDuration`; Exotel's own page names no method.
 */
async function reportDial(
  trunk: Trunk,
  destination: Destination,
  number: string,
  outcome: string,
  talksMs: number,
): Promise<void> {
  const url = destination.dial_passthru_event_url;
  if (url === undefined) return;
  const fields = {
    CallSid: trunk.callSid,
    CallFrom: nationalNumber(trunk.from),
    CallTo: nationalNumber(trunk.to),
    Direction: 'incoming',
    EventType: 'terminal',
    DialCallStatus: outcome,
    DialWhomNumber: number,
    DialCallDuration: outcome === 'completed' ? String(Math.ceil(talksMs / 1000)) : '0',
    CurrentTime: exotelTime(),
  };
  await sendWebhook(trunk, url, { method: 'POST', body: new URLSearchParams(fields) }, 15_000);
}

function readDestination(body: string): Destination | null {
  try {
    return Destination.safeParse(JSON.parse(body)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

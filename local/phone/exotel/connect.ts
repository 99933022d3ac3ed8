/**
 * Exotel's Connect applet with a dynamic URL: asks whom to dial (fixture 10), dials, and reports
 * how it went.
 */
import { z } from 'zod';
import { ask, type Ending, endingOfHangUp, type Trunk } from '../trunk.ts';
import type { ExotelProfile } from './exotel-call.ts';
import { exotelTime } from './fields.ts';
import { nationalNumber } from './wire.ts';

const Destination = z.looseObject({
  destination: z.union([z.object({ numbers: z.array(z.string()) }), z.object({ trunk: z.string() })]),
  start_call_playback: z.looseObject({ type: z.string(), value: z.string() }).optional(),
  dial_passthru_event_url: z.string().optional(),
});
type Destination = z.infer<typeof Destination>;

/** The call is over afterwards: either the two have talked, or nobody was there. */
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
  const answer = await ask(
    trunk,
    `${trunk.edge}/exotel/connect?${query}`,
    request,
    profile.setUpWithinMs,
    trunk.hungUp,
  );
  const destination = answer?.status === 200 ? readDestination(answer.body) : null;
  if (!destination) return nobody(trunk, 'the connect applet got no destination it can read');
  const number =
    'numbers' in destination.destination ? destination.destination.numbers[0] : destination.destination.trunk;
  if (number === undefined) return { by: 'agent', why: 'the destination was empty: nobody was dialled' };

  const { outcome, talksMs } = profile.person;
  if (destination.start_call_playback) {
    trunk.handset.note(trunk.clock.nowMs(), {
      what: 'carrierSaid',
      text: destination.start_call_playback.value,
    });
  }
  trunk.handset.note(trunk.clock.nowMs(), { what: 'personDialled', number, outcome });
  if (outcome === 'completed') await trunk.clock.wait(talksMs, trunk.hungUp);
  await reportDial(trunk, destination, number, outcome, talksMs);
  return trunk.hungUp.aborted
    ? endingOfHangUp(trunk.hungUp)
    : { by: 'agent', why: `transferred: ${outcome}` };
}

function nobody(trunk: Trunk, text: string): Ending {
  trunk.handset.note(trunk.clock.nowMs(), {
    what: 'complaint',
    code: 'exotel-connect',
    severity: 'error',
    text,
  });
  return { by: 'carrier', why: text };
}

/**
 * Public code takes these as form POSTs with `EventType`, `DialCallStatus`, `DialCallDuration`;
 * Exotel's own page names no method.
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
  await ask(trunk, url, { method: 'POST', body: new URLSearchParams(fields) }, 15_000);
}

function readDestination(body: string): Destination | null {
  try {
    return Destination.safeParse(JSON.parse(body)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

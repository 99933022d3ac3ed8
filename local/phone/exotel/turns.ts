/**
 * Exotel's flow without the Voicebot applet: Greeting, a recording applet, Passthru, as many rounds
 * as the flow has written out. What the carrier says is in the timeline, its sound is not.
 */
import { wavFile } from '../../../edge/audio/wav.ts';
import { ask, type Ending, endingOfHangUp, type Trunk } from '../trunk.ts';
import { connectPerson } from './connect.ts';
import type { ExotelProfile } from './exotel-call.ts';
import { callFields, exotelTime } from './fields.ts';
import { serveRecordings } from './recordings.ts';

/** App Bazaar has no loops: so many rounds were written one after the other. */
const rounds = 20;
/** What a caller who has nothing more to say waits for. */
const lingerMs = 1_000;
const appletWithinMs = 15_000;

export async function converseByTurns(trunk: Trunk, profile: ExotelProfile): Promise<Ending> {
  const recordings = await serveRecordings();
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const after = await oneRound(trunk, profile, (audio) =>
        recordings.add(`${trunk.callSid}-${round}.wav`, audio),
      );
      if (after) return after;
    }
    return { by: 'carrier', why: `the flow has no more than ${rounds} rounds` };
  } finally {
    await recordings.close();
  }
}

/** Null: the next round. */
async function oneRound(
  trunk: Trunk,
  profile: ExotelProfile,
  record: (wav: Uint8Array) => string,
): Promise<Ending | null> {
  if (!(await greet(trunk, profile))) return broken(trunk, 'the greeting applet got no text');
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  const words = trunk.handset.tell(trunk.clock.nowMs());
  if (!words) {
    await trunk.clock.wait(lingerMs, trunk.hungUp);
    trunk.hangUp('everything is said');
    return endingOfHangUp(trunk.hungUp);
  }
  await trunk.clock.wait(words.audio.length / 8, trunk.hungUp);
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  const answer = await applet(trunk, profile, 'turn', { RecordingUrl: record(wavFile(words.audio)) });
  if (answer?.status === 200) return null;
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  return answer?.status === 302
    ? last(trunk, profile)
    : broken(trunk, `the turn was answered ${answer?.status ?? 'nothing'}`);
}

/** The agent's last words, and the question whether a person is wanted. */
async function last(trunk: Trunk, profile: ExotelProfile): Promise<Ending> {
  await greet(trunk, profile);
  const answer = await applet(trunk, profile, 'passthru', { ask: 'transfer' });
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  return answer?.status === 302
    ? connectPerson(trunk, profile)
    : { by: 'agent', why: 'the last turn led to the end of the flow' };
}

/** False when the applet has nothing to say. */
async function greet(trunk: Trunk, profile: ExotelProfile): Promise<boolean> {
  const answer = await applet(trunk, profile, 'greeting', {});
  if (trunk.hungUp.aborted) return true;
  if (answer?.status !== 200 || answer.body.trim() === '') return false;
  trunk.handset.note(trunk.clock.nowMs(), { what: 'carrierSaid', text: answer.body });
  await trunk.clock.wait(answer.body.length * profile.sayMsPerCharacter, trunk.hungUp);
  return true;
}

function applet(trunk: Trunk, profile: ExotelProfile, name: string, fields: Record<string, string>) {
  const query = new URLSearchParams({
    token: profile.webhookToken,
    ...callFields(trunk),
    ...fields,
    CurrentTime: exotelTime(),
  });
  return ask(trunk, `${trunk.edge}/exotel/${name}?${query}`, {}, appletWithinMs, trunk.hungUp);
}

function broken(trunk: Trunk, text: string): Ending {
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  trunk.handset.note(trunk.clock.nowMs(), {
    what: 'complaint',
    code: 'exotel-turns',
    severity: 'error',
    text,
  });
  return { by: 'carrier', why: text };
}

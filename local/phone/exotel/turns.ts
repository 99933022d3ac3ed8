/**
 * Exotel's flow for calls by turns, without the Voicebot applet: each round is a Greeting, a recording
 * applet and a Passthru. The timeline holds the carrier's words; there is no audio.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wavFile } from '../../../edge/audio/wav.ts';
import { complain, type Ending, endingOfHangUp, note, sendWebhook, type Trunk } from '../trunk.ts';
import { connectPerson } from './connect.ts';
import { callFields, exotelTime } from './fields.ts';
import type { ExotelProfile } from './profile.ts';

/** How many rounds the flow holds. Exotel's App Bazaar has no loops: they are written one after the other. */
const rounds = 20;
/** How long the caller waits before hanging up when the script is over. */
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

/** `null`: the flow continues with the next round. */
async function oneRound(
  trunk: Trunk,
  profile: ExotelProfile,
  record: (wav: Uint8Array) => string,
): Promise<Ending | null> {
  if (!(await greet(trunk, profile))) return broken(trunk, 'the greeting applet got no text');
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  const words = trunk.handset.speakAsText(trunk.clock.nowMs());
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
    ? lastRound(trunk, profile)
    : broken(trunk, `the turn was answered ${answer?.status ?? 'nothing'}`);
}

/**
 * The last greeting, and the Passthru that decides whether a person is connected. When nobody answered,
 * another Passthru asks whether the agent takes the caller back. `null`: it does.
 */
async function lastRound(trunk: Trunk, profile: ExotelProfile): Promise<Ending | null> {
  await greet(trunk, profile);
  const answer = await applet(trunk, profile, 'passthru', { ask: 'transfer' });
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  if (answer?.status !== 302) return { by: 'agent', why: 'the last turn led to the end of the flow' };
  const { ending, outcome, dialled } = await connectPerson(trunk, profile);
  if (trunk.hungUp.aborted || outcome === null) return ending;
  if (outcome === 'completed' && Object.keys(dialled).length === 0) return ending;
  const again = await applet(trunk, profile, 'passthru', { ask: 'turns', ...dialled });
  return again?.status === 302 ? null : ending;
}

/** `false` when the applet got no text. */
async function greet(trunk: Trunk, profile: ExotelProfile): Promise<boolean> {
  const answer = await applet(trunk, profile, 'greeting', {});
  if (trunk.hungUp.aborted) return true;
  if (answer?.status !== 200 || answer.body.trim() === '') return false;
  note(trunk, { what: 'carrierSaid', text: answer.body });
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
  return sendWebhook(trunk, `${trunk.edge}/exotel/${name}?${query}`, {}, appletWithinMs, trunk.hungUp);
}

function broken(trunk: Trunk, text: string): Ending {
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  complain(trunk, 'exotel-turns', text);
  return { by: 'carrier', why: text };
}

/** The recordings of one call, on a small HTTP server on loopback that lives as long as the call. */
interface Recordings {
  /** Adds a WAV file; returns its URL. */
  add(name: string, file: Uint8Array): string;
  close(): Promise<void>;
}

async function serveRecordings(): Promise<Recordings> {
  const files = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const file = files.get(request.url?.slice(1) ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': 'audio/wav', connection: 'close' });
    response.end(file);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    add(name, file) {
      files.set(name, file);
      return `http://127.0.0.1:${port}/${name}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A simulated Exotel call, as its flow runs it: Voicebot applet (resolver, handshake, stream), Passthru
 * applets, Connect applet, status callback. The shapes are those of `edge/carriers/fixtures/exotel` 07 to 10.
 */
import { z } from 'zod';
import { converse, dial, loseAnswer, type WireFrame } from '../socket.ts';
import { complain, type Ending, endingOfHangUp, sendWebhook, type Trunk } from '../trunk.ts';
import { type Connected, connectPerson } from './connect.ts';
import { callFields, exotelTime, type StreamOutcome, streamQuery } from './fields.ts';
import { type ExotelProfile, exotelSid } from './profile.ts';
import { ExotelStream } from './stream.ts';
import { converseByTurns } from './turns.ts';
import { nationalNumber } from './wire.ts';

const maxResumes = 5;

/** Runs the whole flow. Never rejects because of what the product does: that goes into the timeline. */
export async function runExotelCall(
  trunk: Trunk,
  profile: ExotelProfile,
  onFrame: (frame: WireFrame) => void,
): Promise<Ending> {
  let ending: Ending | null = profile.route === 'turns' ? await converseByTurns(trunk, profile) : null;
  for (let visit = 0; profile.route !== 'turns' && visit <= maxResumes; visit += 1) {
    const outcome = await voicebot(trunk, profile, onFrame);
    ending = profile.route === 'flow' ? await afterStream(trunk, profile, outcome) : endOf(trunk, outcome);
    if (ending !== null && (visit >= profile.leadsBack || trunk.hungUp.aborted)) break;
  }
  await statusCallback(trunk, profile);
  return ending ?? { by: 'carrier', why: `the flow came back to the Voicebot more than ${maxResumes} times` };
}

async function voicebot(
  trunk: Trunk,
  profile: ExotelProfile,
  onFrame: (frame: WireFrame) => void,
): Promise<StreamOutcome> {
  const streamSid = exotelSid();
  const failed: StreamOutcome = {
    streamSid,
    streamUrl: '',
    status: 'failed',
    disconnectedBy: 'NA',
    seconds: 0,
  };
  if (profile.throttled) return { ...failed, detailedStatus: 'Streaming_call_throttled' };
  const startedMs = trunk.clock.nowMs();
  const url = await mediaUrl(trunk, profile);
  if (typeof url === 'string') return { ...failed, error: url };
  const streamUrl = `${url.protocol}//${url.host}${url.pathname}${url.search}`;
  const leftMs = profile.setUpWithinMs - (trunk.clock.nowMs() - startedMs);
  const socket = await openSocket(trunk, profile, url, leftMs);
  if (!socket) return { ...failed, streamUrl, error: '3009 failed to establish ws conn' };

  const ids = {
    streamSid,
    callSid: trunk.callSid,
    accountSid: profile.accountSid,
    from: trunk.from,
    to: trunk.to,
  };
  const stream = new ExotelStream(url, ids, trunk.handset, profile.stream);
  const end = await converse(socket, stream, trunk, {
    endStream: AbortSignal.timeout(profile.maxStreamMs),
    onFrame,
  });
  const seconds = Math.round(end.lastedMs / 1000);
  if (end.by === 'agent')
    return { streamSid, streamUrl, status: 'completed', disconnectedBy: 'bot', seconds };
  if (end.by === 'caller')
    return { streamSid, streamUrl, status: 'cancelled', disconnectedBy: 'user', seconds };
  const gaveUp = stream.givesUp;
  return gaveUp
    ? { ...failed, streamUrl, seconds, error: `3010 ${gaveUp.why}` }
    : { streamSid, streamUrl, status: 'completed', disconnectedBy: 'NA', seconds };
}

/** The media URL, or Exotel's error text. */
async function mediaUrl(trunk: Trunk, profile: ExotelProfile): Promise<URL | string> {
  const given = profile.mediaUrl ?? (await resolve(trunk, profile));
  if (given === null) return '3009 failed to resolve the stream url';
  const url = URL.canParse(given) ? new URL(given) : null;
  return url && /^wss?:$/.test(url.protocol) ? url : `3009 not a ws or wss url`;
}

const Resolved = z.looseObject({ url: z.string() });

async function resolve(trunk: Trunk, profile: ExotelProfile): Promise<string | null> {
  const fields = new URLSearchParams({
    ...callFields(trunk),
    CustomField: '',
    flow_id: '12345',
    tenant_id: '67890',
    CurrentTime: exotelTime(),
  });
  const path = `${trunk.edge}/exotel/voicebot?${new URLSearchParams({ token: profile.webhookToken })}`;
  const answer =
    profile.resolver === 'GET'
      ? await sendWebhook(trunk, `${path}&${fields}`, {}, profile.setUpWithinMs, trunk.hungUp)
      : await sendWebhook(trunk, path, { method: 'POST', body: fields }, profile.setUpWithinMs, trunk.hungUp);
  if (answer?.status !== 200) return null;
  try {
    return Resolved.safeParse(JSON.parse(answer.body)).data?.url ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Opens the media socket, with one second attempt. */
async function openSocket(trunk: Trunk, profile: ExotelProfile, url: URL, firstWithinMs: number) {
  for (const [attempt, withinMs] of [firstWithinMs, profile.setUpWithinMs].entries()) {
    if (trunk.hungUp.aborted) return null;
    const startedMs = trunk.clock.nowMs();
    const answered = await dial(url, { 'User-Agent': 'Exotel' }, withinMs, trunk.hungUp);
    const dialled = attempt < profile.lostHandshakes ? loseAnswer(answered) : answered;
    const nowMs = trunk.clock.nowMs();
    if ('socket' in dialled) {
      trunk.handset.note(nowMs, {
        what: 'socketOpened',
        attempt: attempt + 1,
        tookMs: Math.round(nowMs - startedMs),
      });
      return dialled.socket;
    }
    trunk.handset.note(nowMs, { what: 'socketRefused', attempt: attempt + 1, ...dialled });
  }
  return null;
}

/** Runs the Passthru applets. `null`: the flow leads back to the Voicebot. */
async function afterStream(
  trunk: Trunk,
  profile: ExotelProfile,
  outcome: StreamOutcome,
): Promise<Ending | null> {
  let connected: Connected | null = null;
  for (const question of profile.asks) {
    const query = new URLSearchParams({
      token: profile.webhookToken,
      ask: question,
      ...passthruFields(trunk),
      ...connected?.dialled,
      ...streamQuery(outcome, profile.passthru),
    });
    const answer = await sendWebhook(
      trunk,
      `${trunk.edge}/exotel/passthru?${query}`,
      {},
      profile.setUpWithinMs,
    );
    // When the caller has hung up, the first Passthru is still requested but the rest of the flow
    // does not run.
    if (trunk.hungUp.aborted) return endOf(trunk, outcome);
    if (answer?.status === 302) {
      if (question === 'turns') return converseByTurns(trunk, profile);
      if (question !== 'transfer') return null;
      connected = await connectPerson(trunk, profile);
      // The Connect applet leads to the next Passthru (docs/deployment.md), unless the caller hung up: in
      // person, or with the one who talked.
      const isOver = connected.outcome === 'completed' && Object.keys(connected.dialled).length === 0;
      if (isOver || trunk.hungUp.aborted) return connected.ending;
      continue;
    }
    if (answer?.status !== 200) {
      const text = `passthru (${question}) answered ${answer?.status ?? 'nothing'}; it must answer 200 or 302`;
      complain(trunk, 'exotel-passthru', text);
    }
  }
  return connected?.ending ?? endOf(trunk, outcome);
}

function endOf(trunk: Trunk, outcome: StreamOutcome): Ending {
  if (trunk.hungUp.aborted) return endingOfHangUp(trunk.hungUp);
  if (outcome.disconnectedBy === 'bot') return { by: 'agent', why: 'the agent closed the stream' };
  return { by: 'carrier', why: failureWords(outcome) };
}

/** Exotel's own text is short and has a number: it stands behind the sentence. */
function failureWords({ error, detailedStatus }: StreamOutcome): string {
  if (error?.startsWith('3009')) return `Exotel could not open the media socket (${error})`;
  if (error?.startsWith('3010')) return `Exotel gave up on the media socket (${error})`;
  if (error !== undefined) return `Exotel's stream failed (${error})`;
  if (detailedStatus === 'Streaming_call_throttled')
    return `the account has no stream left for this call (${detailedStatus})`;
  return detailedStatus ?? 'the stream reached its longest time';
}

function passthruFields(trunk: Trunk): Record<string, string> {
  return {
    ...callFields(trunk),
    flow_id: '12345',
    CallType: 'incomplete',
    EndTime: '1970-01-01 05:30:00',
    CurrentTime: exotelTime(),
  };
}

async function statusCallback(trunk: Trunk, profile: ExotelProfile): Promise<void> {
  if (profile.statusCallback === 'none') return;
  const seconds = Math.round(trunk.clock.nowMs() / 1000);
  const fields = {
    CallSid: trunk.callSid,
    EventType: 'terminal',
    DateUpdated: exotelTime(),
    To: nationalNumber(trunk.to),
    From: nationalNumber(trunk.from),
    Status: 'completed',
    Direction: 'inbound',
    ConversationDuration: String(seconds),
  };
  const isJson = profile.statusCallback === 'json';
  const request: RequestInit = isJson
    ? {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...fields, ConversationDuration: seconds }),
      }
    : { method: 'POST', body: new URLSearchParams(fields) };
  const url = `${trunk.edge}/exotel/status?${new URLSearchParams({ token: profile.webhookToken })}`;
  for (let sent = 0; sent < (profile.statusCallback === 'twice' ? 2 : 1); sent += 1)
    await sendWebhook(trunk, url, request, 15_000, undefined, fields.EventType);
}

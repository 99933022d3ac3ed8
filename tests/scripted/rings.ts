/**
 * A carrier's single requests and sockets, for what a whole simulated call would never do: wrong secrets,
 * used tokens, invalid frames.
 */
import { WebSocket } from 'ws';
import { sign } from '../../edge/carriers/twilio/signature.ts';
import { type ExotelFrames, ExotelWriter } from '../../local/phone/exotel/wire.ts';
import { demoCaller, demoClinic } from '../../local/phone/phone.ts';
import type { RunningSystem } from './system.ts';

/** A request to Exotel's resolver. The answer's `url` opens the media socket. */
export function ringExotel(
  system: RunningSystem,
  callSid: string,
  fields: Record<string, string> = {},
): Promise<Response> {
  const query = {
    token: system.accounts.exotelWebhookToken,
    CallSid: callSid,
    CallFrom: demoCaller,
    CallTo: demoClinic,
    ...fields,
  };
  return fetch(`${system.run.edge}/exotel/voicebot?${new URLSearchParams(query)}`);
}

/** Twilio's voice webhook; `signature` in place of the right one, null for none. */
export async function ringTwilio(
  system: RunningSystem,
  fields: Record<string, string>,
  signature?: string | null,
): Promise<Response> {
  const url = `${system.run.edge}/twilio/voice`;
  const given =
    signature === undefined
      ? await sign(system.accounts.twilioAuthToken, url, Object.entries(fields))
      : signature;
  const headers: Record<string, string> = given === null ? {} : { 'X-Twilio-Signature': given };
  return fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

/** The media address of a new Exotel call. */
export async function mediaUrlOf(system: RunningSystem, callSid: string): Promise<string> {
  const { url } = (await (await ringExotel(system, callSid)).json()) as { url: string };
  return url;
}

/** One media socket with what came over it. */
export interface MediaSocket {
  socket: WebSocket;
  /** Events of the agent's frames, in order. */
  events: string[];
  closed: Promise<{ code: number }>;
  /** Resolves at the agent's first frame of this event. */
  heard(event: string, withinMs?: number): Promise<void>;
  /** Sends `connected` and `start`, then the caller's silence every 100 ms until the socket closes. */
  talk(callSid: string): void;
}

/** The socket, or the status that refused it. */
export function openMedia(url: string, headers: Record<string, string> = {}): Promise<MediaSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers, handshakeTimeout: 5000, perMessageDeflate: false });
    const events: string[] = [];
    const waiting = new Set<() => void>();
    socket.on('message', (data) => {
      events.push(String((JSON.parse(String(data)) as { event?: unknown }).event));
      for (const look of waiting) look();
    });
    const closed = new Promise<{ code: number }>((done) => socket.on('close', (code) => done({ code })));
    const heard = (event: string, withinMs = 10_000): Promise<void> =>
      new Promise((found, missing) => {
        const timer = setTimeout(() => missing(new Error(`no ${event} within ${withinMs} ms`)), withinMs);
        const look = (): void => {
          if (!events.includes(event)) return;
          clearTimeout(timer);
          waiting.delete(look);
          found();
        };
        waiting.add(look);
        look();
      });
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('error', reject);
    socket.on('open', () =>
      resolve({ socket, events, closed, heard, talk: (callSid) => talk(socket, url, callSid) }),
    );
  });
}

/** The socket; throws when it is refused. */
export async function openedMedia(url: string, headers: Record<string, string> = {}): Promise<MediaSocket> {
  const media = await openMedia(url, headers);
  if (typeof media === 'number') throw new Error(`the media socket was refused with ${media}`);
  return media;
}

function talk(socket: WebSocket, url: string, callSid: string, frames: ExotelFrames = 'docs'): void {
  const writer = new ExotelWriter(frames, {
    streamSid: `${callSid}-stream`,
    callSid,
    accountSid: 'x',
    from: demoCaller,
    to: demoClinic,
  });
  for (const frame of writer.opening(new URL(url), 8000)) socket.send(frame);
  const quiet = Buffer.alloc(1600).toString('base64');
  let sentMs = 0;
  const timer = setInterval(() => {
    sentMs += 100;
    if (socket.readyState === WebSocket.OPEN) socket.send(writer.media(quiet, sentMs));
  }, 100);
  socket.on('close', () => clearInterval(timer));
}

/**
 * A caller that costs little: its audio frames are made ahead, and of the agent's frames it reads no more
 * than their length. So one core can play some hundreds of them. It rings, talks and answers marks as the
 * simulated phone does, which also checks every frame and is used wherever that matters.
 */
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { pcmOfMulaw, silence } from '../../edge/audio/mulaw.ts';
import { sign } from '../../edge/carriers/twilio/signature.ts';
import { nationalNumber } from '../../local/phone/exotel/wire.ts';
import { demoCaller, demoClinic } from '../../local/phone/phone.ts';
import { tone } from '../../testing/wire/tone.ts';
import { type BenchCarrier, sleep } from '../calls/carriers.ts';
import { type Answered, type Providers, question, type Tongue, wordOf } from './providers.ts';
import type { Side } from './side.ts';

/** A question and its answer. Times by `performance.now()`. */
export interface Turn extends Answered {
  /** The frame with the caller's last loud sample was sent. */
  lastLoudAtMs: number;
  /** The recogniser sent its end of turn. */
  endedAtMs: number;
  /** The agent's first audio came. */
  audioAtMs: number;
  /** From the first word, as the recogniser sent it, to the carrier's `clear`; null where nothing played. */
  clearMs: number | null;
  /** How often audio came after what was sent before it had been played. */
  holes: number;
}

export interface Talk {
  carrier: BenchCarrier;
  turns: Turn[];
  /** The ring was answered without a media stream, or the stream without a recogniser. */
  isRefused: boolean;
  /** Why the call, or a turn of it, went wrong. No words of the call. */
  errors: string[];
}

export interface TalkOptions {
  carrier: BenchCarrier;
  tongue?: Tongue;
  /** Unlike that of any other call of the run, so that no word is used twice. */
  number: number;
  /** Whichever comes first ends the call. */
  turns: number;
  isOver?: () => boolean;
  /** Called when the ring was answered, whatever the answer. */
  onRung?: () => void;
  /** Every question but the first one interrupts the answer before it, so long after its first audio. */
  interruptAfterMs?: number;
  /** The caller's silence before each question, besides the end of the agent's words. */
  thinksMs?: number;
}

const burstMs = 600;
const turnWithinMs = 20_000;
const quietMs = 500;
const clearWithinMs = 3000;

/** Rings, asks question after question, and hangs up. Never rejects: what went wrong is in `errors`. */
export async function talk(side: Side, providers: Providers, options: TalkOptions): Promise<Talk> {
  const { carrier, tongue = 'en', number, turns, interruptAfterMs, thinksMs = 0 } = options;
  const { isOver = () => false, onRung = () => undefined } = options;
  const talked: Talk = { carrier, turns: [], isRefused: false, errors: [] };
  const sid = carrier === 'twilio' ? `CA${randomBytes(16).toString('hex')}` : randomBytes(16).toString('hex');
  const callId = `${carrier}-${sid}`;
  let said = '';
  providers.hears(callId, () => said);
  let line: Line | null = null;
  try {
    const url = await ring(side, carrier, sid, tongue).finally(onRung);
    if (url === null) return { ...talked, isRefused: true };
    line = await openLine(side, carrier, url, sid);
    const stt = await providers.deepgram.streamOf(callId, turnWithinMs).catch(() => null);
    if (!stt) return { ...talked, isRefused: true };
    await line.audioSince(0);
    await line.quiet();
    for (let turn = 0; turn < turns && !isOver(); turn += 1) {
      const word = wordOf(tongue, number * 1000 + turn);
      said = question(tongue, word);
      // Bursts begin at any place of the pieces in which audio goes to the recogniser.
      await sleep(thinksMs + (turn % 5) * 20);
      const saidAtMs = performance.now();
      const spoken = line.speak();
      const since = (name: string) =>
        stt.wire.until(name, ({ what, atMs }) => what === name && atMs >= saidAtMs, turnWithinMs);
      let clearMs: number | null = null;
      if (interruptAfterMs !== undefined && turn > 0) {
        const { atMs } = await since('StartOfTurn');
        clearMs = (await line.clearSince(atMs)) - atMs;
      }
      const lastLoudAtMs = await spoken;
      const { atMs: endedAtMs } = await since('EndOfTurn');
      const answered = await answerOf(providers, word);
      if (!answered) {
        talked.errors.push(`the model's answer was not spoken within ${turnWithinMs} ms`);
        await line.quiet();
        continue;
      }
      const audioAtMs = await line.audioSince(answered.firstByteAtMs);
      await (interruptAfterMs === undefined ? line.quiet() : sleep(interruptAfterMs));
      talked.turns.push({
        ...answered,
        lastLoudAtMs,
        endedAtMs,
        audioAtMs,
        clearMs,
        holes: line.holesSince(audioAtMs),
      });
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    talked.errors.push(why.replaceAll(callId, 'the call'));
  } finally {
    line?.hangUp();
  }
  return talked;
}

/** A ring of the product costs its API 70 ms, on the core that it shares with the callers in some benches. */
const betweenRingsMs = 100;
const rungWithinMs = 5000;

/** Places a call and waits for the answer to its ring: callers do not ring in step, and the API keeps up. */
export async function rung(place: (onRung: () => void) => void): Promise<void> {
  await Promise.race([new Promise<void>((resolve) => place(resolve)), sleep(rungWithinMs)]);
  await sleep(betweenRingsMs);
}

/**
 * What is said before the model's own words, such as a phrase that fills a wait, is no answer; nor is the
 * apology for a model that is given up. Null: there was none in time.
 */
async function answerOf(providers: Providers, word: string): Promise<Answered | null> {
  for (const untilMs = performance.now() + turnWithinMs; performance.now() < untilMs; await sleep(10)) {
    const answered = providers.answerOf(word);
    if (answered) return answered;
  }
  return null;
}

/** The media URL; null when the ring was refused. */
async function ring(side: Side, carrier: BenchCarrier, sid: string, tongue: Tongue): Promise<string | null> {
  const from = tongue === 'hi' ? hindiCaller : demoCaller;
  const signal = AbortSignal.timeout(15_000);
  if (carrier === 'exotel') {
    const fields = {
      token: side.accounts.exotelWebhookToken,
      CallSid: sid,
      CallFrom: nationalNumber(from),
      CallTo: nationalNumber(demoClinic),
      From: nationalNumber(from),
      To: nationalNumber(demoClinic),
      Direction: 'incoming',
    };
    const answer = await fetch(`${side.edge}/exotel/voicebot?${new URLSearchParams(fields)}`, { signal });
    const text = await answer.text();
    return answer.status === 200 ? (/"url"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? null) : null;
  }
  const url = `${side.edge}/twilio/voice`;
  const fields = {
    AccountSid: side.accounts.twilioAccountSid,
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: 'in-progress',
    Direction: 'inbound',
    From: from,
    To: demoClinic,
  };
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'X-Twilio-Signature': await sign(side.accounts.twilioAuthToken, url, Object.entries(fields)),
    },
    body: new URLSearchParams(fields),
    signal,
  });
  return /<Stream[^>]* url="([^"]+)"/.exec(await answer.text())?.[1]?.replaceAll('&amp;', '&') ?? null;
}

/** A customer of the demo business who is greeted in Hindi. */
const hindiCaller = '+919800000002';

interface Line {
  /** Says a burst of sound; resolves with the time at which its last frame was sent. */
  speak(): Promise<number>;
  /** The first audio of the agent at or after this time. */
  audioSince(sinceMs: number): Promise<number>;
  /** Resolves when what the agent sent has sounded and nothing more came for a while. */
  quiet(): Promise<void>;
  holesSince(sinceMs: number): number;
  /** The first `clear` at or after this time. */
  clearSince(sinceMs: number): Promise<number>;
  hangUp(): void;
}

/** How the carriers' frames differ. */
interface Wire {
  frameMs: number;
  bytesPerMs: number;
  silent: string;
  loud: string;
  start(sid: string, streamSid: string): string[];
  media(streamSid: string, sequence: number, atMs: number, payload: string): string;
  mark(streamSid: string, sequence: number, name: string): string;
  stop(sid: string, streamSid: string): string;
}

const callerHz = 1000;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const wires: Record<BenchCarrier, Wire> = {
  twilio: {
    frameMs: 20,
    bytesPerMs: 8,
    silent: base64(silence(20)),
    loud: base64(tone(callerHz, 20)),
    start: (callSid, streamSid) => [
      '{"event":"connected","protocol":"Call","version":"1.0.0"}',
      JSON.stringify({
        event: 'start',
        sequenceNumber: '1',
        start: {
          accountSid: localAccount,
          streamSid,
          callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: {},
        },
        streamSid,
      }),
    ],
    media: (sid, at, ms, payload) =>
      `{"event":"media","sequenceNumber":"${at + 1}","media":{"track":"inbound","chunk":"${at}","timestamp":"${ms}","payload":"${payload}"},"streamSid":"${sid}"}`,
    mark: (sid, at, name) =>
      `{"event":"mark","sequenceNumber":"${at}","mark":{"name":"${name}"},"streamSid":"${sid}"}`,
    stop: (callSid, sid) =>
      `{"event":"stop","sequenceNumber":"99999","stop":{"accountSid":"${localAccount}","callSid":"${callSid}"},"streamSid":"${sid}"}`,
  },
  exotel: {
    frameMs: 100,
    bytesPerMs: 16,
    silent: base64(pcmOfMulaw(silence(100))),
    loud: base64(pcmOfMulaw(tone(callerHz, 100))),
    start: (call_sid, stream_sid) => [
      '{"event":"connected"}',
      JSON.stringify({
        event: 'start',
        sequence_number: '1',
        stream_sid,
        start: {
          stream_sid,
          call_sid,
          account_sid: 'acct1',
          from: demoCaller,
          to: demoClinic,
          custom_parameters: {},
          media_format: { encoding: 'audio/x-raw', sample_rate: '8000', bit_rate: '16' },
        },
      }),
    ],
    media: (sid, at, ms, payload) =>
      `{"event":"media","sequence_number":"${at + 1}","stream_sid":"${sid}","media":{"chunk":"${at}","timestamp":"${ms}","payload":"${payload}"}}`,
    mark: (sid, at, name) =>
      `{"event":"mark","sequence_number":"${at}","stream_sid":"${sid}","mark":{"name":"${name}"}}`,
    stop: (callSid, sid) =>
      `{"event":"stop","sequence_number":"99999","stream_sid":"${sid}","stop":{"call_sid":"${callSid}","account_sid":"acct1","reason":"callended"}}`,
  },
};
const localAccount = 'AClocal00000000000000000000000000';

async function openLine(side: Side, carrier: BenchCarrier, url: string, callSid: string): Promise<Line> {
  const wire = wires[carrier];
  const streamSid = `${carrier === 'twilio' ? 'MZ' : ''}${randomBytes(16).toString('hex')}`;
  const headers =
    carrier === 'twilio' ? { 'x-twilio-signature': await sign(side.accounts.twilioAuthToken, url) } : {};
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: 10_000 });
  const heard = hearing(wire, (name) => send(wire.mark(streamSid, sequence + 1, name)));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  let sequence = 0;
  let loudFrames = 0;
  let lastLoudSent: (atMs: number) => void = () => undefined;
  let isOver = false;
  const send = (frame: string): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
  };
  for (const frame of wire.start(callSid, streamSid)) send(frame);
  const openedMs = performance.now();
  const tick = (): void => {
    if (isOver) return;
    const nowMs = performance.now();
    heard.advance(nowMs);
    while (openedMs + (sequence + 1) * wire.frameMs <= nowMs) {
      sequence += 1;
      const isLoud = loudFrames > 0;
      send(wire.media(streamSid, sequence, sequence * wire.frameMs, isLoud ? wire.loud : wire.silent));
      if (!isLoud) continue;
      loudFrames -= 1;
      if (loudFrames === 0) lastLoudSent(performance.now());
    }
    setTimeout(tick, Math.max(1, openedMs + (sequence + 1) * wire.frameMs - performance.now()));
  };
  tick();
  socket.on('message', (data: Buffer) => heard.received(data, performance.now()));
  socket.on('error', (error) => heard.over(error.message));
  socket.on('close', (code) => {
    heard.over(`the agent closed the stream with ${code}`);
    isOver = true;
  });
  return {
    ...heard.line,
    speak: () =>
      new Promise((resolve) => {
        lastLoudSent = resolve;
        loudFrames = burstMs / wire.frameMs;
      }),
    hangUp() {
      isOver = true;
      send(wire.stop(callSid, streamSid));
      socket.close(1000);
    },
  };
}

interface Hearing {
  received(frame: Buffer, nowMs: number): void;
  /** Returns the marks that are due. */
  advance(nowMs: number): void;
  over(why: string): void;
  line: Pick<Line, 'audioSince' | 'quiet' | 'holesSince' | 'clearSince'>;
}

/** A later frame than this leaves a hole: half a frame of a telephone. */
const holeMs = 10;

function hearing(wire: Wire, echo: (mark: string) => void): Hearing {
  const marks: { name: string; dueMs: number }[] = [];
  const holes: number[] = [];
  const clears: number[] = [];
  /** Times of the frames since the line was last quiet. */
  const audio: number[] = [];
  let soundsUntilMs = 0;
  let lastAudioMs = Number.NEGATIVE_INFINITY;
  let ended: string | null = null;
  let waiting: { sinceMs: number; heard(atMs: number): void; failed(error: Error): void } | null = null;
  return {
    received(frame, nowMs) {
      const event = frame.toString('latin1', 10, 15);
      if (event === 'media') {
        const from = frame.indexOf('"payload":"') + '"payload":"'.length;
        const letters = frame.indexOf('"', from) - from;
        if (nowMs > soundsUntilMs + holeMs && soundsUntilMs > 0) holes.push(nowMs);
        soundsUntilMs = Math.max(soundsUntilMs, nowMs) + (letters * 3) / 4 / wire.bytesPerMs;
        lastAudioMs = nowMs;
        audio.push(nowMs);
        if (waiting === null || nowMs < waiting.sinceMs) return;
        waiting.heard(nowMs);
        waiting = null;
      } else if (event.startsWith('mark')) {
        const name = /"name":"([^"]*)"/.exec(frame.toString('latin1'))?.[1] ?? '';
        marks.push({ name, dueMs: soundsUntilMs });
      } else if (event === 'clear') {
        clears.push(nowMs);
        soundsUntilMs = Math.min(soundsUntilMs, nowMs);
        for (const { name } of marks.splice(0)) echo(name);
      }
    },
    advance(nowMs) {
      while (marks[0] !== undefined && marks[0].dueMs <= nowMs) echo(marks.shift()?.name ?? '');
    },
    over(why) {
      ended ??= why;
      waiting?.failed(new Error(ended));
      waiting = null;
    },
    line: {
      audioSince: (sinceMs) =>
        new Promise((resolve, reject) => {
          if (ended !== null) return reject(new Error(ended));
          const past = audio.find((atMs) => atMs >= sinceMs);
          if (past !== undefined) return resolve(past);
          const timer = setTimeout(() => {
            waiting = null;
            reject(new Error(`no audio within ${turnWithinMs} ms`));
          }, turnWithinMs);
          const done = (): void => clearTimeout(timer);
          waiting = {
            sinceMs,
            heard(atMs) {
              done();
              resolve(atMs);
            },
            failed(error) {
              done();
              reject(error);
            },
          };
        }),
      async quiet() {
        while (performance.now() < Math.max(soundsUntilMs, lastAudioMs) + quietMs) {
          if (ended !== null) throw new Error(ended);
          await sleep(20);
        }
        audio.length = 0;
      },
      async clearSince(sinceMs) {
        for (const untilMs = sinceMs + clearWithinMs; performance.now() < untilMs; await sleep(1)) {
          const cleared = clears.find((atMs) => atMs >= sinceMs);
          if (cleared !== undefined) return cleared;
        }
        throw new Error(`no clear within ${clearWithinMs} ms`);
      },
      holesSince: (sinceMs) => holes.filter((atMs) => atMs > sinceMs + 1).length,
    },
  };
}

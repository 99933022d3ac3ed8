/**
 * Seeded random input against a running system: every route of edge and API over raw TCP, and every
 * WebSocket door. Case n of a seed is always the same input.
 */
import { type Chance, chance } from '../../edge/core/testing/chance.ts';
import { localDefaults } from '../../local/run/defaults.ts';
import { mediaUrlOf, ringTwilio } from '../../tests/scripted/rings.ts';
import type { RunningSystem } from '../../tests/scripted/system.ts';
import { answersIn } from './answers.ts';
import { type HttpCase, httpCase } from './http-cases.ts';
import { wrongWith } from './judge.ts';
import { exchange } from './raw-socket.ts';
import { framesOf, type Talks, upgradeHeaders } from './socket-cases.ts';
import { targetsOf } from './targets.ts';

export interface Attack {
  seed: number;
  httpCases: number;
  socketCases: number;
  signal: AbortSignal;
}

export interface Attacked {
  /** What was wrong, with the case that shows it again. */
  findings: string[];
  httpCases: number;
  socketCases: number;
  /** Answers by status: `edge 400`. */
  statuses: ReadonlyMap<string, number>;
  /** Upgrades that were taken, by door. */
  opened: ReadonlyMap<string, number>;
}

/** So many cases are on at once. */
const atOnce = 12;
/** A route may wait for the model, 13 s at most. */
const answerMs = 20_000;
/** A server may be busy with what came before. */
const doorMs = 60_000;
/** Half a request has no answer. */
const noAnswerMs = 250;
const doors = ['exotel static', 'exotel', 'twilio', 'browser', 'watch', 'joined'] as const;
type Door = (typeof doors)[number];

export async function attack(system: RunningSystem, options: Attack): Promise<Attacked> {
  const findings: string[] = [];
  const statuses = new Map<string, number>();
  const opened = new Map<string, number>();
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  const targets = targetsOf(system);
  const { seed, signal } = options;

  async function http(n: number): Promise<void> {
    const random = chance(seed * 1_000_003 + n);
    const target = targets[n % targets.length];
    if (!target) return;
    // Some cases in a row are about the same call.
    const request = await target.request(random, sidOf(seed, 'f', Math.floor(n / targets.length / 2)));
    const { place } = request;
    const made = httpCase(random, request);
    const port = Number(new URL(system.run[place]).port);
    let { answers, hasEnded } = await answersTo(port, made);
    // Who refuses a request before its body was read closes, and the reset may overtake the answer.
    for (let more = 2; made.isHttp && hasEnded && answers.length === 0 && more > 0; more -= 1)
      ({ answers, hasEnded } = await answersTo(port, made));
    for (const answer of answers) {
      count(statuses, `${place} ${answer.status}`);
      const wrong = wrongWith(answer, place, made.method);
      if (wrong) findings.push(`${target.name} ${wrong} (seed ${seed}, HTTP case ${n})`);
    }
    if (made.isHttp && answers.length === 0)
      findings.push(
        `${target.name} ${hasEnded ? 'is closed' : 'stays'} without an answer (seed ${seed}, HTTP case ${n})`,
      );
    // A connection that was left waits at the server's door like any other, and a slow machine would be sent
    // more of them than it lets in. Behind this answer there is none of this worker's left.
    if (answers.length === 0 && !(await isLetIn(system, place)))
      findings.push(`the ${place} lets nobody in (seed ${seed}, HTTP case ${n})`);
  }

  async function socket(n: number): Promise<void> {
    const random = chance(seed * 7_000_003 + n);
    const door = doors[n % doors.length] ?? 'exotel';
    const sid = sidOf(seed, 'e', n);
    const place = await placeOf(system, door, sid, random);
    // Refused in words: on a slow machine the API's answer may come too late.
    if (place === null) {
      count(opened, `${door}, ring refused`);
      return;
    }
    const isWhole = random.next() < 0.9;
    const head = [
      `GET ${place.target} HTTP/1.1`,
      'Host: 127.0.0.1',
      ...[...place.headers, ...upgradeHeaders(random, isWhole)].map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');
    const frames = framesOf(random, place.talks, { callSid: place.callSid, streamSid: `MZ${sid}` });
    const isHalf = random.next() < 0.1;
    const pieces = [Buffer.from(head), ...(isHalf ? frames.map((each) => each.slice(0, -1)) : frames)];
    const { bytes } = await exchange({
      port: Number(new URL(system.run.edge).port),
      pieces,
      pauseMs: random.one([0, 1, 5]),
      withinMs: isWhole ? answerMs : noAnswerMs,
      isEnough: (soFar) => answersIn(soFar).length > 0,
      lingerMs: random.one([20, 100, 400]),
    });
    const [answer] = answersIn(bytes);
    if (answer?.status === 101) count(opened, door);
    if (answer) count(statuses, `socket ${answer.status}`);
    const wrong = answer && wrongWith(answer, 'edge', 'GET');
    if (wrong) findings.push(`the door ${door} ${wrong} (seed ${seed}, socket case ${n})`);
  }

  const [httpCases, socketCases] = await Promise.all([
    together(options.httpCases, atOnce, signal, http),
    together(options.socketCases, Math.ceil(atOnce / 2), signal, socket),
  ]);
  return { findings, httpCases, socketCases, statuses, opened };
}

/** Runs cases 0 to n - 1, some at once. Returns how many ran. */
async function together(
  cases: number,
  width: number,
  signal: AbortSignal,
  run: (n: number) => Promise<void>,
): Promise<number> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < cases && !signal.aborted) await run(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return next;
}

async function answersTo(port: number, made: HttpCase) {
  const isHead = made.method === 'HEAD';
  const { bytes, hasEnded } = await exchange({
    port,
    pieces: made.pieces,
    pauseMs: made.pauseMs,
    withinMs: made.isHttp ? answerMs : noAnswerMs,
    isEnough: (soFar) => {
      const answers = answersIn(soFar, isHead);
      return answers.length >= made.answers && answers.every(({ isWhole }) => isWhole);
    },
  });
  return { answers: answersIn(bytes, isHead), hasEnded };
}

/** Connections are let in by the order in which they came. */
async function isLetIn({ run }: RunningSystem, place: 'edge' | 'api'): Promise<boolean> {
  const { bytes } = await exchange({
    port: Number(new URL(run[place]).port),
    pieces: [Buffer.from('GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')],
    withinMs: doorMs,
    isEnough: (soFar) => answersIn(soFar).length > 0,
  });
  return answersIn(bytes).length > 0;
}

/** 32 hex digits, as the carriers' own; without a run of figures that looks like a phone number. */
function sidOf(seed: number, letter: string, n: number): string {
  return [...`${seed}a${n}`].join(letter).padEnd(32, `${letter}0`);
}

interface Place {
  target: string;
  headers: [string, string][];
  talks: Talks;
  callSid: string;
}

/** Rings where the door needs a call. Null when the ring was not answered. */
async function placeOf(
  system: RunningSystem,
  door: Door,
  sid: string,
  random: Chance,
): Promise<Place | null> {
  const { run, accounts } = system;
  const at = (url: string, talks: Talks, callSid: string): Place => {
    const { pathname, search } = new URL(url);
    return { target: `${pathname}${search}`, headers: [], talks, callSid };
  };
  if (door === 'twilio') {
    const callSid = `CA${sid}`;
    const fields = {
      CallSid: callSid,
      AccountSid: accounts.twilioAccountSid,
      From: '+919800000001',
      To: '+918000000001',
    };
    const twiml = await (await ringTwilio(system, fields)).text();
    const url = /<Stream[^>]* url="([^"]+)"/.exec(twiml)?.[1];
    return url ? at(url, 'twilio', callSid) : null;
  }
  if (door === 'browser') {
    const answer = await fetch(`${run.edge}/calls/softphone`, {
      method: 'POST',
      // A person may have two calls at once, and a program as many as there are places.
      headers: { authorization: `Bearer ${run.internalKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: '+918000000001' }),
    });
    const { url } = (await answer.json()) as { url?: string };
    return url ? at(url, 'browser', sid) : null;
  }
  const { EXOTEL_STREAM_USER: user, EXOTEL_STREAM_PASSWORD: password } = localDefaults;
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const credential: [string, string] = ['Authorization', random.next() < 0.95 ? basic : 'Basic x'];
  if (door === 'exotel static')
    return { target: '/media/exotel?sample-rate=8000', headers: [credential], talks: 'exotel', callSid: sid };
  const url = await mediaUrlOf(system, sid).catch(() => undefined);
  if (!url) return null;
  if (door === 'exotel') return at(url, 'exotel', sid);
  // The call has an object by its ring; its stream comes by the static address.
  if (door === 'joined')
    return { target: '/media/exotel', headers: [credential], talks: 'exotel', callSid: sid };
  const token: [string, string] = [
    'Authorization',
    `Bearer ${random.one([run.internalKey, run.staffToken, 'x'])}`,
  ];
  return { target: `/calls/exotel-${sid}/live`, headers: [token], talks: 'watcher', callSid: sid };
}

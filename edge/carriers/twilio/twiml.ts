/**
 * TwiML: what we answer Twilio's webhooks. Whole documents as strings; URLs are absolute (a
 * relative `action` is error 15004) and come from the caller.
 */

import type { Phone } from '../../../shared/ids.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { escaped } from '../../../shared/markup.ts';

/**
 * Something to be spoken by Twilio's own voice; `language` is BCP 47, such as `hi-IN`. The text has
 * no markup.
 */
export interface Spoken {
  text: string;
  language: string;
}

/**
 * Opens the media socket, and goes on at `nextUrl` when we close it. The media URL is `wss` (`ws`
 * on a local run) and has no query: Twilio strips it and refuses the socket (31920).
 */
export function connectTwiml(urls: { mediaUrl: string; nextUrl: string }): string {
  const stream = tag('Stream', { url: urls.mediaUrl });
  return document(tag('Connect', {}, stream), redirect(urls.nextUrl));
}

/**
 * Speaks and hangs up: a limit, a blocked number, a spent budget. Never `<Reject>`, which the
 * caller hears as a dead line.
 */
export function refusalTwiml(spoken: Spoken): string {
  return document(say(spoken), tag('Hangup'));
}

export function hangupTwiml(): string {
  return document(tag('Hangup'));
}

/**
 * Calls a person and joins the two. `callerId` is what the person's phone shows: a number of this
 * account, or the caller's own. `whisperUrl` answers what the human hears before being joined;
 * `outcomeUrl` is asked when the dialling is over, however it went.
 */
export function dialTwiml(dial: {
  destination: Phone;
  callerId: Phone;
  whisperUrl: string;
  outcomeUrl: string;
  ringSeconds: number;
  /** Told to the caller before it rings. */
  announcement?: Spoken;
}): string {
  const { destination, callerId, whisperUrl, outcomeUrl, ringSeconds, announcement } = dial;
  const number = tag('Number', { url: whisperUrl, method: 'POST' }, escaped(destination));
  const attributes = {
    action: outcomeUrl,
    method: 'POST',
    callerId,
    timeout: String(ringSeconds),
    answerOnBridge: 'true',
  };
  return document(announcement ? say(announcement) : '', tag('Dial', attributes, number));
}

/** What the human hears before being joined with the caller: joining follows when the document is over. */
export function whisperTwiml(spoken: Spoken): string {
  return document(say(spoken));
}

/**
 * One turn without a media socket: speak, listen, and post `SpeechResult` to `turnUrl`. The caller
 * may speak into the prompt. After 5 s of silence `silenceUrl` is asked instead, so that silence
 * can be told from a first ring. No `speechModel`: `speechTimeout="auto"` is refused with one
 * (13327).
 */
export function gatherTwiml(turn: { prompt: Spoken; turnUrl: string; silenceUrl: string }): string {
  const attributes = {
    input: 'speech',
    action: turn.turnUrl,
    method: 'POST',
    language: turn.prompt.language,
    speechTimeout: 'auto',
    timeout: '5',
  };
  return document(tag('Gather', attributes, say(turn.prompt)), redirect(turn.silenceUrl));
}

/** Speaks, then goes on at another document: the last reply of turn mode before a transfer. */
export function sayThenTwiml(spoken: Spoken, nextUrl: string): string {
  return document(say(spoken), redirect(nextUrl));
}

function document(...verbs: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`;
}

function say({ text, language }: Spoken): string {
  return tag('Say', { language, voice: languageOf(language).twilioVoice }, escaped(text));
}

function redirect(url: string): string {
  return tag('Redirect', { method: 'POST' }, escaped(url));
}

/** `content` is XML already. */
function tag(name: string, attributes: Record<string, string> = {}, content = ''): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  const opening = `<${name}${written.join('')}`;
  return content === '' ? `${opening}/>` : `${opening}>${content}</${name}>`;
}

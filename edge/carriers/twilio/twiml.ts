/**
 * TwiML documents, our answers to Twilio's webhooks. All URLs must be absolute: Twilio refuses a
 * relative `action` (error 15004).
 */

import type { Phone } from '../../../shared/ids.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { escaped } from '../../../shared/markup.ts';

/** Plain text that Twilio's own voice speaks. `language` is BCP 47, such as `hi-IN`. */
export interface Spoken {
  text: string;
  language: string;
}

/**
 * Opens the media socket, and continues at `nextUrl` when we close it. The media URL is `wss` (`ws` on a
 * local run). It must have no query: Twilio strips it, and the socket is refused (31920).
 */
export function connectTwiml(urls: { mediaUrl: string; nextUrl: string }): string {
  const stream = tag('Stream', { url: urls.mediaUrl });
  return document(tag('Connect', {}, stream), redirect(urls.nextUrl));
}

/** Speaks and hangs up. Not `<Reject>`, which sounds like a dead line to the caller. */
export function refusalTwiml(spoken: Spoken): string {
  return document(say(spoken), tag('Hangup'));
}

export function hangupTwiml(): string {
  return document(tag('Hangup'));
}

/**
 * Dials a person and connects the caller. The person's phone shows `callerId`: a number of this account,
 * or the caller's own. `whisperUrl` returns the words that the person hears first. Twilio requests
 * `outcomeUrl` when the dialling is over, with or without success.
 */
export function dialTwiml(dial: {
  destination: Phone;
  callerId: Phone;
  whisperUrl: string;
  outcomeUrl: string;
  ringSeconds: number;
}): string {
  const { destination, callerId, whisperUrl, outcomeUrl, ringSeconds } = dial;
  const number = tag('Number', { url: whisperUrl, method: 'POST' }, escaped(destination));
  const attributes = {
    action: outcomeUrl,
    method: 'POST',
    callerId,
    timeout: String(ringSeconds),
    answerOnBridge: 'true',
  };
  return document(tag('Dial', attributes, number));
}

/**
 * The words that the person hears first. Twilio connects the person with the caller when the document is
 * over, so without words it is empty.
 */
export function whisperTwiml(spoken: Spoken): string {
  return spoken.text === '' ? document() : document(say(spoken));
}

/**
 * One turn without a media socket: speaks, listens, and posts `SpeechResult` to `turnUrl`. The caller
 * may interrupt the prompt. After 5 s of silence Twilio requests `silenceUrl` instead, so that silence
 * differs from a first ring. There is no `speechModel`, because Twilio refuses one together with
 * `speechTimeout="auto"` (13327).
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

/** Speaks, then continues at another document. */
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

/** `content` must be XML. */
function tag(name: string, attributes: Record<string, string> = {}, content = ''): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  const opening = `<${name}${written.join('')}`;
  return content === '' ? `${opening}/>` : `${opening}>${content}</${name}>`;
}

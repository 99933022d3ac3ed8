/** The verbs with which Twilio itself speaks, listens and dials. */
import { endingOfHangUp, type Trunk } from '../trunk.ts';
import { askSigned, twilioSid, voiceFields } from './account.ts';
import type { Step, TwilioCall } from './twilio-call.ts';
import { type Element, readTwiml } from './twiml.ts';

const goOn: Step = { type: 'continue' };

/** The carrier's own voice: its words are in the timeline, its sound is not. */
export async function say({ trunk, profile, updates }: TwilioCall, text: string): Promise<Step> {
  trunk.handset.note(trunk.clock.nowMs(), { what: 'carrierSaid', text });
  await trunk.clock.wait(
    text.length * profile.sayMsPerCharacter,
    AbortSignal.any([trunk.hungUp, updates.signal]),
  );
  return goOn;
}

/**
 * Twilio hears the caller itself: the script's next line comes back as `SpeechResult`. With the
 * script at its end the caller waits out the verb's `timeout`, then hangs up.
 */
export async function gather(call: TwilioCall, verb: Element, documentUrl: string): Promise<Step> {
  const { trunk, updates } = call;
  for (const child of verb.children) if (child.name === 'Say') await say(call, child.text);
  if (trunk.hungUp.aborted || updates.signal.aborted) return goOn;
  const patientUntil = AbortSignal.any([trunk.hungUp, updates.signal]);
  const listensToSpeech = (verb.attributes.input ?? 'dtmf').split(' ').includes('speech');
  const words = listensToSpeech ? trunk.handset.tell(trunk.clock.nowMs()) : null;
  if (!words) {
    await trunk.clock.wait(Number(verb.attributes.timeout ?? 5) * 1000, patientUntil);
    if (listensToSpeech) trunk.hangUp('everything is said');
    return goOn;
  }
  await trunk.clock.wait(words.audio.length / 8, patientUntil);
  const fields = {
    SpeechResult: words.text,
    Confidence: '0.9',
    Language: verb.attributes.language ?? 'en-US',
  };
  return {
    type: 'goto',
    url: new URL(verb.attributes.action ?? documentUrl, documentUrl).href,
    fields,
    method: verb.attributes.method,
  };
}

/**
 * `<Dial>`: rings a person, whispers when the `<Number>` has a `url`, lets the two talk, reports to
 * `action`.
 */
export async function dialPerson(call: TwilioCall, verb: Element, documentUrl: string): Promise<Step> {
  const { trunk, profile } = call;
  const noun = verb.children[0];
  const number = noun?.text ?? verb.text;
  const whisperUrl = noun?.attributes.url;
  const childSid = twilioSid('CA');
  const { outcome, talksMs } = profile.person;
  const isTaken =
    outcome === 'completed' &&
    (whisperUrl === undefined ||
      (await whisper(call, new URL(whisperUrl, documentUrl).href, number, childSid)));
  const status = outcome === 'completed' && !isTaken ? 'no-answer' : outcome;
  trunk.handset.note(trunk.clock.nowMs(), { what: 'personDialled', number, outcome: status });
  if (isTaken) await trunk.clock.wait(talksMs, AbortSignal.any([trunk.hungUp, call.updates.signal]));
  const { action, method } = verb.attributes;
  if (action === undefined) return goOn;
  const url = new URL(action, documentUrl).href;
  const duration = isTaken ? String(Math.ceil(talksMs / 1000)) : '0';
  const fields = {
    DialCallStatus: status,
    DialCallSid: childSid,
    DialCallDuration: duration,
    DialBridged: String(isTaken),
  };
  if (!trunk.hungUp.aborted) return { type: 'goto', url, fields, method };
  // Twilio tells of the dial's end even when it ended because the caller hung up; the answer leads
  // nowhere then.
  await askSigned(
    trunk,
    profile,
    url,
    { ...voiceFields(trunk, profile, 'completed'), ...fields },
    { method },
  );
  return { type: 'end', ending: endingOfHangUp(trunk.hungUp) };
}

const maxWhispers = 5;

/**
 * What only the person hears. `false` when it ends in `<Hangup/>` or in nothing readable: the
 * person did not take the call.
 */
async function whisper(
  call: TwilioCall,
  firstUrl: string,
  number: string,
  childSid: string,
): Promise<boolean> {
  const { trunk, profile } = call;
  const child = {
    ...voiceFields(trunk, profile, 'in-progress'),
    CallSid: childSid,
    ParentCallSid: trunk.callSid,
    Direction: 'outbound-dial',
    To: number,
    Called: number,
  };
  let url: string | null = firstUrl;
  let digits: Record<string, string> = {};
  for (let documents = 0; url !== null && documents < maxWhispers; documents += 1) {
    const answer = await askSigned(trunk, profile, url, { ...child, ...digits });
    if (answer?.status !== 200) return false;
    const asked: string = url;
    url = null;
    for (const verb of readTwiml(answer.body)) {
      if (verb.name === 'Hangup') return false;
      if (verb.name === 'Say') whispered(trunk, verb.text);
      if (verb.name === 'Redirect') url = new URL(verb.text, asked).href;
      if (verb.name === 'Gather' && profile.person.presses !== '') {
        for (const said of verb.children) if (said.name === 'Say') whispered(trunk, said.text);
        digits = { Digits: profile.person.presses };
        url = new URL(verb.attributes.action ?? asked, asked).href;
      }
      if (url !== null) break;
    }
  }
  return true;
}

function whispered(trunk: Trunk, text: string): void {
  trunk.handset.note(trunk.clock.nowMs(), { what: 'carrierSaid', text: `(to the person) ${text}` });
}

/** The verbs with which Twilio itself speaks, listens and dials: `<Say>`, `<Gather>`, `<Dial>`. */
import { endingOfHangUp, note, type Trunk } from '../trunk.ts';
import { type Fields, postSigned, reportLeg, twilioSid, voiceFields } from './account.ts';
import type { Step, TwilioCall } from './step.ts';
import { type Element, readTwiml } from './twiml.ts';

const goOn: Step = { type: 'continue' };

/** Speaks with the carrier's voice. The timeline holds the words; there is no sound. */
export async function say({ trunk, profile, updates }: TwilioCall, text: string): Promise<Step> {
  note(trunk, { what: 'carrierSaid', text });
  await trunk.clock.wait(
    text.length * profile.sayMsPerCharacter,
    AbortSignal.any([trunk.hungUp, updates.signal]),
  );
  return goOn;
}

/**
 * Twilio recognises the caller's speech itself: the script's next line is sent back as `SpeechResult`. At
 * the end of the script the caller waits for the verb's `timeout`, then hangs up.
 */
export async function gather(call: TwilioCall, verb: Element, documentUrl: string): Promise<Step> {
  const { trunk, updates } = call;
  for (const child of verb.children) if (child.name === 'Say') await say(call, child.text);
  if (trunk.hungUp.aborted || updates.signal.aborted) return goOn;
  const patientUntil = AbortSignal.any([trunk.hungUp, updates.signal]);
  const listensToSpeech = (verb.attributes.input ?? 'dtmf').split(' ').includes('speech');
  const words = listensToSpeech ? trunk.handset.speakAsText(trunk.clock.nowMs()) : null;
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
 * `<Dial>`: calls a person, plays the whisper when the `<Number>` has a `url`, connects the two, reports the
 * dialled leg to the status callback and the result to `action`.
 */
export async function dialPerson(call: TwilioCall, verb: Element, documentUrl: string): Promise<Step> {
  const { trunk, profile, updates } = call;
  const noun = verb.children[0];
  const number = noun?.text ?? verb.text;
  const leg = legFields(call, number);
  const { outcome, talksMs } = profile.person;
  await reportLeg(trunk, profile, leg, 'initiated');
  await reportLeg(trunk, profile, leg, 'ringing');
  if (outcome === 'completed') await reportLeg(trunk, profile, leg, 'in-progress');
  const isAccepted = outcome === 'completed' && (await whisper(call, noun?.attributes.url, leg, documentUrl));
  const status = outcome === 'completed' && !isAccepted ? 'no-answer' : outcome;
  note(trunk, { what: 'personDialled', number, outcome: status });
  if (isAccepted) await trunk.clock.wait(talksMs, AbortSignal.any([trunk.hungUp, updates.signal]));
  await reportLeg(trunk, profile, leg, outcome);
  const { action, method } = verb.attributes;
  if (action === undefined) return goOn;
  const url = new URL(action, documentUrl).href;
  if (updates.signal.aborted) {
    // A redirect by REST: the dial counts as completed, without a word about a talk. The answer is ignored.
    const redirected = { DialCallStatus: 'completed', DialCallSid: leg.CallSid ?? '' };
    const fields = { ...voiceFields(trunk, profile, 'in-progress'), ...redirected };
    await postSigned(trunk, profile, url, fields, { method });
    return goOn;
  }
  const fields = {
    DialCallStatus: status,
    DialCallSid: leg.CallSid ?? '',
    DialCallDuration: isAccepted ? String(Math.ceil(talksMs / 1000)) : '0',
    DialBridged: String(isAccepted),
  };
  if (!trunk.hungUp.aborted) return { type: 'goto', url, fields, method };
  // Twilio reports the end of the dial even when the caller hung up. The answer is then ignored.
  await postSigned(
    trunk,
    profile,
    url,
    { ...voiceFields(trunk, profile, 'completed'), ...fields },
    { method },
  );
  return { type: 'end', ending: endingOfHangUp(trunk.hungUp) };
}

/** The fields of the leg to the person: a call in itself, with the caller's call as its parent. */
function legFields({ trunk, profile }: TwilioCall, number: string): Fields {
  return {
    ...voiceFields(trunk, profile, 'in-progress'),
    CallSid: twilioSid('CA'),
    ParentCallSid: trunk.callSid,
    Direction: 'outbound-dial',
    To: number,
    Called: number,
  };
}

const maxWhispers = 5;

/**
 * Plays the words that only the person hears before being connected. `false` when the person did not take
 * the call: the document ended in `<Hangup/>`, or none was answered. True at once without a `url`.
 */
async function whisper(
  { trunk, profile }: TwilioCall,
  firstUrl: string | undefined,
  leg: Fields,
  dialUrl: string,
): Promise<boolean> {
  let url: string | null = firstUrl === undefined ? null : new URL(firstUrl, dialUrl).href;
  let digits: Record<string, string> = {};
  for (let documents = 0; url !== null && documents < maxWhispers; documents += 1) {
    const answer = await postSigned(trunk, profile, url, { ...leg, ...digits });
    if (answer?.status !== 200) return false;
    const documentUrl: string = url;
    url = null;
    for (const verb of readTwiml(answer.body)) {
      if (verb.name === 'Hangup') return false;
      if (verb.name === 'Say') whispered(trunk, verb.text);
      if (verb.name === 'Redirect') url = new URL(verb.text, documentUrl).href;
      if (verb.name === 'Gather' && profile.person.presses !== '') {
        for (const said of verb.children) if (said.name === 'Say') whispered(trunk, said.text);
        digits = { Digits: profile.person.presses };
        url = new URL(verb.attributes.action ?? documentUrl, documentUrl).href;
      }
      if (url !== null) break;
    }
  }
  return true;
}

function whispered(trunk: Trunk, text: string): void {
  note(trunk, { what: 'carrierSaid', text: `(to the person) ${text}` });
}

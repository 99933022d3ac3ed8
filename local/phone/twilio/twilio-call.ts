/**
 * A simulated Twilio call: fetches TwiML, executes verb after verb, follows redirects, ends. The verbs that
 * speak, listen or dial are in `verbs.ts`; `<Connect><Stream>` is in `connect.ts`.
 */
import { complain, type Ending, endingOfHangUp, note, type Trunk } from '../trunk.ts';
import { postSigned, reportCompleted, voiceFields } from './account.ts';
import { connectStream } from './connect.ts';
import type { Step, TwilioCall } from './step.ts';
import { type Element, readTwiml, TwimlError } from './twiml.ts';
import { dialPerson, gather, say } from './verbs.ts';

/** Twilio also stops an endless loop of documents. This is far above what a conversation needs. */
const maxDocuments = 200;

/**
 * Runs the call to its end. Never rejects because of what the product does: Twilio's error numbers go into
 * the timeline instead.
 */
export async function runTwilioCall(call: TwilioCall): Promise<Ending> {
  const { trunk, profile } = call;
  let url = `${trunk.edge}${profile.voicePath}`;
  let step: Step = { type: 'goto', url };
  let callStatus = 'completed';
  let ending: Ending | null = null;
  for (let documents = 0; ending === null; documents += 1) {
    if (trunk.hungUp.aborted) ending = endingOfHangUp(trunk.hungUp);
    else if (documents >= maxDocuments)
      ending = failed(trunk, '11100', `more than ${maxDocuments} documents`);
    else if (step.type === 'end') {
      ({ ending, callStatus = 'completed' } = step);
    } else if (step.type === 'continue') ending = { by: 'agent', why: 'the TwiML came to its end' };
    else {
      const document: string | null = step.type === 'execute' ? step.twiml : await fetchDocument(call, step);
      if (step.type === 'goto') url = step.url;
      step =
        document === null
          ? { type: 'end', ending: endWithoutDocument(trunk) }
          : await performDocument(call, document, url);
    }
  }
  await reportCompleted(trunk, profile, callStatus);
  return ending;
}

/** The document. `null` when the request failed: the caller then hears Twilio's own apology. */
async function fetchDocument(
  { trunk, profile }: TwilioCall,
  step: Extract<Step, { type: 'goto' }>,
): Promise<string | null> {
  const fields = { ...voiceFields(trunk, profile, 'in-progress'), ...step.fields };
  const answer = await postSigned(trunk, profile, step.url, fields, {
    method: step.method,
    signal: trunk.hungUp,
  });
  if (answer && answer.status >= 200 && answer.status < 300) return answer.body;
  if (!trunk.hungUp.aborted)
    failed(trunk, '11200', `${new URL(step.url).pathname} answered ${answer?.status ?? 'nothing'}`);
  return null;
}

async function performDocument(call: TwilioCall, document: string, url: string): Promise<Step> {
  const { trunk, updates } = call;
  try {
    for (const verb of readTwiml(document)) {
      const step = await perform(call, verb, url);
      if (trunk.hungUp.aborted) return { type: 'end', ending: endingOfHangUp(trunk.hungUp) };
      const interrupted = updates.take();
      if (interrupted) return interrupted;
      if (step.type !== 'continue') return step;
    }
    return { type: 'continue' };
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    return { type: 'end', ending: failed(trunk, error.code, error.message) };
  }
}

async function perform(call: TwilioCall, verb: Element, documentUrl: string): Promise<Step> {
  const { trunk } = call;
  switch (verb.name) {
    case 'Connect':
      return connectStream(call, verb, documentUrl);
    case 'Say':
      return say(call, verb.text);
    case 'Pause':
      await trunk.clock.wait(
        Number(verb.attributes.length ?? 1) * 1000,
        AbortSignal.any([trunk.hungUp, call.updates.signal]),
      );
      return { type: 'continue' };
    case 'Redirect':
      return { type: 'goto', url: new URL(verb.text, documentUrl).href, method: verb.attributes.method };
    case 'Hangup':
      return { type: 'end', ending: { by: 'agent', why: '<Hangup/>' } };
    case 'Reject':
      return {
        type: 'end',
        ending: { by: 'agent', why: '<Reject/>' },
        callStatus: verb.attributes.reason === 'busy' ? 'busy' : 'no-answer',
      };
    case 'Gather':
      return gather(call, verb, documentUrl);
    case 'Dial':
      return dialPerson(call, verb, documentUrl);
    case 'Play':
    case 'Start':
    case 'Stop':
      note(trunk, { what: 'note', text: `<${verb.name}> is not simulated: taken as done` });
      return { type: 'continue' };
    default:
      note(trunk, {
        what: 'complaint',
        code: '12200',
        severity: 'warning',
        text: `<${verb.name}> is not known here`,
      });
      return { type: 'continue' };
  }
}

function endWithoutDocument(trunk: Trunk): Ending {
  return trunk.hungUp.aborted ? endingOfHangUp(trunk.hungUp) : { by: 'carrier', why: 'no TwiML' };
}

function failed(trunk: Trunk, code: string, text: string): Ending {
  complain(trunk, code, text);
  note(trunk, {
    what: 'carrierSaid',
    text: 'An application error has occurred. Goodbye.',
  });
  return { by: 'carrier', why: `${code}: ${text}` };
}

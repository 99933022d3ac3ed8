import { describe, expect, it } from 'vitest';
import {
  connectTwiml,
  dialTwiml,
  gatherTwiml,
  hangupTwiml,
  refusalTwiml,
  sayThenTwiml,
  whisperTwiml,
} from './twiml.ts';

const head = '<?xml version="1.0" encoding="UTF-8"?>';
const edge = 'https://voice.example.in';

describe('an answer to Twilio', () => {
  it('opens the media socket, and goes on when we close it', () => {
    expect(
      connectTwiml({
        mediaUrl: 'wss://voice.example.in/media/twilio/twilio-CA1/tok',
        nextUrl: `${edge}/twilio/next`,
      }),
    ).toBe(
      `${head}<Response><Connect><Stream url="wss://voice.example.in/media/twilio/twilio-CA1/tok"/></Connect><Redirect method="POST">https://voice.example.in/twilio/next</Redirect></Response>`,
    );
  });

  it("refuses in words, in the caller's language, by a voice that speaks it", () => {
    expect(refusalTwiml({ text: 'अभी सभी लाइनें व्यस्त हैं।', language: 'hi-IN' })).toBe(
      `${head}<Response><Say language="hi-IN" voice="Polly.Kajal-Neural">अभी सभी लाइनें व्यस्त हैं।</Say><Hangup/></Response>`,
    );
    expect(refusalTwiml({ text: 'வணக்கம்', language: 'ta-IN' })).toBe(
      `${head}<Response><Say language="ta-IN" voice="Google.ta-IN-Standard-A">வணக்கம்</Say><Hangup/></Response>`,
    );
  });

  it('hangs up', () => {
    expect(hangupTwiml()).toBe(`${head}<Response><Hangup/></Response>`);
  });

  const dial = {
    destination: '+918000000002',
    callerId: '+918000000001',
    whisperUrl: `${edge}/twilio/next?leg=human`,
    outcomeUrl: `${edge}/twilio/next?leg=done&callId=twilio-CA1`,
    ringSeconds: 30,
  };
  const dialXml =
    '<Dial action="https://voice.example.in/twilio/next?leg=done&amp;callId=twilio-CA1" method="POST" callerId="+918000000001" timeout="30" answerOnBridge="true">' +
    '<Number url="https://voice.example.in/twilio/next?leg=human" method="POST">+918000000002</Number></Dial>';

  it('dials a person, with a whisper before they are joined', () => {
    expect(dialTwiml(dial)).toBe(`${head}<Response>${dialXml}</Response>`);
    expect(whisperTwiml({ text: 'Ravi Kumar, about a root canal.', language: 'en-IN' })).toBe(
      `${head}<Response><Say language="en-IN" voice="Polly.Kajal-Neural">Ravi Kumar, about a root canal.</Say></Response>`,
    );
  });

  it('listens for a turn, and asks elsewhere when nothing is said', () => {
    const prompt = { text: 'How can I help?', language: 'en-IN' };
    expect(
      gatherTwiml({ prompt, turnUrl: `${edge}/twilio/turn`, silenceUrl: `${edge}/twilio/turn?silence=1` }),
    ).toBe(
      `${head}<Response><Gather input="speech" action="https://voice.example.in/twilio/turn" method="POST" language="en-IN" speechTimeout="auto" timeout="5">` +
        '<Say language="en-IN" voice="Polly.Kajal-Neural">How can I help?</Say></Gather>' +
        '<Redirect method="POST">https://voice.example.in/twilio/turn?silence=1</Redirect></Response>',
    );
    expect(sayThenTwiml(prompt, `${edge}/twilio/next`)).toBe(
      `${head}<Response><Say language="en-IN" voice="Polly.Kajal-Neural">How can I help?</Say><Redirect method="POST">https://voice.example.in/twilio/next</Redirect></Response>`,
    );
  });

  it('is XML whatever is said in it', () => {
    const text = `"Tom" & <Sons>'s \u0000\u0008\ud800 😀`;
    expect(whisperTwiml({ text, language: 'en-IN' })).toContain(
      '>&quot;Tom&quot; &amp; &lt;Sons&gt;&apos;s     😀</Say>',
    );
  });
});

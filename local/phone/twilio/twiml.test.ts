import { describe, expect, it } from 'vitest';
import { readTwiml, TwimlError } from './twiml.ts';

describe('TwiML', () => {
  it('is read into verbs, nouns, attributes and text', () => {
    const verbs = readTwiml(`<?xml version="1.0" encoding="UTF-8"?>
      <!-- a greeting -->
      <Response>
        <Connect><Stream url="wss://voice.example.in/media?a=1&amp;b=2" track='inbound_track'><Parameter name="t" value="a &lt; b"/></Stream></Connect>
        <Say>Hello &amp; welcome, &#2344;&#x92e;</Say>
        <Redirect method="POST">/twilio/next</Redirect>
      </Response>`);
    expect(verbs.map(({ name }) => name)).toEqual(['Connect', 'Say', 'Redirect']);
    expect(verbs[0]?.children[0]).toMatchObject({
      name: 'Stream',
      attributes: { url: 'wss://voice.example.in/media?a=1&b=2', track: 'inbound_track' },
      children: [{ name: 'Parameter', attributes: { name: 't', value: 'a < b' } }],
    });
    expect(verbs[1]?.text).toBe('Hello & welcome, नम');
    expect(verbs[2]).toMatchObject({ text: '/twilio/next', attributes: { method: 'POST' } });
  });

  it('may be empty', () => {
    expect(readTwiml('<Response/>')).toEqual([]);
    expect(readTwiml('<Response><![CDATA[<ignored>]]></Response>')).toEqual([]);
  });

  it.each([
    '',
    'hello',
    '{"url":"wss://x"}',
    '<Say>hi</Say>',
    '<Response><Say>hi</Response>',
    '<Response><Say>hi</Say>',
    '<Response></Response><Response></Response>',
    '<Response>a & b</Response>',
    '<Response><Say>&nbsp;</Say></Response>',
    '<Response><Say voice=man>hi</Say></Response>',
    '<Response><Say voice="a" voice="b">hi</Say></Response>',
    '<Response><Stream url="a<b"/></Response>',
    '</Response>',
  ])('is refused when it is not well-formed: %s', (document) => {
    expect(() => readTwiml(document)).toThrow(TwimlError);
  });
});

import { describe, expect, test } from 'vitest';
import { maskedText } from './masked-text.ts';

const spelt = 'nine eight seven six five four three two one zero';

describe('a phone number is masked in every notation', () => {
  test.each([
    '98765-43210',
    '98765%2043210',
    '98765%252043210',
    '98765+43210',
    '98765 43210',
    '+91-98765-43210',
    '+91 98765 43210',
    '+91 (98765) 43210',
    '(0)98765.43210',
    '0 98765 43210',
    '%2B91%2098765%2043210',
    '%2B919876543210',
    '%252B919876543210',
    '00919876543210',
    '0091 98765 43210',
    '091-98765-43210',
    '9876543210',
    '9 8 7 6 5 4 3 2 1 0',
    '98-76-54-32-10',
    '98765\u00a043210',
    '98765\u201143210',
    '98765\u200b43210',
    '98765/43210',
    '98765_43210',
    '९८७६५४३२१०',
    '९८७६५ ४३२१०',
    '௯௮௭௬௫௪௩௨௧௦',
    '９８７６５４３２１０',
    '＋９１９８７６５４３２１０',
    '%E0%A5%AF%E0%A5%AE%E0%A5%AD%E0%A5%AC%E0%A5%AB%E0%A5%AA%E0%A5%A9%E0%A5%A8%E0%A5%A7%E0%A5%A6',
    '%39%38%37%36%35%34%33%32%31%30',
    '&#43;919876543210',
    '\\u002b919876543210',
    'tel:+919876543210',
    'sip:+919876543210@carrier.example;transport=udp',
    'sip:9876543210@10.0.0.1',
    spelt,
    spelt.toUpperCase(),
    spelt.replaceAll(' ', '-'),
    'nine eight seven six five, four three two one oh',
    'double nine eight seven six five four three two one',
    'नौ आठ सात छह पाँच चार तीन दो एक शून्य',
    'nau aath saat chhe paanch chaar teen do ek shunya',
    '080-4123-4567',
    '(080) 41234567',
    '22-2941 1128',
    '1800-123-4567',
    '1800 123 456',
    '14155550123',
    '+1 (415) 555-0123',
    '1-415-555-0123',
    '+44 20 7946 0958',
    '0044 20 7946 0958',
    '919876543210',
    '9876543210,9876543210',
    '98.765.432.10',
    '98.76.54.3210',
    '9876-54-3210',
    '9876-54-32-10',
    '9876/54/3210',
    '98,76,54,32,10',
    '98,765,43,210',
    '98765*43210',
    '98765~43210',
    "'9876543210'",
    "98765' '43210",
    '98765\\n43210',
    '98765\\t43210',
    '98765&nbsp;43210',
    '98765%u002043210',
    '\\x39\\x38\\x37\\x36\\x35\\x34\\x33\\x32\\x31\\x30',
    '9️⃣8️⃣7️⃣6️⃣5️⃣4️⃣3️⃣2️⃣1️⃣0️⃣',
    '⑨⑧⑦⑥⑤④③②①⓪',
    '⁹⁸⁷⁶⁵⁴³²¹⁰',
    'caller9876543210',
    'mob919876543210',
    '9876543210x',
    'नाइन एट सेवन सिक्स फाइव फोर थ्री टू वन ज़ीरो',
    'ஒன்பது எட்டு ஏழு ஆறு ஐந்து நான்கு மூன்று இரண்டு ஒன்று பூஜ்ஜியம்',
    'நைன் எயிட் செவன் சிக்ஸ் ஃபைவ் ஃபோர் த்ரீ டூ ஒன் ஜீரோ',
    'onbathu ettu ezhu aaru ainthu naangu moondru irandu ondru poojyam',
    '442079460958',
    '971501234567',
  ])('%s', (number) => {
    for (const text of [
      number,
      `no answer from ${number}.`,
      `/api/customers/${number}?x=1`,
      `{"a":"${number}"}`,
    ]) {
      const masked = maskedText(text);
      expect(masked).not.toContain(number);
      expect(masked.replace(/\+91\*+\d{4}|\+\d\d\*+\d{4}/g, '')).not.toMatch(
        /\p{Nd}{5}|seven six|सात छह|saat/iu,
      );
    }
  });
});

test.each([
  'exotel-9876543210abc',
  'exotel-98765432101234567890123456789012',
  'twilio-CA98765432109876543210987654321098',
  'call twilio-CA0123456789abcdef0123456789abcdef ended',
  '2026-11-30T05:00:23.123Z',
  '2026-11-30 05:00:23',
  'recordings/demo-clinic/2026/11/30/exotel-1.wav',
  '1795321000000',
  '1795321000',
  'took 9876 ms of 10000 ms',
  'after 9876543210 ms',
  'Rs 98,76,54,321.50',
  '₹4,500',
  'INR 9876543210',
  'version 24.10.0',
  'workerd 1.20261130.0',
  'Chrome/143.0.7499.40',
  '127.0.0.1:8787',
  '192.168.100.123',
  'a1b2c3d4-1234-1234-1234-123456789012',
  'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'turn 3 of 12, 0.7 confidence',
  'pin 560001',
  'order 48291377',
  'at file.ts:123:45',
  'unexpected token: }',
  'maxTokens: 400, promptTokens: 123456',
  'KA01AB1234',
  'histogram 12,34,567 and 1,234,567.50',
])('%s stays readable', (text) => expect(maskedText(text)).toBe(text));

test.each([
  ['wss://a.example/media/twilio/twilio-CA1/s3cr3tT0ken', 'wss://a.example/media/twilio/twilio-CA1/[secret]'],
  ['/exotel/voicebot?token=s3cr3tT0ken&CallSid=1', '/exotel/voicebot?token=[secret]&CallSid=1'],
  ['%3Ftoken%3Ds3cr3tT0ken', '?token=[secret]'],
  [
    'https://s3.example/k?X-Amz-Signature=s3cr3tT0ken&x=1',
    'https://s3.example/k?X-Amz-Signature=[secret]&x=1',
  ],
  ['Authorization: Bearer s3cr3tT0ken', null],
  ['bearer, s3cr3tT0ken', null],
  ['sent {"api_key":"s3cr3tT0ken"}', null],
  ['{\\"token\\":\\"s3cr3tT0ken\\"}', null],
  ['https://user:s3cr3tT0ken@a.example/', null],
  ['Incorrect API key provided: sk-s3cr3tT0ken.', null],
  ['Incorrect API key provided: sk_s3cr3tT0ken.', null],
  ['jwt eyJhbGciOi.s3cr3tT0ken.s3cr3tT0ken', null],
  ['Ocp-Apim-Subscription-Key: s3cr3tT0ken', null],
  ['x-api-key: s3cr3tT0ken', 'x-api-key: [secret]'],
  ['X-Internal-Key: s3cr3tT0ken', null],
  ['Cookie: a=1; session=s3cr3tT0ken', 'Cookie: [secret]'],
  ['Set-Cookie: id=s3cr3tT0ken; Path=/', null],
  ['{"accessToken":"s3cr3tT0ken"}', '{"accessToken":"[secret]"}'],
  ["{ clientSecret: 's3cr3tT0ken' }", "{ clientSecret: '[secret]' }"],
  ['authToken=s3cr3tT0ken&x=1', 'authToken=[secret]&x=1'],
  ['token: s3cr3tT0ken', null],
  ['DEEPGRAM_API_KEY="s3cr3tT0ken"', null],
  ["api_key='s3cr3tT0ken'", null],
  ['media%2Ftwilio%2Ftwilio-CA1%2Fs3cr3tT0ken', 'media/twilio/twilio-CA1/[secret]'],
])('the secret in %s is masked', (text, expected) => {
  expect(maskedText(text)).not.toContain('s3cr3tT0ken');
  if (expected !== null) expect(maskedText(text)).toBe(expected);
});

test('cards and Aadhaar numbers are masked in a log too', () => {
  expect(maskedText('id 234123412346 of')).toBe('id [number] of');
  expect(maskedText('card4111111111111111')).toBe('card[card]');
  expect(maskedText('said 4111 1111 1111 1111')).toBe('said [card]');
});

/** What a hostile line repeats: a pattern that backtracks would take seconds, not milliseconds. */
test.each([
  '9',
  '9 ',
  '98765 4321',
  '%2',
  '%25',
  '+',
  'token',
  'token=',
  'eyJ',
  'one ',
  'double ',
  '1,',
  'a@',
  '://a:',
  'Bearer ',
  '12.',
  '98765,',
  'a.b-c_',
  'a-token',
  "a'",
  '4 ',
])('a line of 30,000 characters of "%s" costs no more than its length', (part) => {
  // Of this process alone: a test machine does other things at the same time.
  const timed = (length: number) => {
    const text = part.repeat(Math.ceil(length / part.length)).slice(0, length);
    const before = process.cpuUsage();
    maskedText(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  timed(30_000);
  // 20 ms on a machine of 2024.
  expect(Math.min(...[1, 2, 3, 4].map(() => timed(30_000)))).toBeLessThan(200);
});

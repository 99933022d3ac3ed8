import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { joinedBytes } from '../../shared/bytes.ts';
import { cutBody } from '../../testing/mutations.ts';
import { tone } from '../../testing/wire/tone.ts';
import { pcmOfMulaw } from '../audio/mulaw.ts';
import { wavFile } from '../audio/wav.ts';
import { checkContentType, voiceBody } from './voice-body.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function played(parts: readonly Uint8Array[]): Uint8Array {
  const body = voiceBody();
  return joinedBytes([...parts.map((part) => body.read(part)), body.end()]);
}

/** A WAV file with 16-bit samples, or of another format. */
function pcmWav(mulaw: Uint8Array, { channels = 1, rateHz = 8000, bits = 16, dataBytes = -1 } = {}) {
  const data = pcmOfMulaw(mulaw);
  const header = new DataView(new ArrayBuffer(44));
  const tag = (at: number, name: string) => new Uint8Array(header.buffer).set(bytesOf(name), at);
  tag(0, 'RIFF');
  header.setUint32(4, 36 + data.length, true);
  tag(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, channels, true);
  header.setUint32(24, rateHz, true);
  header.setUint16(34, bits, true);
  tag(36, 'data');
  header.setUint32(40, dataBytes < 0 ? data.length : dataBytes, true);
  return joinedBytes([new Uint8Array(header.buffer), data]);
}

const speech = tone(440, 60);
const title = joinedBytes([bytesOf('LIST'), new Uint8Array([10, 0, 0, 0]), bytesOf('INFOINAMab')]);

const bodies: Record<string, { body: Uint8Array; audio: Uint8Array }> = {
  'raw mu-law': { body: speech, audio: speech },
  'mu-law with the first letters of a header in it': {
    body: joinedBytes([speech, bytesOf('RIFF'), speech]),
    audio: joinedBytes([speech, bytesOf('RIFF'), speech]),
  },
  'a WAV file': { body: wavFile(speech), audio: speech },
  'a WAV file with a title behind its audio': {
    body: joinedBytes([wavFile(speech), title]),
    audio: speech,
  },
  'a header in the middle': {
    body: joinedBytes([speech, wavFile(speech)]),
    audio: joinedBytes([speech, speech]),
  },
  'two WAV files behind each other': {
    body: joinedBytes([wavFile(speech), wavFile(speech)]),
    audio: joinedBytes([speech, speech]),
  },
  'a WAV file of 16-bit samples': { body: pcmWav(speech), audio: speech },
  'a WAV file that tells no length': { body: pcmWav(speech, { dataBytes: 0 }), audio: speech },
  'a WAV file that tells too short a length': { body: pcmWav(speech, { dataBytes: 100 }), audio: speech },
  '16-bit samples with an odd byte at the end': {
    body: joinedBytes([pcmWav(speech), new Uint8Array([9])]),
    audio: speech,
  },
};

describe.each(Object.entries(bodies))('%s', (_, { body, audio }) => {
  it('is its audio', () => {
    expect(played([body])).toEqual(audio);
    expect(played([...body].map((byte) => new Uint8Array([byte])))).toEqual(audio);
  });

  it('is the same in two parts, wherever it is split, and a beginning of it when it is cut', () => {
    for (const { name, messages, ends } of cutBody(body)) {
      const got = played(messages);
      if (ends) expect(audio.subarray(0, got.length), name).toEqual(got);
      else expect(got, name).toEqual(audio);
    }
  });
});

const noAudio: Record<string, Uint8Array> = {
  JSON: bytesOf('{"error":{"code":"TooManyRequests","message":"Please retry"}}'),
  'JSON behind a byte order mark': joinedBytes([
    new Uint8Array([0xef, 0xbb, 0xbf]),
    bytesOf('{\n  "err_code": "x"}'),
  ]),
  'JSON of many lines': bytesOf(`{\n  "error": "${'x'.repeat(400)}"\n}`),
  'a list': bytesOf('[{"error":"quota exceeded"}]'),
  HTML: bytesOf('<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>'),
  XML: bytesOf("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"),
  'a page behind blank lines': bytesOf('\n\n<html>\n<head><title>504 Gateway Time-out</title></head>'),
  'JSON in Hindi': bytesOf('{"error":"आवाज़ उपलब्ध नहीं है, कृपया बाद में फिर कोशिश करें"}'),
  'a long sentence': bytesOf('The service is temporarily unavailable, please try again later. '.repeat(9)),
  'a sentence': bytesOf('upstream connect error or disconnect before headers'),
  Ogg: joinedBytes([bytesOf('OggS'), speech]),
  MP3: joinedBytes([bytesOf('ID3\u0004'), speech]),
  'a stereo WAV file': pcmWav(speech, { channels: 2 }),
  'a WAV file of 16 kHz': pcmWav(speech, { rateHz: 16_000 }),
  'a WAV file of 24 bits': pcmWav(speech, { bits: 24 }),
};

it.each(Object.entries(noAudio))(
  '%s is a fault, and none of it is played, however it is split',
  (_, body) => {
    const fault = expect.objectContaining({
      fault: expect.objectContaining({ source: 'tts', kind: 'protocol' }),
    });
    expect(() => played([body])).toThrow(fault);
    for (const { name, messages, ends } of cutBody(body)) {
      if (ends) continue;
      const heard: Uint8Array[] = [];
      expect(() => {
        const read = voiceBody();
        for (const part of messages) heard.push(read.read(part));
        heard.push(read.end());
      }, name).toThrow(fault);
      expect(joinedBytes(heard), name).toHaveLength(0);
    }
  },
);

it('an error behind the audio is a fault, and the audio before it was played', () => {
  const body = voiceBody();
  expect(body.read(speech)).toEqual(speech);
  expect(() => body.read(bytesOf('{"error":"the voice was lost"}'))).toThrow(/behind the audio/);
});

const recordings = 'edge/audio/recorded';
const recorded = readdirSync(recordings)
  .filter((name) => name.endsWith('.ulaw'))
  .map((name) => ({ name, audio: new Uint8Array(readFileSync(`${recordings}/${name}`)) }));

describe.each(recorded)('recorded speech, $name', ({ audio }) => {
  it('is no text at any of its positions, at the opening, behind it and as a whole body', () => {
    expect(audio.length).toBeGreaterThan(8000);
    const refused: number[] = [];
    const behind = voiceBody();
    behind.read(speech);
    for (let at = 0; at < audio.length; at += 1) {
      try {
        voiceBody().read(audio.subarray(at, at + 160));
        behind.read(audio.subarray(at, at + 48));
        const short = voiceBody();
        short.read(audio.subarray(at, at + 80));
        short.end();
      } catch {
        refused.push(at);
      }
    }
    expect(refused).toEqual([]);
  });
});

it('speech that was cut in two where its bytes look like markup is played whole', () => {
  const audio = recorded.find(({ name }) => name === 'apologyAgain.en-IN.ulaw')?.audio ?? new Uint8Array();
  expect(played([audio.subarray(0, 3167), audio.subarray(3167)])).toEqual(audio);
});

it('speech, silence and a line of one value are no text', () => {
  for (const value of [0x3c, 0x5b, 0x7b, 0x41, 0x20, 0x7f, 0xff]) {
    const steady = new Uint8Array(800).fill(value);
    expect(played([steady])).toEqual(steady);
  }
});

it.each([
  'text/html; charset=utf-8',
  'text/plain',
  'application/json',
  'application/problem+json',
  'application/xml',
  'audio/mpeg',
  'audio/ogg; codecs=opus',
])('a success with the type %s is a fault', (type) => {
  expect(() => checkContentType(type)).toThrow(/content type/);
});

it.each([
  null,
  'audio/basic',
  'audio/x-wav',
  'audio/mulaw',
  'audio/x-mulaw;rate=8000',
  'audio/PCMU',
  'audio/PCMU;rate=8000',
  'audio/pcmu',
  'audio/pcm',
  'application/octet-stream',
])('a success with the type %s may be audio', (type) => {
  expect(() => checkContentType(type)).not.toThrow();
});

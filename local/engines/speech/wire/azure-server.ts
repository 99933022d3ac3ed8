/**
 * The embedded voices behind Azure Speech's own REST wire (learn.microsoft.com, "Text to speech
 * REST API").
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { wavFile } from '../../../../edge/audio/wav.ts';
import type { Voice } from '../tts/voice.worker.ts';
import type { VoiceThread } from '../tts/voice-thread.ts';
import { invalidKey } from './deepgram-server.ts';
import { bodyOf, encoded, Refusal, type SampleFormat, streamVoice, untilGone } from './http.ts';
import { readSsml, type Ssml } from './ssml.ts';

interface OutputFormat {
  samples: SampleFormat;
  riff: boolean;
  contentType: string;
}
const outputFormats: Readonly<Record<string, OutputFormat>> = {
  'raw-8khz-8bit-mono-mulaw': { samples: 'mulaw', riff: false, contentType: 'audio/basic' },
  'riff-8khz-8bit-mono-mulaw': { samples: 'mulaw', riff: true, contentType: 'audio/x-wav' },
  'raw-8khz-16bit-mono-pcm': { samples: 'pcm16', riff: false, contentType: 'audio/raw' },
};

/** What `voices/list` offers. Names outside of it are spoken as well: by language, in the same few voices. */
const offered = [
  { name: 'en-IN-PrabhatNeural', gender: 'Male' },
  { name: 'en-IN-NeerjaNeural', gender: 'Female' },
  { name: 'hi-IN-MadhurNeural', gender: 'Male' },
  { name: 'hi-IN-SwaraNeural', gender: 'Female' },
] as const;

const ssmlLimit = 64 * 1024;

/** An HTTP server, not listening yet. */
export function azureServer(voices: VoiceThread): Server {
  return createServer((request, response) => void answer(request, response, voices));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  voices: VoiceThread,
): Promise<void> {
  try {
    checkKey(request);
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET' && pathname === '/cognitiveservices/voices/list') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(offered.map(listed)));
    } else if (request.method === 'POST' && pathname === '/cognitiveservices/v1')
      await answerSsml(request, response, voices);
    else throw new Refusal(404, 'NotFound', `no such route: ${request.method} ${pathname}`);
  } catch (thrown) {
    if (response.headersSent) return void response.destroy();
    const status = thrown instanceof Refusal ? thrown.status : 500;
    response
      .writeHead(status, { 'content-type': 'text/plain' })
      .end(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

async function answerSsml(
  request: IncomingMessage,
  response: ServerResponse,
  voices: VoiceThread,
): Promise<void> {
  const format = outputFormats[String(request.headers['x-microsoft-outputformat'])];
  if (!request.headers['user-agent'])
    throw new Refusal(400, 'BadRequest', 'the User-Agent header is required');
  if (!/^application\/ssml\+xml/u.test(request.headers['content-type'] ?? ''))
    throw new Refusal(415, 'UnsupportedMediaType', 'the body must be application/ssml+xml');
  if (!format)
    throw new Refusal(
      400,
      'BadRequest',
      `X-Microsoft-OutputFormat must be one of ${Object.keys(outputFormats).join(', ')}`,
    );
  const ssml = readSsml(Buffer.from(await bodyOf(request, ssmlLimit)).toString('utf8'));
  if ('why' in ssml) throw new Refusal(400, 'BadRequest', `malformed SSML: ${ssml.why}`);
  const voice = voiceOf(ssml);
  const missing = voice === 'espeak' ? voices.espeakMissing() : undefined;
  if (missing) throw new Refusal(503, 'ServiceUnavailable', missing);
  const spoken = speak(ssml, voice, voices, untilGone(response));
  if (!format.riff)
    return streamVoice(response, spoken, format.samples, { 'content-type': format.contentType });
  const pieces: Uint8Array[] = [];
  for await (const samples of spoken) pieces.push(encoded(samples, format.samples));
  response.writeHead(200, { 'content-type': format.contentType }).end(wavFile(Buffer.concat(pieces)));
}

async function* speak(
  ssml: Ssml,
  voice: Voice,
  voices: VoiceThread,
  signal: AbortSignal,
): AsyncGenerator<Int16Array> {
  for (const part of ssml.parts) {
    if (part.type === 'silence') yield new Int16Array(Math.round(8 * part.ms));
    else yield* voices.speak({ text: part.text, voice, language: ssml.language, rate: part.rate }, signal);
  }
}

/**
 * flite for English, espeak-ng for the rest. `kal` speaks for the men and for names we don't know:
 * its first sound comes after 7-30 ms where `rms` needs 30-90, and the recogniser reads it back
 * with half the errors of `slt`, who speaks for the women.
 */
function voiceOf({ voice, language }: Ssml): Voice {
  if (!/^en-/u.test(language)) return 'espeak';
  return /Neerja|Aashi|Ananya|Kavya|Jenny|Aria|Sonia|Ava|Emma/u.test(voice) ? 'slt' : 'kal';
}

function checkKey(request: IncomingMessage): void {
  const key =
    request.headers['ocp-apim-subscription-key'] ??
    /^Bearer\s+(\S+)$/iu.exec(request.headers.authorization ?? '')?.[1];
  if (key === undefined || key === '' || key === invalidKey)
    throw new Refusal(401, 'Unauthorized', 'no key, or a wrong one');
}

function listed({ name, gender }: (typeof offered)[number]): Record<string, string> {
  const [language = '', region = '', own = ''] = name.split('-');
  return {
    Name: `Microsoft Server Speech Text to Speech Voice (${language}-${region}, ${own})`,
    DisplayName: own.replace(/Neural$/u, ''),
    ShortName: name,
    Gender: gender,
    Locale: `${language}-${region}`,
    SampleRateHertz: '8000',
    VoiceType: 'Neural',
    Status: 'GA',
  };
}

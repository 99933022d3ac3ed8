/**
 * Azure Speech's REST wire, the server's side (Microsoft, "Text to speech REST API"). A brain makes
 * the sound.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { wavFile } from '../../../edge/audio/wav.ts';
import {
  bodyOf,
  encoded,
  invalidKey,
  Refusal,
  type SampleFormat,
  streamVoice,
  untilGone,
  type VoicePiece,
} from '../http.ts';
import { readSsml, type Ssml } from './ssml.ts';

/**
 * What is said, in pieces as they are made. What it throws before the first piece is an error
 * answer (a `Refusal` with its status, anything else a 500); after it, a cut connection.
 */
export type AzureBrain = (ssml: Ssml, left: AbortSignal) => AsyncIterable<VoicePiece>;

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

/** The names in `voices/list`. Other names are spoken as well. */
const offered = [
  { name: 'en-IN-PrabhatNeural', gender: 'Male' },
  { name: 'en-IN-NeerjaNeural', gender: 'Female' },
  { name: 'hi-IN-MadhurNeural', gender: 'Male' },
  { name: 'hi-IN-SwaraNeural', gender: 'Female' },
] as const;

const ssmlLimit = 64 * 1024;

/** An HTTP server, not listening yet. */
export function azureServer(brain: AzureBrain): Server {
  return createServer((request, response) => void answer(request, response, brain));
}

async function answer(request: IncomingMessage, response: ServerResponse, brain: AzureBrain): Promise<void> {
  try {
    checkKey(request);
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (/^(?:GET|HEAD)$/.test(request.method ?? '') && pathname === '/cognitiveservices/voices/list') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(offered.map(listed)));
    } else if (request.method === 'POST' && pathname === '/cognitiveservices/v1')
      await speak(request, response, brain);
    else throw new Refusal(404, 'NotFound', `no such route: ${request.method} ${pathname}`);
  } catch (thrown) {
    if (response.headersSent) return void response.destroy();
    response
      .writeHead(thrown instanceof Refusal ? thrown.status : 500, { 'content-type': 'text/plain' })
      .end(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

async function speak(request: IncomingMessage, response: ServerResponse, brain: AzureBrain): Promise<void> {
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
  const voice = brain(ssml, untilGone(response));
  if (!format.riff)
    return streamVoice(response, voice, format.samples, { 'content-type': format.contentType });
  const pieces: Uint8Array[] = [];
  for await (const made of voice)
    pieces.push(made instanceof Int16Array ? encoded(made, format.samples) : made);
  response.writeHead(200, { 'content-type': format.contentType }).end(wavFile(Buffer.concat(pieces)));
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

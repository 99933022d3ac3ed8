/**
 * The bare floor: the least that a Worker can do to hold a call on the same wire. A frame is parsed and its
 * audio goes to the recogniser, an end of turn asks the model, each clause goes to the voice as soon as its
 * closing mark is there, and the voice's bytes go to the carrier. It has no journal, no storage, no
 * recording, no heard truth, no budget, no time-outs and no credentials of a carrier. It is measured beside
 * the product and never deployed.
 */
import { fromBase64, toBase64 } from '../../../edge/audio/base64.ts';
import { mulawOfPcm } from '../../../edge/audio/mulaw.ts';

interface FloorEnv {
  CALLS: DurableObjectNamespace;
  DEEPGRAM_BASE_URL: string;
  OPENAI_BASE_URL: string;
  AZURE_SPEECH_BASE_URL: string;
}

type CarrierName = 'twilio' | 'exotel';

/** Exotel takes chunks of at least 100 ms of 16-bit PCM of 8 kHz. Twilio takes any. */
const exotelChunk = 1600;

const greeting = 'Hello, how can I help you?';

export default {
  async fetch(request: Request, env: FloorEnv): Promise<Response> {
    const { pathname, host, searchParams } = new URL(request.url);
    if (pathname === '/health') return new Response('ok');
    if (pathname === '/twilio/voice') {
      const sid = String((await request.formData()).get('CallSid'));
      return new Response(
        `<Response><Connect><Stream url="ws://${host}/media/twilio/${sid}"/></Connect></Response>`,
        { headers: { 'content-type': 'text/xml' } },
      );
    }
    if (pathname === '/exotel/voicebot')
      return Response.json({ url: `ws://${host}/media/exotel/${searchParams.get('CallSid')}` });
    const [, route, carrier, sid] = pathname.split('/');
    if (route === 'media' && sid)
      return env.CALLS.get(env.CALLS.idFromName(`${carrier}-${sid}`)).fetch(request);
    // The carriers' reports of a call's end: nothing is kept, so nothing is done.
    return new Response('ok');
  },
};

export class FloorCall {
  readonly #env: FloorEnv;

  constructor(_: DurableObjectState, env: FloorEnv) {
    this.#env = env;
  }

  async fetch(request: Request): Promise<Response> {
    const [, , carrier, sid] = new URL(request.url).pathname.split('/');
    const [client, server] = Object.values(new WebSocketPair());
    if (!client || !server) throw new Error('no socket pair');
    server.accept();
    void hold(server, carrier === 'exotel' ? 'exotel' : 'twilio', `${carrier}-${sid}`, this.#env);
    return new Response(null, { status: 101, webSocket: client });
  }
}

/** The whole call, until the carrier's socket closes. */
async function hold(line: WebSocket, carrier: CarrierName, callId: string, env: FloorEnv): Promise<void> {
  const waiting: Uint8Array[] = [];
  const voice = createVoice(line, carrier, env);
  let stt: WebSocket | null = null;
  line.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.event === 'media') {
      const bytes = fromBase64(frame.media.payload) ?? new Uint8Array();
      const audio = carrier === 'exotel' ? mulawOfPcm(bytes) : bytes;
      if (stt) stt.send(audio);
      else waiting.push(audio);
    } else if (frame.event === 'start') {
      voice.begin(frame.streamSid ?? frame.stream_sid);
      voice.say(greeting);
    }
  });
  line.addEventListener('close', () => {
    stt?.close(1000);
    line.close(1000);
  });
  stt = await listen(callId, env);
  for (const audio of waiting) stt.send(audio);
  const said: { role: 'user' | 'assistant'; content: string }[] = [];
  stt.addEventListener('message', ({ data }) => {
    const turn = JSON.parse(String(data));
    if (turn.event === 'StartOfTurn') voice.clear();
    if (turn.event !== 'EndOfTurn') return;
    said.push({ role: 'user', content: turn.transcript });
    void reply(said, voice, env);
  });
}

async function listen(callId: string, env: FloorEnv): Promise<WebSocket> {
  const query = new URLSearchParams({
    model: 'flux-general-multi',
    encoding: 'mulaw',
    sample_rate: '8000',
    tag: callId,
  });
  const url = `${env.DEEPGRAM_BASE_URL.replace(/^ws/, 'http')}/v2/listen?${query}`;
  const { webSocket } = await fetch(url, { headers: { Upgrade: 'websocket', Authorization: 'Token floor' } });
  if (!webSocket) throw new Error('the recogniser opened no socket');
  webSocket.accept();
  return webSocket;
}

/** Reads the model's tokens as they come, and says each clause at its closing mark. */
async function reply(
  said: { role: 'user' | 'assistant'; content: string }[],
  voice: Voice,
  env: FloorEnv,
): Promise<void> {
  const answer = await fetch(`${env.OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer floor' },
    body: JSON.stringify({
      model: 'gpt-5.6-luna',
      stream: true,
      messages: [{ role: 'system', content: "You answer a clinic's phone." }, ...said],
    }),
  });
  const text = new TextDecoder();
  let unread = '';
  let clause = '';
  let whole = '';
  for await (const bytes of answer.body ?? []) {
    unread += text.decode(bytes, { stream: true });
    const lines = unread.split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const token = JSON.parse(line.slice('data: '.length)).choices?.[0]?.delta?.content ?? '';
      clause += token;
      whole += token;
      if (!/[.,!?;:।]$/u.test(clause)) continue;
      voice.say(clause.trim());
      clause = '';
    }
  }
  if (/[\p{L}\p{N}]/u.test(clause)) voice.say(clause.trim());
  said.push({ role: 'assistant', content: whole });
}

interface Voice {
  begin(streamSid: string): void;
  /** Asks for the sound at once. It is played behind what was asked for earlier. */
  say(clause: string): void;
  clear(): void;
}

function createVoice(line: WebSocket, carrier: CarrierName, env: FloorEnv): Voice {
  let head = '';
  let sidField = '';
  let played: Promise<void> = Promise.resolve();
  let generation = 0;
  const send = (bytes: Uint8Array): void => {
    if (bytes.length > 0) line.send(`${head}${toBase64(bytes)}"}}`);
  };
  async function play(answered: Promise<Response>, own: number): Promise<void> {
    let kept = new Uint8Array();
    for await (const piece of (await answered).body ?? []) {
      if (own !== generation) return;
      if (carrier === 'twilio') {
        send(piece);
        continue;
      }
      kept = joined(kept, piece);
      while (kept.length >= exotelChunk) {
        send(kept.subarray(0, exotelChunk));
        kept = kept.slice(exotelChunk);
      }
    }
    if (kept.length > 0) send(joined(kept, new Uint8Array(exotelChunk - kept.length)));
  }
  return {
    begin(streamSid) {
      sidField = carrier === 'exotel' ? `"stream_sid":"${streamSid}"` : `"streamSid":"${streamSid}"`;
      head = `{"event":"media",${sidField},"media":{"payload":"`;
    },
    say(clause) {
      const own = generation;
      const answered = speak(clause, carrier, env);
      played = played.then(() => (own === generation ? play(answered, own) : undefined));
    },
    clear() {
      generation += 1;
      line.send(`{"event":"clear",${sidField}}`);
    },
  };
}

function speak(clause: string, carrier: CarrierName, env: FloorEnv): Promise<Response> {
  const isHindi = /\p{Script=Devanagari}/u.test(clause);
  const [language, name] = isHindi ? ['hi-IN', 'hi-IN-MadhurNeural'] : ['en-IN', 'en-IN-PrabhatNeural'];
  const words = clause.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return fetch(`${env.AZURE_SPEECH_BASE_URL}/cognitiveservices/v1`, {
    method: 'POST',
    headers: {
      'Ocp-Apim-Subscription-Key': 'floor',
      'Content-Type': 'application/ssml+xml',
      'X-Microsoft-OutputFormat':
        carrier === 'exotel' ? 'raw-8khz-16bit-mono-pcm' : 'raw-8khz-8bit-mono-mulaw',
      'User-Agent': 'floor',
    },
    body: `<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='${language}'><voice name='${name}'>${words}</voice></speak>`,
  });
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

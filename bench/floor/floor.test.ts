import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeCall } from '../../local/phone/phone.ts';
import { type ScriptedAzure, startAzure } from '../../testing/wire/azure/script.ts';
import { recognising, type ScriptedDeepgram, startDeepgram } from '../../testing/wire/deepgram/script.ts';
import { type ScriptedOpenAi, startOpenAi } from '../../testing/wire/openai/script.ts';
import { line, quickModel, quickVoice } from '../../tests/scripted/lines.ts';
import { type Floor, startFloor } from './floor.ts';

let deepgram: ScriptedDeepgram;
let openai: ScriptedOpenAi;
let azure: ScriptedAzure;
let floor: Floor;

beforeAll(async () => {
  deepgram = await startDeepgram();
  openai = await startOpenAi(() => ({ text: 'We open at nine, from Monday on.', ...quickModel }));
  azure = await startAzure(() => quickVoice);
  floor = await startFloor({
    DEEPGRAM_BASE_URL: deepgram.baseUrl,
    OPENAI_BASE_URL: openai.baseUrl,
    AZURE_SPEECH_BASE_URL: azure.baseUrl,
  });
}, 60_000);
afterAll(async () => {
  await floor?.stop();
  await Promise.all([deepgram?.close(), openai?.close(), azure?.close()]);
}, 30_000);

const accounts = {
  twilioAccountSid: 'AC1',
  twilioAuthToken: 'x',
  exotelAccountSid: 'acct1',
  exotelWebhookToken: 'x',
};

test.each(['twilio', 'exotel'] as const)(
  'a %s call on the bare floor is greeted and answered, and the carrier has no complaint',
  async (carrier) => {
    deepgram.listens(() => recognising('when do you open'));
    const before = azure.clauses.all.length;
    const call = placeCall({
      edge: floor.edge,
      accounts,
      carrier,
      script: { lines: [line('when do you open')] },
      patience: { quietMs: 200, lingerMs: 500 },
    });
    const outcome = await call.ended;
    expect(azure.clauses.all.slice(before).map(({ text }) => text)).toEqual([
      'Hello, how can I help you?',
      'We open at nine,',
      'from Monday on.',
    ]);
    expect(openai.requests.all.at(-1)?.body.messages.at(-1)).toMatchObject({ content: 'when do you open' });
    expect(outcome.turns.map(({ responseMs }) => responseMs !== null)).toEqual([true]);
    expect(outcome.complaints).toEqual([]);
  },
);

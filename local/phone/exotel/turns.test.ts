import { afterEach, describe, expect, it } from 'vitest';
import { readWav } from '../../../edge/audio/wav.ts';
import { placeCall } from '../phone.ts';
import { type ProductScript, type ScriptedProduct, startProduct } from '../testing/scripted-product.ts';
import { recordsOf } from '../timeline.ts';
import type { ExotelProfile } from './profile.ts';

let product: ScriptedProduct | undefined;
afterEach(() => product?.close());

const accounts = {
  twilioAccountSid: 'AC1',
  twilioAuthToken: 't',
  exotelAccountSid: 'acct1',
  exotelWebhookToken: 'secret',
};
const words = (text: string) => ({ text, audio: new Uint8Array(800).fill(0x20) });

/** The product's applets: `turns` answers each recording in order, the last one from then on. */
async function dial(
  turns: (200 | 302)[],
  lines: string[],
  exotel: Partial<ExotelProfile> = {},
  http: ProductScript['http'] = () => undefined,
) {
  let turn = 0;
  product = await startProduct({
    http(request, edge) {
      const own = http(request, edge);
      if (own) return own;
      if (request.path === '/exotel/greeting') return { body: `words ${turn}` };
      if (request.path === '/exotel/turn')
        return { status: turns[Math.min(turn++, turns.length - 1)] ?? 200 };
      if (request.path === '/exotel/passthru') return { status: 200 };
      return { status: 204 };
    },
  });
  const script = { lines: lines.map(words) };
  return placeCall({
    carrier: 'exotel',
    mode: 'turns',
    edge: product.edge,
    accounts,
    script,
    exotel: { sayMsPerCharacter: 1, ...exotel },
  });
}
const paths = () => product?.requests.map(({ path, fields }) => `${path} ${fields.get('ask') ?? ''}`.trim());

describe('Exotel without a Voicebot applet', () => {
  it('goes from greeting to recording to passthru in each round; after 302 come the last words and the transfer question', async () => {
    const call = await dial([200, 302], ['hello', 'goodbye']);
    const outcome = await call.ended;
    expect(paths()).toEqual([
      '/exotel/greeting',
      '/exotel/turn',
      '/exotel/greeting',
      '/exotel/turn',
      '/exotel/greeting',
      '/exotel/passthru transfer',
      '/exotel/status',
    ]);
    expect(outcome).toMatchObject({
      connected: false,
      endedBy: 'agent',
      carrierSaid: ['words 0', 'words 1', 'words 2'],
      complaints: [],
    });
    expect(outcome.turns.map(({ text, responseMs }) => [text, responseMs !== null])).toEqual([
      ['hello', true],
      ['goodbye', true],
    ]);
    expect(product?.requests.every(({ fields }) => fields.get('token') === 'secret')).toBe(true);
  });

  it('serves what the caller said as a WAV file, as long as the call lasts', async () => {
    const heard: Promise<Uint8Array>[] = [];
    const call = await dial([302], ['hello'], {}, ({ path, fields }) => {
      const url = fields.get('RecordingUrl');
      if (path === '/exotel/turn' && url)
        heard.push(fetch(url).then(async (file) => new Uint8Array(await file.arrayBuffer())));
      return undefined;
    });
    await call.ended;
    const wav = readWav((await heard[0]) ?? new Uint8Array());
    expect('why' in wav ? wav.why : wav.channels[0]?.length).toBe(800);
    expect(product?.requests.find(({ path }) => path === '/exotel/turn')?.fields.get('RecordingUrl')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\//,
    );
  });

  const toPerson: ProductScript['http'] = ({ path }) => {
    if (path === '/exotel/passthru') return { status: 302 };
    return path === '/exotel/connect' ? { body: '{"destination":{"numbers":["+918000000002"]}}' } : undefined;
  };

  it('connects a person when the transfer question says yes', async () => {
    const call = await dial([302], ['a person please'], { dialReports: 'in order' }, toPerson);
    await call.ended;
    expect(recordsOf(call.records, 'personDialled')).toMatchObject([
      { number: '+918000000002', outcome: 'completed' },
    ]);
    expect(paths()).not.toContain('/exotel/passthru turns');
  });

  it('goes on with another round when nobody answered and the question for turns says yes', async () => {
    const exotel = { person: { outcome: 'busy', talksMs: 0 }, dialReports: 'with the next applet' } as const;
    const call = await dial([302, 200], ['a person please', 'a message then'], exotel, toPerson);
    await call.ended;
    expect(paths()?.slice(3)).toEqual([
      '/exotel/passthru transfer',
      '/exotel/connect',
      '/exotel/passthru turns',
      '/exotel/greeting',
      '/exotel/turn',
      '/exotel/greeting',
      '/exotel/status',
    ]);
    expect(product?.requests[5]?.fields.get('DialCallStatus')).toBe('busy');
  });

  it('hangs up when everything is said, and complains about an answer other than 200 or 302', async () => {
    expect(await (await dial([200], [])).ended).toMatchObject({
      endedBy: 'caller',
      why: 'everything is said',
    });
    const broken = await dial([200], ['hello'], {}, ({ path }) =>
      path === '/exotel/turn' ? { status: 500 } : undefined,
    );
    expect(await broken.ended).toMatchObject({ endedBy: 'carrier', complaints: [{ code: 'exotel-turns' }] });
  });

  it('follows a stream whose passthru says turns', async () => {
    const call = await dial(
      [302],
      ['goodbye'],
      { route: 'flow', throttled: true, asks: ['transfer', 'turns'] },
      ({ path, fields }) =>
        path === '/exotel/passthru' && fields.get('ask') === 'turns' ? { status: 302 } : undefined,
    );
    expect(await call.ended).toMatchObject({ endedBy: 'agent', connected: false });
    expect(paths()?.slice(0, 3)).toEqual([
      '/exotel/passthru transfer',
      '/exotel/passthru turns',
      '/exotel/greeting',
    ]);
  });
});

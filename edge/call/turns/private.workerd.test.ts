import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inCall } from '../testing/object-call.ts';
import { ask, begun, ring, said, startMs } from '../testing/turns-call.ts';

// What a real object with real storage keeps, prints and sends of a call in which secrets are said.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function printed(): string[] {
  const lines: string[] = [];
  for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(
      (...values: unknown[]) => void lines.push(values.map(String).join(' ')),
    );
  return lines;
}

const secret = /4829|4111|1111|four eight two nine/;
const words = 'quixotic toothache';

test('a one-time password and a card said in a call by turns reach no model, no journal and no storage', async () => {
  const lines = printed();
  const asked: string[] = [];
  await inCall(
    async ({ restarted, api, wake, kept }) => {
      const object = await begun(restarted);
      await ask(object, said(words));
      await ask(object, said('four eight two nine one three'));
      await ask(object, said('pay with 4111 1111 1111 1111'));
      await object.carrierEnded();
      await wake(object);
      const stored = JSON.stringify([api.bodies('log-event'), api.bodies('finish-call')]);
      expect(stored).not.toMatch(secret);
      expect(stored).toContain('[one-time code]');
      expect(stored).toContain('pay with [card]');
      expect(JSON.stringify(api.bodies('voice'))).not.toMatch(secret);
      // Only the mark that this call is over stays.
      expect(await kept()).toEqual(['over']);
    },
    {
      voice: ({ text }) => {
        asked.push(text);
        return { reply: 'What is the one time password?', actions: [] };
      },
    },
  );
  expect(asked).toEqual([words, '[one-time code]', 'pay with [card]']);
  expect(lines.join('\n')).not.toMatch(secret);
  expect(lines.join('\n')).not.toContain(words);
});

test('while its answer is written, a secret said or typed in a call by turns is not stored either', async () => {
  let answer: () => void = () => undefined;
  let isSlow = false;
  await inCall(
    async ({ restarted, api, stored }) => {
      const object = await begun(restarted);
      await ask(object, said(words));
      isSlow = true;
      for (const request of [
        said('four eight two nine one three'),
        said('pay with 4111 1111 1111 1111'),
        { type: 'keys', digits: '482913' } as const,
      ]) {
        expect(await object.turn(request, null, 20)).toMatchObject({ next: 'wait' });
        const kept = JSON.stringify(await stored('turns'));
        expect(kept).toContain(`"type":"${request.type}"`);
        expect(kept).not.toMatch(secret);
        answer();
        expect(await ask(object, { type: 'begin' })).toMatchObject({ next: 'listen' });
      }
      expect(api.bodies('voice').at(-1)).toMatchObject({ text: '[digits typed]' });
      // Another process answers what it finds stored, with the same words.
      await object.turn(said('four eight two nine one three'), null, 20);
      isSlow = false;
      await ask(await restarted(), { type: 'begin' });
      expect(api.bodies('voice').at(-1)).toMatchObject({ text: '[one-time code]' });
    },
    {
      voice: () => ({ reply: 'What is the one time password? Please type it on your keypad.', actions: [] }),
      voiceAfter: async () => {
        if (!isSlow) return;
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      },
    },
  );
});

test('a call whose API fails prints neither the number nor the words of its caller', async () => {
  const lines = printed();
  await inCall(
    async ({ restarted, wake }) => {
      const object = await begun(restarted);
      await ask(object, said(words));
      await object.carrierEnded();
      await wake(object);
    },
    { voice: () => 500, bill: () => 400 },
  );
  const text = lines.join('\n');
  expect(text).not.toContain(words);
  expect(text.replace(/[^\d]/g, '')).not.toContain(ring.from.slice(1));
});

let numbers = 0;

test.each([
  ['off', 'please stop recording', false],
  ['spoken', 'रिकॉर्ड मत करो', false],
  ['spoken', 'इस कॉल की रिकॉर्डिंग बंद कीजिए', false],
  ['off', 'இந்த கால் ரெக்கார்ட் பண்ண வேண்டாம்', false],
  ['askFirst', 'நான் ஒருவரிடம் பேச வேண்டும்', false],
  ['askFirst', 'हाँ', true],
  ['spoken', words, true],
])(
  'with the notice %s, after "%s", the talk with a person may be recorded: %s, also after a restart',
  async (recordingNotice, text, mayRecord) => {
    await inCall(
      async ({ restarted }) => {
        const object = await restarted();
        expect(await object.turn({ type: 'begin' }, null, 5000)).toBeNull();
        // Settings are remembered by the dialled number.
        await object.prepare(
          { ...ring, to: `+9180000001${String(numbers++).padStart(2, '0')}` },
          null,
          'turns',
        );
        await ask(object, { type: 'begin' });
        await ask(object, said(text));
        expect(await ask(object, said('a person please'))).toMatchObject({ next: 'transfer' });
        const transfer = { name: 'front-desk', number: '+918000000002' };
        expect(await object.afterStream()).toMatchObject({ transfer, mayRecord });
        expect(await (await restarted()).afterStream()).toMatchObject({ transfer, mayRecord });
      },
      {
        settings: { recordingNotice },
        voice: ({ text: asked }) => ({
          reply: 'One moment.',
          actions: asked.includes('person')
            ? [{ type: 'transfer', destination: { name: 'front-desk', number: '+918000000002' } }]
            : [],
        }),
      },
    );
  },
);

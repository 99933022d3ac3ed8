import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Script, settle, show } from '../testing/shown.tsx';
import { Hear } from './hear.tsx';

const path = '/calls/voice-sample';
let sounds: HTMLAudioElement[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] });
  sounds = [];
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (this: HTMLMediaElement) {
    sounds.push(this as HTMLAudioElement);
  });
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function page(answer: (body: unknown) => unknown, language: 'en' | 'hi' = 'en') {
  const bodies: unknown[] = [];
  const script: Script = {
    [path]: (_url: URL, body: string) => {
      bodies.push(JSON.parse(body));
      return answer(JSON.parse(body));
    },
  };
  show(
    <>
      <Hear what="Greeting" language="hi-IN" voice=" hi-IN-SwaraNeural " text="नमस्ते" />
      <Hear what="Voice" language="en-IN" text="Hello" />
    </>,
    script,
    '/business',
    language,
  );
  return bodies;
}
const wav = () => new Response(new Uint8Array(60), { headers: { 'content-type': 'audio/wav' } });
const refused = (status: number, message: string) => () =>
  Response.json({ error: { code: 'x', message } }, { status });
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle(20);
};

test('a text is heard in its voice, stopped by the same button, and heard again', async () => {
  const bodies = page(wav);
  await press('Hear it: Greeting');
  expect(bodies).toEqual([{ language: 'hi-IN', text: 'नमस्ते', voice: 'hi-IN-SwaraNeural' }]);
  await press('Stop: Greeting');
  await press('Hear it: Greeting');
  expect(sounds).toHaveLength(2);
  sounds[1]?.onended?.(new Event('ended'));
  await settle();
  expect(screen.getByRole('button', { name: 'Hear it: Greeting' })).toBeTruthy();
});

test('one is heard at a time, and leaving the page ends it', async () => {
  const bodies = page(wav);
  await press('Hear it: Greeting');
  await press('Hear it: Voice');
  expect(bodies[1]).toEqual({ language: 'en-IN', text: 'Hello' });
  expect(screen.getByRole('button', { name: 'Hear it: Greeting' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Stop: Voice' })).toBeTruthy();
  const pause = vi.spyOn(HTMLMediaElement.prototype, 'pause');
  cleanup();
  expect(pause).toHaveBeenCalled();
});

test('pressed while it is fetched, it is not played', async () => {
  const late: { answer: (answer: Response) => void } = { answer: () => undefined };
  page(
    () =>
      new Promise<Response>((resolve) => {
        late.answer = resolve;
      }),
  );
  await press('Hear it: Greeting');
  await press('Fetching …: Greeting');
  late.answer(wav());
  await settle(20);
  expect(sounds).toEqual([]);
  expect(screen.queryByRole('alert')).toBeNull();
});

test.each([
  [422, 'does not know the voice X', /Check the voice's name\. \(does not know the voice X\)/],
  [429, 'wait a minute', /wait a minute/],
  [503, 'the speech provider does not answer', /can't answer now/],
])('an answer of %i is a sentence', async (status, message, sentence) => {
  page(refused(status, message));
  await press('Hear it: Greeting');
  expect(screen.getByRole('alert').textContent).toMatch(sentence);
  expect(screen.getByRole('button', { name: 'Hear it: Greeting' })).toBeTruthy();
});

test('a browser that plays nothing says so, in Hindi too', async () => {
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(new DOMException('', 'NotSupportedError'));
  page(wav, 'hi');
  await press('सुनें: Greeting');
  expect(screen.getByRole('alert').textContent).toBe('यह ब्राउज़र आवाज़ नहीं चला सका।');
});

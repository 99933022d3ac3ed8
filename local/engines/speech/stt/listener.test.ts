import { expect, it } from 'vitest';
import { listen, type SpeechSoFar } from './listener.ts';
import { hush, scriptedRecogniser, scriptedVad, sound } from './scripted-stt.ts';

const script =
  'I would like to book an appointment for tomorrow morning at ten thirty please and bring my daughter with me';

/**
 * Plays pieces of sound one frame at a time, waiting for every decode, as on a machine that is fast
 * enough.
 */
async function play(
  pieces: Float32Array[],
  onSpeech: (speech: SpeechSoFar, endTurn: () => void) => void = () => undefined,
) {
  const recogniser = scriptedRecogniser(script);
  const steps: SpeechSoFar[] = [];
  const failures: Error[] = [];
  const listener = listen(
    scriptedVad(),
    recogniser,
    true,
    (speech) => {
      steps.push(speech);
      onSpeech(speech, () => listener.endTurn());
    },
    (error) => failures.push(error),
  );
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += 160) {
      listener.push(piece.subarray(at, at + 160));
      await listener.idle();
    }
  }
  listener.close();
  expect(failures).toEqual([]);
  return { steps, requests: recogniser.requests };
}

it('speech is decoded while the silence is still short, so that the text is there when the turn may end', async () => {
  const { steps, requests } = await play([hush(0.5), sound(1), hush(0.4)]);
  const settled = steps.find((speech) => speech.isSettled);
  expect(settled?.silenceMs).toBeLessThan(160);
  expect(settled?.words.map((word) => word.text).join(' ')).toBe('I would like to');
  expect(settled?.words.at(-1)?.end).toBeCloseTo(1.5, 1);
  expect(requests.filter((urgency) => urgency === 'endOfTurn')).toHaveLength(1);
});

it('the first words come within 700 ms of speech', async () => {
  const { steps } = await play([hush(0.5), sound(2)]);
  const first = steps.find((speech) => speech.words.length > 0);
  expect((first?.nowSeconds ?? 9) - 0.5).toBeLessThan(0.6);
  expect(first?.silenceMs).toBe(0);
});

it('speech that continues after a pause is one text, and is decoded again', async () => {
  const { steps } = await play([hush(0.5), sound(1), hush(0.25), sound(0.75), hush(0.3)]);
  expect(
    steps
      .at(-1)
      ?.words.map((word) => word.text)
      .join(' '),
  ).toBe('I would like to book an appointment');
  expect(steps.at(-1)?.isSettled).toBe(true);
});

it('the next turn has no words of the one before it', async () => {
  let turns = 0;
  const { steps } = await play([hush(0.5), sound(1), hush(0.5), sound(0.5), hush(0.4)], (speech, endTurn) => {
    if (!speech.isSettled || speech.silenceMs < 300) return;
    turns++;
    endTurn();
  });
  expect(turns).toBe(2);
  expect(
    steps
      .findLast((speech) => speech.isSettled)
      ?.words.map((word) => word.text)
      .join(' '),
  ).toBe('I would');
});

it('half a minute without a pause is decoded in pieces, without losing or repeating a word', async () => {
  const { steps } = await play([hush(0.5), sound(15), hush(0.3)]);
  expect(steps.at(-1)?.words.length).toBeGreaterThan(script.split(' ').length);
  expect(steps.at(-1)?.isSettled).toBe(true);
});

it('a cough without words is dropped', async () => {
  const { steps } = await play([hush(0.5), sound(0.1), hush(0.5)]);
  expect(steps.some((speech) => speech.speechStartSeconds !== null)).toBe(true);
  expect(steps.at(-1)?.speechStartSeconds).toBeNull();
  expect(steps.every((speech) => speech.words.length === 0)).toBe(true);
});

it('the death of the recogniser is reported once, and nothing waits for it', async () => {
  const failures: Error[] = [];
  const gone = { ...scriptedRecogniser(script), recognise: () => Promise.reject(new Error('gone')) };
  const listener = listen(
    scriptedVad(),
    gone,
    true,
    () => undefined,
    (error) => failures.push(error),
  );
  listener.push(Float32Array.from([...hush(0.5), ...sound(1), ...hush(1)]));
  await listener.idle();
  listener.push(sound(2));
  await listener.idle();
  expect(failures.map((error) => error.message)).toEqual(['gone']);
  listener.close();
});

/** The files of a call, made in the browser: its sound, the call as the API gives it, and its words. */
import { useMutation } from '@tanstack/react-query';
import type { Call } from '../../../shared/contract/call.ts';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Trouble } from '../../ui/states.tsx';
import { transcriptText } from './transcript-text.ts';
import type { Listening } from './use-listening.ts';

export function Downloads({ call, listening }: { call: Call; listening: Listening }) {
  const words = useWords();
  const formats = useFormats();
  const { api } = useSignedIn();
  const say = words.calls.downloads;
  const wav = async (): Promise<void> => {
    const sound = listening.sound ?? (await listening.read());
    if (sound) saveFile(sound.file, `${call.callId}.wav`);
  };
  const json = (): void =>
    saveFile(new Blob([JSON.stringify(call, null, 2)], { type: 'application/json' }), `${call.callId}.json`);
  // Who has no words any more is in no test.
  const isCase = call.status !== 'active' && call.from !== '';
  const test = async (): Promise<void> => {
    const [{ journalCase }, { events }] = await Promise.all([
      import('../../../shared/journal/for-staff/journal-case.ts'),
      api.ask('callEvents', { callId: call.callId }),
    ]);
    saveFile(new Blob([journalCase(events)], { type: 'application/json' }), `${call.callId}.case.json`);
  };
  const made = useMutation({ mutationFn: test });
  const text = (): void =>
    saveFile(
      new Blob([transcriptText(call, words, formats)], { type: 'text/plain;charset=utf-8' }),
      `${call.callId}.txt`,
    );
  return (
    <div className="downloads">
      <span className="muted small" id="downloads">
        {say.name}
      </span>
      {call.recording && (
        <button
          type="button"
          className="quiet"
          aria-disabled={listening.isReading}
          onClick={() => {
            if (!listening.isReading) void wav();
          }}
        >
          {say.wav}
        </button>
      )}
      <button type="button" className="quiet" onClick={text}>
        {say.text}
      </button>
      <button type="button" className="quiet" onClick={json}>
        {say.json}
      </button>
      {isCase && (
        <button
          type="button"
          className="quiet"
          title={say.testHint}
          aria-disabled={made.isPending}
          onClick={() => made.isPending || made.mutate()}
        >
          {say.test}
        </button>
      )}
      {made.error && <Trouble error={made.error} retry={() => made.mutate()} />}
    </div>
  );
}

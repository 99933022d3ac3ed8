/** The files of a call, made in the browser: its sound, the call as the API gives it, and its words. */
import type { Call } from '../../../shared/contract/call.ts';
import { useFormats, useWords } from '../../ui/context.tsx';
import { transcriptText } from './transcript-text.ts';
import type { Listening } from './use-listening.ts';

export function Downloads({ call, listening }: { call: Call; listening: Listening }) {
  const words = useWords();
  const formats = useFormats();
  const say = words.calls.downloads;
  const wav = async (): Promise<void> => {
    const sound = listening.sound ?? (await listening.read());
    if (sound) save(sound.file, `${call.callId}.wav`);
  };
  const json = (): void =>
    save(new Blob([JSON.stringify(call, null, 2)], { type: 'application/json' }), `${call.callId}.json`);
  const text = (): void =>
    save(
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
    </div>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken the file over by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

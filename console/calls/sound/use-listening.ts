/** Listening to a call: its recording, its lines with their places in it, and the line that sounds now. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Call } from '../../../shared/contract/call.ts';
import { readJournal } from '../../../shared/journal/events.ts';
import { useSignedIn } from '../../ui/context.tsx';
import { readSound, type SoundFile } from './sound-file.ts';
import { lineAt, type SpokenLine, spokenLines } from './spoken-lines.ts';

/** The player as the transcript uses it. */
export interface Controls {
  playFrom(seconds: number): void;
}

/** What is wanted of the recording once it is here. `at`, `chars`: the line and the word to begin with. */
interface Wish {
  isPlayed: boolean;
  at: string | null;
  chars: number;
}

export interface Listening {
  lines: readonly SpokenLine[];
  /** The number of the line that sounds; -1 for none. */
  current: number;
  sound: SoundFile | null;
  wish: Wish;
  isReading: boolean;
  /** How much is here, from 0 to 1. */
  progress: number;
  error: unknown;
  controls: RefObject<Controls | null>;
  listen(): void;
  /** From the word that begins with this character. */
  hear(line: SpokenLine, chars: number): void;
  /** Null: it does not come, and `error` says why. */
  read(): Promise<SoundFile | null>;
  time(seconds: number): void;
  /** The browser does not play the file. */
  broken(): void;
}

export function useListening(call: Call): Listening {
  const { callId, transcript } = call;
  const { api } = useSignedIn();
  const [progress, setProgress] = useState(0);
  const [current, setCurrent] = useState(-1);
  const [wish, setWish] = useState<Wish>({ isPlayed: false, at: null, chars: 0 });
  const controls = useRef<Controls | null>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);
  const journal = useQuery({
    queryKey: ['events', callId],
    queryFn: ({ signal }) => api.ask('callEvents', { callId }, signal),
    // Only the journal has the words that were never heard.
    enabled: call.status !== 'active' && transcript.some(({ interrupted }) => interrupted),
  });
  const reading = useMutation({
    mutationFn: async () => {
      const { signal } = leaving.current;
      setProgress(0);
      const link = () => api.ask('recording', { callId }, signal);
      // Without the journal the recording is heard all the same, only not from a line.
      const [sound] = await Promise.all([
        readSound({ link, fetch: (...asked) => fetch(...asked), signal, progress: setProgress }),
        journal.data ? null : journal.refetch(),
      ]);
      return sound;
    },
  });
  const events = journal.data?.events;
  const lines = useMemo(
    () => spokenLines(transcript, events ? readJournal(events) : []),
    [transcript, events],
  );
  const begin = (next: Wish): void => {
    setWish(next);
    if (!reading.isPending) reading.mutate();
  };
  return {
    lines,
    current,
    sound: reading.data ?? null,
    wish,
    isReading: reading.isPending,
    progress,
    error: reading.error,
    controls,
    listen: () => begin({ isPlayed: true, at: null, chars: 0 }),
    hear(line, chars) {
      const from = line.placeOf(chars);
      if (reading.data && from !== null) controls.current?.playFrom(from);
      else if (!reading.data) begin({ isPlayed: true, at: line.at, chars });
    },
    read: () => reading.mutateAsync().catch(() => null),
    time: (seconds) => setCurrent(lineAt(lines, seconds)),
    broken: () => reading.reset(),
  };
}

/**
 * Runs inside a part that is one of our Node modules: takes its input from the parent, reports when it is
 * ready, and ends on SIGTERM or when the parent is gone.
 */
import { reasonOf } from './start-fault.ts';

/** The parent's only message, after the start. */
export interface StartMessage<Input> {
  type: 'start';
  input: Input;
}

export type PartMessage<Ready> =
  | { type: 'progress'; text: string }
  | { type: 'ready'; ready: Ready }
  | { type: 'fault'; sentence: string };

export interface Served<Ready> {
  /** Sent to the parent; plain data. */
  ready: Ready;
  close(): Promise<void>;
}

/** Runs this process as a part. `serve` gets the parent's input, and a function that reports progress. */
export function servePart<Input, Ready>(
  serve: (input: Input, progress: (text: string) => void) => Promise<Served<Ready>>,
): void {
  const send = (message: PartMessage<Ready>) =>
    void process.send?.(message, undefined, undefined, () => undefined);
  let close: () => Promise<void> = () => Promise.resolve();
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  process.once('disconnect', end);
  process.once('message', (message: StartMessage<Input>) => {
    serve(message.input, (text) => send({ type: 'progress', text })).then(
      (served) => {
        close = () => served.close();
        if (ending) process.exit(0);
        send({ type: 'ready', ready: served.ready });
      },
      (error: unknown) => {
        // The whole error goes into the log file, one sentence to the user.
        console.error(error);
        process.send?.(
          { type: 'fault', sentence: reasonOf(error) } satisfies PartMessage<Ready>,
          undefined,
          undefined,
          () => process.exit(1),
        );
      },
    );
  });
}

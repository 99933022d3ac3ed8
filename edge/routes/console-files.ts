/** The console's files, built by `console/bundle.ts` before wrangler bundles and before vitest's tests. */
import app from '../../.build/console/app.txt';
import audio from '../../.build/console/audio.txt';
import style from '../../.build/console/style.txt';
import type { ConsoleFiles } from './console.ts';

export const consoleFiles: ConsoleFiles = { app, audio, style };

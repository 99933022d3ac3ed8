/**
 * The console's files inside the Worker: built by `console/bundle.ts`, which wrangler runs before
 * it bundles and vitest before its tests.
 */
import app from '../../.build/console/app.txt';
import audio from '../../.build/console/audio.txt';
import style from '../../.build/console/style.txt';
import type { ConsoleFiles } from './console.ts';

export const consoleFiles: ConsoleFiles = { app, audio, style };

/**
 * Loaded before every npm command, in plain JavaScript: a Node without TypeScript would only say "unknown file
 * extension". It answers `--help` for the commands without options of their own, and ends a command quietly
 * whose reader has gone (`npm run calls | head`).
 */
import { basename } from 'node:path';
import { arch, argv, exit, features, kill, pid, platform, stderr, stdout, version } from 'node:process';
import { isMainThread } from 'node:worker_threads';

let hasStopped = false;

/** By the command's file. The others print a text of their own. */
const help = {
  'start.ts': `npm start                starts the whole system on this machine; Ctrl-C stops it
Settings come from the environment or .env (see .env.example): PORT, API_PORT, DATA_DIR, providers' keys, …
  PROVIDER_CHECK=off     the providers are not tried at the start
  LOG=json               the parts' warnings as JSON, as they are written when the output is no terminal
  LIVE=off               no line for each live call; it is shown on a terminal only
  NO_COLOR=1             no colours`,
  'check.ts':
    'npm run check            everything that must hold before a change lands; ends at the first failure',
  'record-phrases.ts': 'npm run record-phrases   synthesises the phrases that are bundled with the Worker',
  'docs.ts': 'npm run docs             writes the generated parts of the documents',
  'screenshots.ts':
    'npm run screenshots      takes pictures of every view of the console into .build/screenshots',
  'audit.ts': `npm run audit            known weaknesses of the packages
Exit code: 0 nothing known, 1 something is known, 2 no registry answered.`,
  'deploy.ts': `npm run deploy           checks the settings and deploys both clouds; it asks AWS and Cloudflare
  -- --dry-run           everything that needs no account
  -- -c name=value       CDK's context, repeatable`,
};

if (isMainThread) {
  if (!features.typescript) {
    const bundled = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
    console.error(
      `This is Node ${version}, which can't run TypeScript; it takes 22.18 or newer. On Linux (x64, arm64) and Windows \`npm install\` ` +
        `brings one along as an optional package (${bundled}): run it without --omit=optional.`,
    );
    exit(1);
  }
  const name = basename(argv[1] ?? '');
  const text = Object.hasOwn(help, name) ? help[name] : null;
  if (text !== null && argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log(text);
    exit(0);
  }
  for (const stream of [stdout, stderr]) stream.on('error', (error) => readerGone(error, name));
}

/** The run of `npm start` is stopped in order; every other command has nothing more to do. */
function readerGone(error, name) {
  if (error.code !== 'EPIPE') throw error;
  if (name !== 'start.ts') exit(0);
  if (hasStopped) return;
  hasStopped = true;
  kill(pid, 'SIGTERM');
}

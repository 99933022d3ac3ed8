/** Loaded before `npm start`, in plain JavaScript: a Node without TypeScript would only say "unknown file extension". */
import { arch, exit, features, platform, version } from 'node:process';

if (!features.typescript) {
  console.error(
    `This is Node ${version}, which can't run TypeScript; it takes 22.18 or newer. On Linux (x64, arm64) and Windows \`npm install\` brings one along ` +
      `as an optional package (node-${platform === 'win32' ? 'win' : platform}-${arch}): run it without --omit=optional.`,
  );
  exit(1);
}

import { readFileSync } from 'node:fs';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/**
 * `*.workerd.test.ts` runs inside workerd, every other `*.test.ts` in Node. `*.slow.test.ts`
 * belongs to `npm run check`, not to `npm test`.
 */
const slow = process.env.SLOW_TESTS === '1';
const exclude = ['node_modules/**', '.build/**', ...(slow ? [] : ['**/*.slow.test.ts'])];

/** The recorded apologies as the Worker's bundle gives them: an `ArrayBuffer`. */
const recordings = {
  name: 'recordings',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.endsWith('.ulaw')
      ? `export default Uint8Array.from(atob('${readFileSync(id).toString('base64')}'), (c) => c.charCodeAt(0)).buffer`
      : null,
};

export default defineConfig({
  test: {
    // Two at once for what is quick; whole systems in real time would disturb each other.
    maxWorkers: slow ? 1 : 2,
    // The Worker's bundle takes in the console's files.
    globalSetup: ['./console/bundle.ts'],
    coverage: {
      provider: 'istanbul',
      include: [
        'shared/**/*.ts',
        'edge/**/*.ts',
        'lambdas/**/*.ts',
        'local/**/*.ts',
        'cdk/**/*.ts',
        'console/**/*.{ts,tsx}',
      ],
      reporter: ['text-summary'],
      // Per cent of lines: 85 where the project's own craft is, 70 in each large room and overall.
      thresholds: {
        lines: 70,
        'edge/core/**': { lines: 85 },
        'edge/carriers/**': { lines: 85 },
        'edge/audio/**': { lines: 85 },
        'shared/**': { lines: 85 },
        'edge/**': { lines: 70 },
        'lambdas/**': { lines: 70 },
        'local/**': { lines: 70 },
      },
    },
    projects: [
      {
        plugins: [recordings],
        test: {
          name: 'node',
          include: [
            '{shared,edge,lambdas,local,cdk,console,scenarios,bench,eval,nightly,testing,tests}/**/*.test.ts',
          ],
          exclude: [...exclude, '**/*.workerd.test.ts'],
          testTimeout: 60_000,
          // One worker process for many files: none of them leaves anything behind, and starting
          // 170 costs half a minute.
          isolate: false,
        },
      },
      {
        test: {
          // The console's components, in a page without a browser.
          name: 'console',
          environment: 'happy-dom',
          include: ['console/**/*.test.tsx'],
          exclude,
        },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.toml' } })],
        test: {
          name: 'workerd',
          include: ['{edge,tests,shared}/**/*.workerd.test.ts'],
          exclude,
          // One workerd for all files: each start of one, with the Worker in it, costs 2.5 s.
          isolate: false,
          // Packages as one file each: workerd would fetch their hundreds of modules one by one.
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: [
                  '@deepgram/sdk',
                  'aws4fetch',
                  'hono',
                  'hono/etag',
                  'hono/utils/ipaddr',
                  'jose',
                  'openai',
                  'zod',
                ],
              },
            },
          },
          testTimeout: 60_000,
        },
      },
    ],
  },
});

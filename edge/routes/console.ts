/**
 * The console: one page, its scripts and its styles, served by the Worker itself, on this machine by
 * the same code as deployed.
 */

import { Hono } from 'hono';
import { escaped } from '../../shared/markup.ts';
import type { Config } from '../config.ts';

/** The built files, as `console/bundle.ts` writes them. A file's name holds a hash of its text. */
export interface ConsoleFiles {
  /** The page's script, an ES module. */
  script: string;
  /** Modules that will be imported soon. */
  preloads: readonly string[];
  styles: readonly string[];
  texts: Readonly<Record<string, string>>;
}

interface ConsoleDeps {
  config: Pick<Config, 'API_BASE_URL' | 'EXOTEL_PHONE_NUMBER' | 'JWT_AUDIENCE' | 'JWT_ISSUER' | 'LOCAL_RUN'>;
  /** Asked once, at the first request. */
  files: () => ConsoleFiles;
  /** A text that nobody can guess, another one each time. */
  nonce: () => string;
}

/** The deployment's facts for the page. `console/ui/setup.ts` reads them. */
interface Setup {
  api: string;
  number: string;
  isLocal: boolean;
  signIn: { issuer: string; client: string } | null;
  /** The style element of a library has to carry it. */
  styleNonce: string;
}

export function consoleRoutes({ config, files, nonce }: ConsoleDeps): Hono {
  const facts: Omit<Setup, 'styleNonce'> = {
    api: config.API_BASE_URL.replace(/\/$/, ''),
    number: config.EXOTEL_PHONE_NUMBER ?? '',
    isLocal: config.LOCAL_RUN !== undefined,
    signIn: signInPlace(config),
  };
  const app = new Hono();
  app.get('/', (c) => {
    const setup = { ...facts, styleNonce: nonce() };
    return c.html(page(setup, files()), 200, pageHeaders(setup, new URL(c.req.url)));
  });
  app.get('/console/:name', (c) => {
    const name = c.req.param('name');
    const { texts } = files();
    return Object.hasOwn(texts, name) ? file(name, texts[name] ?? '') : c.notFound();
  });
  return app;
}

/** A changed file has another name, so a browser may keep it for ever. */
function file(name: string, text: string): Response {
  const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'public, max-age=31536000, immutable',
  };
  return new Response(text, { headers });
}

function pageHeaders(setup: Setup, url: URL): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(setup, url),
    'cache-control': 'no-cache',
    'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  };
}

const cognito = /^https:\/\/cognito-idp\.([a-z0-9-]+)\.amazonaws\.com\//;

/** Where staff sign in; null unless the tokens' issuer is Cognito, whose pages the console knows. */
function signInPlace({ JWT_ISSUER: issuer, JWT_AUDIENCE: client }: ConsoleDeps['config']): Setup['signIn'] {
  return issuer && client && cognito.test(issuer) ? { issuer: issuer.replace(/\/$/, ''), client } : null;
}

/**
 * Allows nothing from other origins but the API's answers, recordings (in S3, or on any port of this
 * machine on a local run), and Cognito's description and tokens. The domain of Cognito's pages is only
 * in its description, hence the wildcard. The page reads a recording to draw it, and plays what it has read.
 */
function contentPolicy({ api, isLocal, signIn, styleNonce }: Setup, url: URL): string {
  const [, region] = cognito.exec(signIn?.issuer ?? '') ?? [];
  const pool = signIn ? ` ${new URL(signIn.issuer).origin} https://*.auth.${region}.amazoncognito.com` : '';
  const sockets = `${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}`;
  const storage = region ? `https://*.s3.${region}.amazonaws.com` : 'https://*.amazonaws.com';
  const recordings = isLocal ? 'http://127.0.0.1:*' : storage;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' data:",
    `connect-src 'self' ${sockets} ${new URL(api).origin}${pool} ${recordings}`,
    'media-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A telephone receiver in the console's colour. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%230b6b5d'/%3E%3Cpath fill='%23fff' d='M8.2 5.5 6 7.4c0 6 4.600 10.600 10.600 10.600l1.900-2.200-3.300-2.300-1.700 1.400c-1.700-.8-3.200-2.300-4-4l1.400-1.700z'/%3E%3C/svg%3E";

function page(setup: Setup, { script, preloads, styles }: ConsoleFiles): string {
  const links = [
    ...styles.map((name) => `<link rel="stylesheet" href="/console/${name}">`),
    ...preloads.map((name) => `<link rel="modulepreload" href="/console/${name}">`),
    `<script type="module" src="/console/${script}"></script>`,
  ];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <meta name="console-setup" content="${escaped(JSON.stringify(setup))}">
    <title>Sunrise Voice</title>
    <link rel="icon" href="${icon}">
    ${links.join('\n    ')}
  </head>
  <body>
    <noscript>This page needs JavaScript.</noscript>
    <div id="console"></div>
  </body>
</html>
`;
}

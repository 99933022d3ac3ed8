/**
 * Prints what wrangler makes of wrangler.toml, as JSON. A program of its own, because loading
 * wrangler takes a second in which nothing else would happen.
 */
import { join } from 'node:path';
import { unstable_readConfig } from 'wrangler';
import { projectRoot } from '../root.ts';

const config: unknown = unstable_readConfig({ config: join(projectRoot, 'wrangler.toml') });
console.log(JSON.stringify(config));

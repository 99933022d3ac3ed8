/**
 * Prints wrangler's reading of wrangler.toml as JSON. A program of its own: loading wrangler blocks
 * for a second.
 */
import { join } from 'node:path';
import { unstable_readConfig } from 'wrangler';
import { projectRoot } from '../root.ts';

const config: unknown = unstable_readConfig({ config: join(projectRoot, 'wrangler.toml') });
console.log(JSON.stringify(config));

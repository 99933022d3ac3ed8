/** Where a deployment reads and writes on this machine. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
export const cdkDir = join(projectRoot, 'cdk');
/** A folder for each Lambda, as it is uploaded. */
export const handlersDir = join(projectRoot, '.build/handlers');
/** The Worker's bundle of a dry run. */
export const workerDir = join(projectRoot, '.build/worker');
export const outputsFile = join(projectRoot, '.build/cdk-outputs.json');

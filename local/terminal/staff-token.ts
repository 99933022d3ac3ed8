/** Tokens for the API of the running system, or of the one that would be started here. */
import { join } from 'node:path';
import { loadStaffKeys, type TokenHolder } from '../gateway/staff-keys.ts';
import { projectRoot } from '../root.ts';
import { livingRun } from '../run/run-file.ts';
import { placesOf, settingsOf } from '../run/settings.ts';

const noPorts = { dynamodb: 0, s3: 0, deepgram: 0, azure: 0, openai: 0 };

/**
 * The rule is the running system's: it may have been started with another port or issuer than this terminal
 * has. Throws a `StartFault` for settings that are wrong.
 */
export async function staffToken(settings: Record<string, string>, holder: TokenHolder): Promise<string> {
  const { dataDir } = placesOf(settings, projectRoot);
  const run = await livingRun(dataDir);
  const usual = run === null ? settingsOf(settings, projectRoot, noPorts) : null;
  const apiUrl = run?.api ?? usual?.apiUrl ?? '';
  const rule = {
    issuer: run?.issuer ?? usual?.staff.issuer ?? apiUrl,
    audience: run?.audience ?? usual?.staff.audience ?? settings.JWT_AUDIENCE ?? '',
  };
  return (await loadStaffKeys(join(dataDir, 'keys'), rule, apiUrl)).issue(holder);
}

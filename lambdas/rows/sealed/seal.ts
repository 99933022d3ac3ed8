/**
 * References that lead to a number and do not show it, for people who may not see numbers: an entry of a
 * list, and the place where its next page begins. Each business has a key of its own, which is made when it
 * is first needed and is read by the Lambdas alone. The same text of a business has the same reference.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { BusinessId } from '../../../shared/ids.ts';
import type { Table } from '../../table/table.ts';
import { keys } from '../keys.ts';

const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export interface Seal {
  /** `text` as letters, digits, `_` and `-`. */
  close(text: string): string;
  /** `null` for what this business has not sealed for this use. */
  open(reference: string): string | null;
}

/** `use`: a reference of one use opens nothing in another. */
export async function sealOf(table: Table, businessId: BusinessId, use: 'cursor' | 'caller'): Promise<Seal> {
  const secret = await secretOf(table, businessId);
  const [key, nonceKey] = [secret.subarray(0, keyBytes), secret.subarray(keyBytes)];
  return {
    close(text) {
      // From the text, so that a list shows the same reference each time. Another text never has its nonce.
      const nonce = createHmac('sha256', nonceKey).update(`${use}#${text}`).digest().subarray(0, nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(use));
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
      return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
    },
    open(reference) {
      const bytes = Buffer.from(reference, 'base64url');
      if (bytes.length <= nonceBytes + tagBytes) return null;
      const nonce = bytes.subarray(0, nonceBytes);
      const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes })
        .setAAD(Buffer.from(use))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = opening.update(bytes.subarray(nonceBytes + tagBytes));
      try {
        return Buffer.concat([text, opening.final()]).toString();
      } catch {
        // It was changed, or is another business's.
        return null;
      }
    },
  };
}

async function secretOf(table: Table, businessId: BusinessId): Promise<Buffer> {
  const key = keys.seal(businessId);
  const row = await table.get(key);
  if (row) return Buffer.from(String(row.secret), 'base64url');
  const secret = randomBytes(2 * keyBytes).toString('base64url');
  await table.create(key, { secret });
  // Of two that are made at once the first counts.
  return Buffer.from(String((await table.get(key))?.secret ?? secret), 'base64url');
}

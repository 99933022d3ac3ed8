/**
 * The versions of a business's settings, a row for each: who published what when, and the whole of it. The
 * present one is kept as long as it is the present one, and for as long as the audit's rows after that.
 */
import * as z from 'zod';
import { type Business, BusinessSettings } from '../../shared/contract/business.ts';
import { SettingsVersion, type WholeVersion } from '../../shared/contract/settings/version.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { ApiError } from '../http/api-error.ts';
import { knownBusiness } from '../rows/business.ts';
import { asText, changesOf } from '../rows/changes.ts';
import { keptDays, keys, partitions } from '../rows/keys.ts';
import { readPage } from '../table/page.ts';
import { type Change, type Row, setAll, type Table } from '../table/table.ts';

/** Settings as people read them. */
export function withoutSecret({ toolSecret, ...settings }: Business): BusinessSettings {
  return { ...settings, hasToolSecret: toolSecret !== undefined };
}

/** The row of a version that is published now. */
export function versionRow(business: Business, by: Omit<SettingsVersion, 'version'>): Change {
  const { businessId, version } = business;
  const changes = by.changes.map(asText);
  return setAll(keys.version(businessId, version), {
    ...by,
    version,
    changes,
    settings: withoutSecret(business),
  });
}

/**
 * A version that is replaced now. One from before versions were kept gets its row here, so that it can be
 * restored.
 */
export function replacedRow(table: Table, business: Business): Change {
  return {
    key: keys.version(business.businessId, business.version),
    update: 'SET #version = :version, settings = if_not_exists(settings, :settings), #ttl = :ttl',
    names: { '#version': 'version', '#ttl': 'ttl' },
    values: {
      ':version': business.version,
      ':settings': withoutSecret(business),
      ':ttl': table.ttlIn(keptDays.audit),
    },
  };
}

/** All but the settings, which a list does not show. */
const listed = ['PK', 'SK', 'version', 'at', 'person', 'role', 'restored', 'changes'];

export async function listVersions(table: Table, businessId: BusinessId, cursor: string | undefined) {
  const business = await knownBusiness(table, businessId);
  const { rows, ...page } = await readPage(
    table,
    { partition: partitions.versions(businessId), from: '0', to: '~', fields: listed },
    cursor,
  );
  const versions = rows.map(versionOf);
  const isMissing = cursor === undefined && (versions[0]?.version ?? 0) < business.version;
  return { versions: isMissing ? [versionOf(business), ...versions] : versions, ...page };
}

/** Throws 404 for one that is not kept. */
export async function readVersion(
  table: Table,
  businessId: BusinessId,
  version: number,
): Promise<WholeVersion> {
  const business = await knownBusiness(table, businessId);
  const row = await table.get(keys.version(businessId, version));
  if (row) return { ...versionOf(row), business: BusinessSettings.parse(row.settings) };
  if (version !== business.version)
    throw new ApiError(404, 'unknown_version', 'this version of the settings is not kept');
  return { ...versionOf(business), business: withoutSecret(business) };
}

/** Of a row that has no author, or of settings without a row. */
const Unsigned = z.looseObject({ version: z.int() }).transform(({ version }) => ({ version, at: null }));

function versionOf(row: Row): SettingsVersion {
  const changes = changesOf(row) ?? [];
  if (row.at === undefined) return { ...Unsigned.parse(row), person: '', role: null, changes };
  return SettingsVersion.parse({ ...row, changes });
}

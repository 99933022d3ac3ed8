/**
 * business: the settings of the business that a number belongs to. For admins and operators: reading and
 * changing settings, their versions, and the draft of the next one. For all staff: what they may know of
 * their business.
 */
import type { Business, BusinessAbout } from '../../shared/contract/business.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { ApiError, invalid, operatorsOnly } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { ownBusiness } from '../http/auth.ts';
import { businessOfNumber, knownBusiness } from '../rows/business.ts';
import { findDraft, settingsOfTrial } from '../rows/draft.ts';
import { discardDraft, readDraft, saveDraft } from './drafts.ts';
import { startOf } from './start.ts';
import { changeBusiness, listBusinesses, restoreVersion } from './store.ts';
import { listVersions, readVersion, withoutSecret } from './versions.ts';

export function businessesApp(ports: Ports): App {
  const { table, log } = ports;
  const routes: Routes<'businesses'> = {
    business: async ({ query }) => {
      const business = await businessOfNumber(table, query.number);
      if (!business) throw new ApiError(404, 'unknown_number', 'no business has this number');
      if (query.draft === undefined) return { business };
      const draft = await findDraft(table, business.businessId);
      if (!draft) throw new ApiError(404, 'no_draft', 'the business has no draft');
      return { business: settingsOfTrial(draft, business) };
    },
    businessSettings: async ({ params, staff }) => ({
      business: withoutSecret(await knownBusiness(table, ownBusiness(staff, params.id))),
    }),
    listBusinesses: ({ query }) => listBusinesses(table, query),
    aboutBusiness: async ({ params, staff }) => ({
      about: aboutOf(await knownBusiness(table, ownBusiness(staff, params.id))),
    }),
    businessStart: async ({ params, staff }) => ({
      start: await startOf(table, await knownBusiness(table, ownBusiness(staff, params.id))),
    }),
    putBusiness: async ({ params: { id }, body, staff }) => {
      checkId(id, body.businessId);
      // The same answer whether that business exists: who may not see it must not learn that.
      if (staff.role !== 'operator' && id !== staff.businessId) throw operatorsOnly();
      return { business: withoutSecret(await changeBusiness(ports, { ...staff, businessId: id }, body)) };
    },
    listVersions: ({ params, query, staff }) =>
      listVersions(table, ownBusiness(staff, params.id), query.cursor),
    settingsVersion: async ({ params, staff }) => ({
      version: await readVersion(table, ownBusiness(staff, params.id), params.version),
    }),
    restoreVersion: async ({ params, body, staff }) => {
      const actor = { ...staff, businessId: ownBusiness(staff, params.id) };
      return { business: withoutSecret(await restoreVersion(ports, actor, params.version, body.over)) };
    },
    draft: async ({ params, staff }) => ({ draft: await readDraft(table, ownBusiness(staff, params.id)) }),
    putDraft: async ({ params, body, staff }) => {
      const actor = { ...staff, businessId: ownBusiness(staff, params.id) };
      checkId(params.id, body.business.businessId);
      return { draft: await saveDraft(ports, actor, body) };
    },
    discardDraft: async ({ params, query, staff }) => {
      await discardDraft(ports, { ...staff, businessId: ownBusiness(staff, params.id) }, query.revision);
      return undefined;
    },
  };
  return createApp({ table, log }, routes);
}

function aboutOf(business: Business): BusinessAbout {
  const { businessId, name, numbers, timeZone, languages } = business;
  const transferDestinations = business.transferDestinations.map((destination) => destination.name);
  return { businessId, name, numbers, timeZone, languages, transferDestinations };
}

/** 400 where the settings name another business than the address. */
function checkId(id: BusinessId, given: BusinessId | undefined): void {
  if (given === undefined || given === id) return;
  const message = 'the settings are those of another business than the address';
  throw invalid([{ path: ['businessId'], message }]);
}

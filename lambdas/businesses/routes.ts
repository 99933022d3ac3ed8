/**
 * business: the settings of the business that a number belongs to. For admins and operators: reading and
 * changing settings. For all staff: what they may know of their business.
 */
import type { Business, BusinessAbout, BusinessSettings } from '../../shared/contract/business.ts';
import { ApiError, invalid, operatorsOnly } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { ownBusiness } from '../http/auth.ts';
import { businessOfNumber, knownBusiness } from '../rows/business.ts';
import { startOf } from './start.ts';
import { changeBusiness, listBusinesses } from './store.ts';

export function businessesApp(ports: Ports): App {
  const { table, log } = ports;
  const routes: Routes<'businesses'> = {
    business: async ({ query }) => {
      const business = await businessOfNumber(table, query.number);
      if (!business) throw new ApiError(404, 'unknown_number', 'no business has this number');
      return { business };
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
      if (body.businessId !== undefined && body.businessId !== id) {
        const message = 'the settings are those of another business than the address';
        throw invalid([{ path: ['businessId'], message }]);
      }
      // The same answer whether that business exists: who may not see it must not learn that.
      if (staff.role !== 'operator' && id !== staff.businessId) throw operatorsOnly();
      return { business: withoutSecret(await changeBusiness(ports, { ...staff, businessId: id }, body)) };
    },
  };
  return createApp(log, routes);
}

function aboutOf(business: Business): BusinessAbout {
  const { businessId, name, numbers, timeZone, languages } = business;
  const transferDestinations = business.transferDestinations.map((destination) => destination.name);
  return { businessId, name, numbers, timeZone, languages, transferDestinations };
}

function withoutSecret({ toolSecret, ...settings }: Business): BusinessSettings {
  return { ...settings, hasToolSecret: toolSecret !== undefined };
}

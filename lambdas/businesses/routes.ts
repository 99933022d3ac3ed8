/** business: the settings of whom a dialled number belongs to. For admins: reading and writing them. */
import type { Log } from '../../shared/io/log.ts';
import { ApiError, invalid } from '../http/api-error.ts';
import { type App, createApp } from '../http/app.ts';
import { ownBusiness, unknownBusiness } from '../http/auth.ts';
import { serve } from '../http/serve.ts';
import { businessOfNumber, changeBusiness, findBusiness, settingsOf } from '../rows/business.ts';
import type { Table } from '../table/dynamo.ts';

export interface BusinessesPorts {
  table: Table;
  log: Log;
}

export function businessesApp({ table, log }: BusinessesPorts): App {
  const app = createApp(log);
  serve(app, 'business', async ({ query }) => {
    const business = await businessOfNumber(table, query.number);
    if (!business) throw new ApiError(404, 'unknown_number', 'no business has this number');
    return { business };
  });
  serve(app, 'businessSettings', async ({ params, staff }) => {
    const business = await findBusiness(table, ownBusiness(staff, params.id));
    if (!business) throw unknownBusiness();
    return { business: settingsOf(business) };
  });
  serve(app, 'putBusiness', async ({ params: { id }, body, staff }) => {
    if (body.businessId !== undefined && body.businessId !== id) {
      throw invalid([
        { path: ['businessId'], message: 'the settings are those of another business than the address' },
      ]);
    }
    // An admin may found a business (its own admins' tokens then carry the new id), but never see
    // or change another.
    if (id !== staff.businessId && (await findBusiness(table, id))) throw unknownBusiness();
    return { business: settingsOf(await changeBusiness(table, id, body)) };
  });
  return app;
}

/** business: the settings of whom a dialled number belongs to. */
import type { Log } from '../../shared/io/log.ts';
import { ApiError } from '../lib/api-error.ts';
import { type App, createApp } from '../lib/app.ts';
import { businessOfNumber } from '../lib/business-store.ts';
import type { Table } from '../lib/dynamo.ts';
import { serve } from '../lib/serve.ts';

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
  return app;
}

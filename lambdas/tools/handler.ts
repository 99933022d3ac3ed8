import { lambdaHandler } from '../http/handler.ts';
import { publicFetch } from '../http/public-fetch.ts';
import { toolsApp } from './routes.ts';

export const handler = lambdaHandler('tools', (ports) => toolsApp({ ...ports, fetch: publicFetch }));

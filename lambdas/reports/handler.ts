import { lambdaHandler } from '../http/handler.ts';
import { reportsApp } from './routes.ts';

export const handler = lambdaHandler('reports', reportsApp);

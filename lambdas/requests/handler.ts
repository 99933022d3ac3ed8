import { lambdaHandler } from '../http/handler.ts';
import { requestsApp } from './routes.ts';

export const handler = lambdaHandler('requests', requestsApp);

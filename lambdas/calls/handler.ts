import { lambdaHandler } from '../http/handler.ts';
import { callsApp } from './routes.ts';

export const handler = lambdaHandler('calls', callsApp);

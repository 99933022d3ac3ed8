import { lambdaHandler } from '../http/handler.ts';
import { transfersApp } from './routes.ts';

export const handler = lambdaHandler('transfers', transfersApp);

import { lambdaHandler } from '../http/handler.ts';
import { refusedApp } from './routes.ts';

export const handler = lambdaHandler('refused', refusedApp);

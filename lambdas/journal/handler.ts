import { lambdaHandler } from '../http/handler.ts';
import { journalApp } from './routes.ts';

export const handler = lambdaHandler('journal', journalApp);

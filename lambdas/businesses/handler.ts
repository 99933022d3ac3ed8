import { lambdaHandler } from '../http/handler.ts';
import { businessesApp } from './routes.ts';

export const handler = lambdaHandler('businesses', businessesApp);

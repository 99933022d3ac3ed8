import { lambdaHandler } from '../http/handler.ts';
import { auditApp } from './routes.ts';

export const handler = lambdaHandler('audit', auditApp);

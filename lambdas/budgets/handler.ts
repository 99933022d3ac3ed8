import { lambdaHandler } from '../http/handler.ts';
import { budgetsApp } from './routes.ts';

export const handler = lambdaHandler('budgets', ({ env, ...ports }) => {
  const maxCallSeconds = env.MAX_CALL_DURATION_SECONDS;
  return budgetsApp({ ...ports, limits: { maxCallSeconds, maxConcurrentCalls: env.MAX_CONCURRENT_CALLS } });
});

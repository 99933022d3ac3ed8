import { expect, test } from 'vitest';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { createRouter, type Route } from './router.ts';

const route = (method: string, path: string): Route => ({ method, path, auth: 'jwt', lambda: path });
const find = createRouter([
  route('GET', '/api/calls'),
  route('GET', '/api/calls/{callId}'),
  route('GET', '/api/calls/{callId}/events'),
  route('GET', '/api/calls/latest'),
  route('PUT', '/api/customers/{phone}'),
]);

test('a path finds its route and its decoded parameters', () => {
  expect(find('GET', '/api/calls')?.route.path).toBe('/api/calls');
  expect(find('GET', '/api/calls/twilio-CA1')).toMatchObject({
    route: { path: '/api/calls/{callId}' },
    params: { callId: 'twilio-CA1' },
  });
  expect(find('GET', '/api/calls/twilio-CA1/events')).toMatchObject({ params: { callId: 'twilio-CA1' } });
  expect(find('PUT', '/api/customers/%2B919800000001')?.params).toEqual({ phone: '+919800000001' });
});

test('a fixed segment wins over a parameter', () => {
  expect(find('GET', '/api/calls/latest')?.route.path).toBe('/api/calls/latest');
});

test('another method or depth, and an empty or broken parameter, find no route', () => {
  expect(find('POST', '/api/calls')).toBeNull();
  expect(find('GET', '/api/calls/')).toBeNull();
  expect(find('GET', '/api/calls/a/b')).toBeNull();
  expect(find('GET', '/api/calls/%zz')).toBeNull();
  expect(find('GET', '/')).toBeNull();
});

test('every endpoint of the contract is found by its own path', () => {
  const routes = lambdaFunctions.flatMap(({ name, endpoints }) =>
    endpoints.map((endpoint) => ({ ...endpoint, lambda: name })),
  );
  const findReal = createRouter(routes);
  for (const { method, path } of routes)
    expect(findReal(method, path.replace(/\{\w+\}/g, 'x'))?.route.path).toBe(path);
});

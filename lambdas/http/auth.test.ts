import { expect, test } from 'vitest';
import { eventOf } from '../testing/world.ts';
import { staffOf } from './auth.ts';

test("a person's business and role come from the token's claims, Cognito's or ours", () => {
  const cognito = {
    requestContext: {
      authorizer: { jwt: { claims: { 'custom:business': 'demo-clinic', 'custom:role': 'admin' } } },
    },
  };
  expect(staffOf(cognito, 'jwt-admin')).toEqual({ businessId: 'demo-clinic', role: 'admin', person: '' });
  expect(staffOf(eventOf({ businessId: 'demo-clinic', role: 'boss' }), 'jwt')).toEqual({
    businessId: 'demo-clinic',
    role: 'staff',
    person: '',
  });
  expect(() => staffOf(eventOf({ businessId: 'demo-clinic' }), 'jwt-admin')).toThrow('admin');
  for (const event of [
    undefined,
    {},
    { requestContext: { authorizer: { iam: {} } } },
    eventOf({ businessId: 'No Business' }),
  ]) {
    expect(() => staffOf(event, 'jwt')).toThrow('a staff token is needed');
  }
});

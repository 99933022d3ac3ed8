import { expect, test } from 'vitest';
import { eventOf } from '../testing/world.ts';
import { visitorOf } from './auth.ts';

test("a person's business and role come from the token's claims, Cognito's or ours", () => {
  const cognito = {
    requestContext: {
      authorizer: { jwt: { claims: { 'custom:business': 'demo-clinic', 'custom:role': 'admin' } } },
    },
  };
  expect(visitorOf(cognito, 'jwt-admin')).toEqual({ businessId: 'demo-clinic', role: 'admin', person: '' });
  expect(visitorOf(eventOf({ businessId: 'demo-clinic', role: 'boss' }), 'jwt')).toEqual({
    businessId: 'demo-clinic',
    role: 'staff',
    person: '',
  });
  expect(() => visitorOf(eventOf({ businessId: 'demo-clinic' }), 'jwt-admin')).toThrow('admin');
  for (const event of [
    undefined,
    {},
    { requestContext: { authorizer: { iam: {} } } },
    eventOf({ businessId: 'No Business' }),
  ]) {
    expect(() => visitorOf(event, 'jwt')).toThrow('a staff token is needed');
  }
});

test('an operator needs no business, and is admitted to what is about a business, its settings and budget', () => {
  for (const claims of [
    { role: 'operator', sub: 'o1' },
    { 'custom:role': 'operator', sub: 'o1' },
    { role: 'operator', business: 'demo-clinic', sub: 'o1' },
  ]) {
    const event = { requestContext: { authorizer: { jwt: { claims } } } };
    for (const auth of ['jwt-admin-operator', 'jwt-staff-operator', 'jwt-operator'] as const)
      expect(visitorOf(event, auth)).toEqual({ businessId: null, role: 'operator', person: 'o1' });
    for (const auth of ['jwt', 'jwt-admin'] as const)
      expect(() => visitorOf(event, auth)).toThrow(expect.objectContaining({ status: 403 }));
  }
  for (const role of ['staff', 'admin', 'Operator'])
    expect(() => visitorOf(eventOf({ businessId: 'demo-clinic', role }), 'jwt-operator')).toThrow(
      expect.objectContaining({ status: 403 }),
    );
  for (const role of ['Operator', 'operator ', 'root', ''])
    expect(visitorOf(eventOf({ businessId: 'demo-clinic', role }), 'jwt')).toMatchObject({ role: 'staff' });
});

import { ApiProblem } from '@tessera/client';
import { en } from '../texts/en.js';
import { faultsIn, faultsOf } from './form-faults.js';

const { account } = en;

it('sees what is missing', () => {
  expect(faultsOf({ email: ' ', password: '' }, en)).toEqual({
    email: account.missing.email,
    password: account.missing.password,
  });
});

it.each(['a', 'a@', '@b', 'a b@c'])('takes %j for no address', (email) => {
  expect(faultsOf({ email, password: 'x' }, en)).toEqual({ email: account.noEmail });
});

it('looks at the length of a password only where it is a new one, in characters', () => {
  expect(faultsOf({ email: 'a@b', password: 'short' }, en)).toEqual({});
  expect(faultsOf({ email: 'a@b', password: '🍵'.repeat(11), name: 'A' }, en)).toEqual({
    password: account.passwordShort,
  });
  expect(faultsOf({ email: 'a@b', password: '🍵'.repeat(12), name: 'A' }, en)).toEqual({});
  expect(faultsOf({ email: 'a@b', password: '', name: ' ' }, en)).toEqual({
    password: account.missing.password,
    name: account.missing.name,
  });
});

it('says at the field what the API found', () => {
  const refused = (code: string) =>
    new ApiProblem('POST /', new Response(null, { status: 400 }), {
      code,
      errors: [{ pointer: '/name', detail: 'must be 1 to 100 characters' }],
    });
  expect(faultsIn(refused('VALIDATION_FAILED'))).toEqual({ name: 'must be 1 to 100 characters' });
  expect(faultsIn(refused('EMAIL_TAKEN'))).toEqual({});
  expect(faultsIn(new Error('x'))).toEqual({});
});

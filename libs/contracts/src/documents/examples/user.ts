const ada = {
  id: '0195c1a0-6f2b-7d10-8a44-5b1c9e0f7a21',
  email: 'ada@example.org',
  name: 'Ada Lovelace',
  roles: ['customer'],
  status: 'active',
  version: 3,
  createdAt: '2026-01-02T09:30:00.000Z',
};

/** Of the user service's schemas, by name. */
export const userExamples = {
  Register: { email: 'ada@example.org', password: 'correct horse battery', name: 'Ada Lovelace' },
  LogIn: { email: 'ada@example.org', password: 'correct horse battery' },
  Refresh: { refreshToken: 'Zx3v0mJm0eO2r3bq6r7w1tT0c5y8uQ9s4kP2dL6nE1A' },
  ChangePassword: { currentPassword: 'correct horse battery', newPassword: 'staple on a Tuesday' },
  Tokens: {
    accessToken: 'eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
    tokenType: 'Bearer',
    expiresIn: 900,
    refreshToken: 'Zx3v0mJm0eO2r3bq6r7w1tT0c5y8uQ9s4kP2dL6nE1A',
  },
  KeySet: {
    keys: [{ kty: 'RSA', kid: '2026-01', use: 'sig', alg: 'RS256', n: 'u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0t', e: 'AQAB' }],
  },
  User: ada,
  UserPage: { items: [ada], next: null },
  RenameUser: { name: 'Ada King' },
  ChangeUser: { creditLimit: 250_000 },
  PayCredit: { amount: 15_000 },
  CreditAccount: { limit: 100_000, held: 2_500, spent: 15_000, available: 82_500, currency: 'EUR' },
};

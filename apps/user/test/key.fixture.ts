import { generateKeyPairSync } from 'node:crypto';

export const newKey = (modulusLength = 2_048) => generateKeyPairSync('rsa', { modulusLength }).privateKey;

import { must } from './must.js';

const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** Where a certificate and its key lie. */
interface Files {
  certificate: string;
  key: string;
}

/**
 * Writes a certificate that is its own authority, good for two days, and its key, both as PEM. Throws CommandError when openssl
 * fails.
 *
 * @param name its common name.
 * @param address the IP address that it is good for, of a server.
 */
export const selfSigned = async (name: string, { certificate, key }: Files, address?: string): Promise<void> => {
  const addresses = address === undefined ? [] : ['-addext', `subjectAltName=IP:${address}`];
  await must('openssl', 'req', ...kind, '-subj', `/CN=${name}`, ...addresses, '-keyout', key, '-out', certificate);
};

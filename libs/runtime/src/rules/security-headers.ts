/**
 * What every answer tells a browser to refrain from: it is data, never a page, for nobody's frame, of the type that it says
 * (OWASP REST Security, Security Headers). A page brings a policy of its own in place of these; nginx says the same of its
 * own answers (docker/nginx.conf).
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

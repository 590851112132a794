/** A Secret of the platform, as an operator or a vault would bring it. */
export const secret = (name: string, content: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'tessera' },
  stringData: content,
});

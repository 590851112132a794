import { Agent, type IncomingMessage, request } from 'node:http';

/**
 * `fetch` from an address of loopback of one's own (Linux has 127.0.0.0/8): customers come from many, and the limits count each
 * of them alone.
 */
export const fetchFrom = (localAddress: string) => {
  const agent = new Agent({ keepAlive: true, localAddress });
  const ask = (url: string, { method = 'GET', headers, body, signal }: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      // The client gives headers as a record, and a body as text.
      const options = { method, headers: headers as Record<string, string>, agent, ...(signal && { signal }) };
      const asked = request(url, options, (answer) => void responseOf(answer).then(resolve, reject));
      asked.once('error', reject).end(body as string | null);
    });
  return { ask, close: () => agent.destroy() };
};

const responseOf = async (answer: IncomingMessage): Promise<Response> => {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const { statusCode: status = 502, headers } = answer;
  // No answer of the API has a header twice.
  return new Response(Buffer.concat(chunks).toString() || null, { status, headers: headers as Record<string, string> });
};

/** The rest of a request. Text, bytes and streams go over the wire as they are, as application/json. */
export interface Ask {
  token?: string | undefined;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** What came back. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // Whatever the test expects is what it checks next. Undefined when it is empty or no JSON.
  body: ReturnType<typeof JSON.parse>;
}

const payload = (body: unknown) =>
  typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
    ? body
    : JSON.stringify(body);

const requestOf = (method: string, { token, body, headers, signal }: Ask): RequestInit => ({
  method,
  headers: {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  },
  ...(body === undefined ? {} : { body: payload(body), duplex: 'half' }),
  ...(signal ? { signal } : {}),
});

const isJson = (headers: Headers) => /\bjson\b/.test(headers.get('content-type') ?? '');

/** One request as the test writes it, however wrong, and the answer as it comes. For what is right there is @tessera/client. */
export const ask = async (method: string, url: string, request: Ask = {}): Promise<Answer> => {
  const response = await fetch(url, requestOf(method, request));
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, text, body: text !== '' && isJson(headers) ? JSON.parse(text) : undefined };
};

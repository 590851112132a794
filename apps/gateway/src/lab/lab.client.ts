import { Injectable } from '@nestjs/common';
import { type ProblemCode, problems, Refusal } from '@tessera/contracts';
import { unavailable } from '@tessera/runtime';
import { request as ask, type IncomingMessage } from 'node:http';
import * as z from 'zod';

/** Of the supervisor; it ends a store in order, or looks at all of them. */
const ANSWER_MS = 40_000;

/** Where the supervisor of this run listens, and what opens its door. */
export interface LabSettings {
  url: string;
  key: string;
}

/** What is asked of it. */
export interface LabRequest {
  method: string;
  path: string;
  body?: unknown;
}

// The keys are those of the object.
const codes = Object.keys(problems) as ProblemCode[];
const problem = z.object({
  code: z.enum(codes),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});

/** The laboratory, which belongs to the process that has started this one. */
@Injectable()
export class LabClient {
  constructor(private readonly settings: LabSettings) {}

  /** The answer as its schema has it. Throws the supervisor's refusal, UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR. */
  async answer<Schema extends z.ZodType>(schema: Schema, request: LabRequest): Promise<z.output<Schema>> {
    const response = await this.open(request, AbortSignal.timeout(ANSWER_MS));
    const document = jsonOf(await textOf(response));
    if ((response.statusCode ?? 500) >= 400) throw refusalIn(document);
    const { success, data } = schema.safeParse(document);
    if (!success) throw new Refusal('UPSTREAM_ERROR');
    return data;
  }

  /** What it tells until `signal` aborts. Throws as `answer` does. */
  async stream(signal: AbortSignal): Promise<IncomingMessage> {
    const response = await this.open({ method: 'GET', path: '/v1/lab/stream' }, signal);
    if (response.statusCode === 200) return response;
    throw refusalIn(jsonOf(await textOf(response)));
  }

  private open({ method, path, body }: LabRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { url, key } = this.settings;
    return new Promise((resolve, reject) => {
      const sent = ask(url + path, { method, signal, headers: { 'x-lab-key': key } }, resolve);
      sent.once('error', () => reject(unavailable()));
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch {
    throw unavailable();
  }
  return Buffer.concat(chunks).toString();
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const refusalIn = (document: unknown): Refusal => {
  const { success, data } = problem.safeParse(document);
  if (!success) return new Refusal('UPSTREAM_ERROR');
  const { code, detail, errors } = data;
  return new Refusal(code, { ...(detail !== undefined && { detail }), ...(errors && { errors }) });
};

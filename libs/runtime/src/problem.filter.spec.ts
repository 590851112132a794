import { HttpException, NotFoundException } from '@nestjs/common';
import { problems, Refusal } from '@tessera/contracts';
import { asRefusal, problemBody } from './problem.filter.js';

describe('the problem of an error', () => {
  it('keeps a refusal as it is', () => {
    const refusal = new Refusal('OUT_OF_STOCK', { extra: { lines: [] } });
    expect(asRefusal(refusal)).toBe(refusal);
  });

  it.each([
    [new NotFoundException(), 'NOT_FOUND'],
    [new HttpException('', 400), 'BAD_REQUEST'],
    [Object.assign(new Error(), { statusCode: 413 }), 'PAYLOAD_TOO_LARGE'],
    [Object.assign(new Error(), { statusCode: 415 }), 'UNSUPPORTED_MEDIA_TYPE'],
    [new TypeError('a bug, with secrets in it'), 'INTERNAL'],
    ['not even an error', 'INTERNAL'],
    [null, 'INTERNAL'],
  ])('of %p is %s', (error, code) => {
    expect(asRefusal(error).code).toBe(code);
  });

  it('tells nothing of an unforeseen error', () => {
    const body = problemBody(asRefusal(new Error('password=hunter2')), '/v1/x');
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(body).toMatchObject({ status: 500, code: 'INTERNAL', instance: '/v1/x' });
  });

  it('has a title and a status for every code', () => {
    for (const [code, { status, title }] of Object.entries(problems)) {
      expect(code).toMatch(/^[A-Z_]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toBe('');
    }
  });
});

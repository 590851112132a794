import { HttpException, NotFoundException } from '@nestjs/common';
import { Refusal } from '@tessera/contracts';
import { asRefusal } from './problem.filter.js';
import { problemBody } from './rules/problem.js';

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
    const body = problemBody(asRefusal(new Error('password=hunter2')), '/v1/x', 'id');
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(body).toMatchObject({ status: 500, code: 'INTERNAL', instance: '/v1/x' });
  });
});

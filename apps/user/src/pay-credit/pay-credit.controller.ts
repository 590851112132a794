import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import { type CreditView, id, payCredit, type PayCredit, Refusal } from '@tessera/contracts';
import { type OnceOnly, onceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { type CreditLedger } from '../domain/index.js';
import { LedgerStore } from '../store/ledger.store.js';

const LONGEST_KEY = 128;

@Controller('v1/users/:id/credit/payments')
export class PayCreditController {
  constructor(private readonly ledger: LedgerStore) {}

  /**
   * `POST {amount}`, admin → 201 credit account: spent − amount. 404, 409 CREDIT_IN_USE when more than spent.
   * `Idempotency-Key` (1–128 characters) is honoured: a repeat is answered as the first call was, with
   * `Idempotency-Replayed: true`; another body 422 IDEMPOTENCY_MISMATCH, still running 409 IDEMPOTENCY_IN_FLIGHT.
   */
  @Post()
  @Roles('admin')
  async pay(
    @CurrentUser() admin: Principal,
    @Param('id', { schema: id.toLowerCase() }) customer: string,
    @Body({ schema: payCredit }) body: PayCredit,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreditView> {
    const once = key === undefined ? undefined : onceFor(admin, customer, key, body);
    const keys = { customers: [customer] };
    const pay = (ledger: CreditLedger) => ledger.pay(customer, body.amount);
    const answer = (ledger: CreditLedger) => ledger.view(customer);
    const paid = await this.ledger.changeOnce(once, keys, pay, answer);
    if (paid.replayed) reply.header('idempotency-replayed', 'true');
    return paid.body;
  }
}

const onceFor = (admin: Principal, customer: string, key: string, body: PayCredit): OnceOnly => {
  if (key.length < 1 || key.length > LONGEST_KEY) throw badKey();
  return onceOnly({ user: admin.id, method: 'POST', path: `/v1/users/${customer}/credit/payments`, key, body });
};

const badKey = () =>
  new Refusal('VALIDATION_FAILED', {
    errors: [{ pointer: 'header/idempotency-key', detail: `must be 1 to ${LONGEST_KEY} characters` }],
  });

import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { type CreditView, id, payCredit, type PayCredit } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { type CreditLedger } from '../domain/credit-ledger.js';
import { LedgerStore } from '../store/ledger.store.js';

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
    @Param('id', { schema: id }) customer: string,
    @Body({ schema: payCredit }) body: PayCredit,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreditView> {
    const keys = { customers: [customer] };
    const pay = (ledger: CreditLedger) => ledger.pay(customer, body.amount);
    const answer = (ledger: CreditLedger) => ledger.view(customer);
    return answerOnce(reply, await this.ledger.changeOnce({ once, keys, move: pay, answer }));
  }
}

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
   * `POST /v1/users/{id}/credit/payments` `{amount}`, admin → 201 credit account: spent − amount, with
   * `Idempotency-Replayed: true` when the same key had its effect before; 400 VALIDATION_FAILED, 404 NOT_FOUND, 409
   * CREDIT_IN_USE when more than spent, IDEMPOTENCY_IN_FLIGHT, 422 IDEMPOTENCY_MISMATCH.
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

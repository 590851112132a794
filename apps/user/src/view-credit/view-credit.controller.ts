import { Controller, Get } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { type CreditView, Refusal } from '@tessera/contracts';
import { CreditReader } from '../store/credit.reader.js';

@Controller('v1/users/me/credit')
export class ViewCreditController {
  constructor(private readonly credit: CreditReader) {}

  /**
   * `GET /v1/users/me/credit` → 200 `{limit, held, spent, available, currency}`; 401 UNAUTHENTICATED, also for somebody
   * blocked since the token was issued.
   */
  @Get()
  async show(@CurrentUser() user: Principal): Promise<CreditView> {
    const account = await this.credit.findActive(user.id);
    if (!account) throw new Refusal('UNAUTHENTICATED');
    return account;
  }
}

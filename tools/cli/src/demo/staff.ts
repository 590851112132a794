import { CommandError } from '@tessera/command';
import { type Money, productView, type StockView, stockView, tokens } from '@tessera/contracts';
import { type Api } from './api.client.js';
import { bodyOf, eventually, wrong } from './checks.js';
import { Caller } from './customer.js';
import { type Login } from './staff-login.reader.js';

const REMEDY = 'Name a staff member of that platform with --staff-email and --staff-password-file.';

/** What an adjustment answers: the shelf, not what was sold from it. */
const adjusted = stockView.omit({ sold: true });

/** Who stocks the shelf and looks behind it. */
export class Staff extends Caller {
  /** Logs in; one line with the remedy when this platform does not know them. */
  static async logInAs({ email, password }: Login, api: Api): Promise<Staff> {
    const answer = await api.ask('POST', '/v1/auth/login', { body: { email, password } });
    if (answer.status === 401) throw new CommandError(`${api.url} refused the login of ${email}. ${REMEDY}`);
    return new Staff('staff', api, bodyOf(answer, 200, tokens).accessToken);
  }

  async offer(sku: string, name: string, price: Money, pieces: number) {
    bodyOf(await this.ask('PUT', `/v1/products/${sku}`, { name, price }), 201, productView);
    const adjustment = { delta: pieces, reason: 'tessera demo' };
    bodyOf(await this.ask('POST', `/v1/products/${sku}/adjustments`, adjustment), 201, adjusted);
  }

  /** The stock once nothing is reserved any more and `available` is as wanted: every order has had its effect by then. */
  settledStock(sku: string, available: number): Promise<StockView> {
    const read = async () => bodyOf(await this.ask('GET', `/v1/products/${sku}/stock`), 200, stockView);
    const settled = (stock: StockView) => stock.reserved === 0 && stock.available === available;
    return eventually(
      `the stock of ${sku}, to be ${available} available and none reserved,`,
      this.api.timeoutSeconds,
      read,
      settled,
    );
  }

  async retire(sku: string) {
    const { status } = await this.ask('DELETE', `/v1/products/${sku}`);
    if (status !== 204) throw wrong(`DELETE /v1/products/${sku} answered ${status} instead of 204.`);
  }
}

import { type Client, isProblem } from '@tessera/client';
import { CommandError } from '@tessera/command';
import { type Money, type StockView } from '@tessera/contracts';
import { eventually } from './checks.js';
import { type Platform } from './platform.js';
import { type Login } from './staff-login.reader.js';

const REMEDY = 'Name a staff member of that platform with --staff-email and --staff-password-file.';

/** Who stocks the shelf and looks behind it. */
export class Staff {
  private constructor(
    private readonly api: Client,
    private readonly timeoutSeconds: number,
  ) {}

  /** Logs in; one line with the remedy when this platform does not know them. */
  static async logInAs(login: Login, platform: Platform): Promise<Staff> {
    const api = platform.newClient();
    try {
      await api.logIn(login);
    } catch (error) {
      if (!isProblem(error, 'INVALID_CREDENTIALS')) throw error;
      throw new CommandError(`${platform.url} refused the login of ${login.email}. ${REMEDY}`, { cause: error });
    }
    return new Staff(api, platform.timeoutSeconds);
  }

  async offer(sku: string, name: string, price: Money, pieces: number) {
    await this.api.putProduct({ sku, name, price });
    await this.api.adjustStock({ sku, delta: pieces, reason: 'tessera demo' });
  }

  /** The stock once nothing is reserved any more and `available` is as wanted: every order has had its effect by then. */
  settledStock(sku: string, available: number): Promise<StockView> {
    const settled = (stock: StockView) => stock.reserved === 0 && stock.available === available;
    return eventually(
      `the stock of ${sku}, to be ${available} available and none reserved,`,
      this.timeoutSeconds,
      () => this.api.getStock({ sku }),
      settled,
    );
  }

  async retire(sku: string) {
    await this.api.retireProduct({ sku });
  }
}

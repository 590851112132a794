import { Unworkable } from '@tessera/messaging';
import { Stock } from '../domain/stock.js';

/**
 * Stands for a stock whose record breaks its shape. Nobody computes with it: whatever touches it throws Unworkable, which no
 * repetition mends, so that orders of its SKU become dead letters, and those beside them go on.
 */
export class DamagedStock extends Stock {
  constructor(sku: string) {
    super({ sku, available: 0, reserved: 0, sold: 0, version: 0, retired: false });
  }

  override get available(): number {
    throw this.damage();
  }

  override get reserved(): number {
    throw this.damage();
  }

  override get sold(): number {
    throw this.damage();
  }

  override get version(): number {
    throw this.damage();
  }

  override move(): never {
    throw this.damage();
  }

  private damage() {
    return new Unworkable(`the stock record of ${this.sku} is damaged: its counts are no whole numbers from 0 on`);
  }
}

import { Controller, Get } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { type UndecidedOrders } from '@tessera/contracts';
import { OrderReader } from '../store/order.reader.js';

/** The gateway asks, for staff. */
@Controller('internal/admin/undecided')
@Roles('staff')
export class ViewUndecidedController {
  constructor(private readonly orders: OrderReader) {}

  /** `GET /internal/admin/undecided` → 200 `{undecided, oldestMs}`: orders that are PENDING. */
  @Get()
  show(): Promise<UndecidedOrders> {
    return this.orders.undecided();
  }
}

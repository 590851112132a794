import { Controller, Get } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { type OwnVerdicts } from '@tessera/contracts';
import { Books } from './books.js';

@Controller('internal/admin/check')
@Roles('staff')
export class BooksController {
  constructor(private readonly books: Books) {}

  /** `GET /internal/admin/check` → 200 `{verdicts}`: what must always hold, as far as this store alone can say. */
  @Get()
  async check(): Promise<OwnVerdicts> {
    return { verdicts: await this.books.verdicts() };
  }
}

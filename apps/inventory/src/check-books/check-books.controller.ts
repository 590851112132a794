import { Controller, Get } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { type OwnVerdicts } from '@tessera/contracts';
import { BooksReader } from '../store/books.reader.js';

/** The gateway asks, for staff. */
@Controller('internal/admin/check')
@Roles('staff')
export class CheckBooksController {
  constructor(private readonly books: BooksReader) {}

  /** `GET /internal/admin/check` → 200 `{verdicts}`: what must always hold, as far as this store alone can say. */
  @Get()
  async check(): Promise<OwnVerdicts> {
    return { verdicts: await this.books.verdicts() };
  }
}

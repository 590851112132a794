import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import {
  type DeadLetterDetail,
  deadLetterId,
  type DeadLetters as DeadLettersView,
  listDeadLetters,
  type ListDeadLetters,
  Refusal,
  type ResolutionView,
} from '@tessera/contracts';
import { type Resolution } from '@tessera/messaging';
import { Log } from '@tessera/runtime';
import { audit } from '../audit.js';
import { deadLetterDetail, deadLetterView } from './dead-letter-view.js';
import { DeadLetters } from './dead-letters.js';

@Controller('internal/admin/dead-letters')
@Roles('staff')
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly log: Log,
  ) {}

  /** `GET /internal/admin/dead-letters?state&limit` → 200 `{items, isCut}`, newest first; 400 VALIDATION_FAILED, 503. */
  @Get()
  async list(@Query({ schema: listDeadLetters }) query: ListDeadLetters): Promise<DeadLettersView> {
    const { deadLetters, isCut } = await this.deadLetters.list(query);
    return { items: deadLetters.map(deadLetterView), isCut };
  }

  /** `GET /internal/admin/dead-letters/{id}` → 200 with headers and value; 404, 503, 504. */
  @Get(':id')
  async show(@Param('id', { schema: deadLetterId }) id: string): Promise<DeadLetterDetail> {
    const { deadLetter, message } = await this.deadLetters.find(id);
    return deadLetterDetail(deadLetter, message);
  }

  /** `POST /internal/admin/dead-letters/{id}/replay` → 202; 404, 409 DEAD_LETTER_RESOLVED, 503, 504. */
  @Post(':id/replay')
  @HttpCode(202)
  replay(@Param('id', { schema: deadLetterId }) id: string, @CurrentUser() user: Principal): Promise<ResolutionView> {
    return this.resolve(id, 'replay', user);
  }

  /** `POST /internal/admin/dead-letters/{id}/drop` → the same, and its group gives it up. */
  @Post(':id/drop')
  @HttpCode(202)
  drop(@Param('id', { schema: deadLetterId }) id: string, @CurrentUser() user: Principal): Promise<ResolutionView> {
    return this.resolve(id, 'drop', user);
  }

  private async resolve(id: string, resolution: Resolution, user: Principal): Promise<ResolutionView> {
    const note = (result: string) => audit(this.log, user, { action: `dead-letter.${resolution}`, target: id, result });
    try {
      await this.deadLetters.resolve(id, resolution, user.id);
    } catch (error) {
      note(error instanceof Refusal ? error.code : 'failed');
      throw error;
    }
    note('said');
    return { id, resolution, by: user.id, at: new Date().toISOString() };
  }
}

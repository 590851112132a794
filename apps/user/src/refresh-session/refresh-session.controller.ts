import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { refresh, type Refresh, type Tokens } from '@tessera/contracts';
import { RefreshSessionHandler } from './refresh-session.handler.js';

@Controller('v1/auth/refresh')
export class RefreshSessionController {
  constructor(private readonly handler: RefreshSessionHandler) {}

  /**
   * `POST /v1/auth/refresh` `{refreshToken}`, anyone → 200 as login, with the roles of now; 400 VALIDATION_FAILED, 401
   * REFRESH_INVALID, and 401 REFRESH_REUSED for one that was exchanged before: that ends its session. Within ten seconds a
   * repeat gets the same successor, while that is unused.
   */
  @Post()
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  refresh(@Body({ schema: refresh }) { refreshToken }: Refresh): Promise<Tokens> {
    return this.handler.refresh(refreshToken);
  }
}

import { SetMetadata } from '@nestjs/common';

/** The metadata of `@Public()`: its `PublicOptions`. */
export const PUBLIC = 'tessera:public';

/** How open a public route is. */
export interface PublicOptions {
  /**
   * A good token still names the caller, for routes that show staff more; no token, or a bad one, is nobody.
   * `@CurrentUser()` is then `Principal | undefined`.
   */
  identify?: boolean;
}

/** Anyone may call this route or controller: tokens are ignored, good or bad. Never 401, 403 or (for keys) 503. */
export const Public = (options: PublicOptions = {}) => SetMetadata(PUBLIC, options);

import { SetMetadata } from '@nestjs/common';

/** The metadata of `@Roles()`: the role. */
export const ROLE = 'tessera:role';

/** The role that this route or controller needs; `admin` includes `staff`. Without it: 403 FORBIDDEN. */
export const Roles = (needed: 'staff' | 'admin') => SetMetadata(ROLE, needed);

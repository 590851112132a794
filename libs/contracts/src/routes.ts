import { adminRoutes } from './admin/routes.js';
import { gatewayRoutes } from './gateway/routes.js';
import { inventoryRoutes } from './inventory/routes.js';
import { labRoutes } from './lab/routes.js';
import { orderRoutes } from './order/routes.js';
import { type Route } from './route.js';
import { userRoutes } from './user/routes.js';

const listed = { ...userRoutes, ...inventoryRoutes, ...orderRoutes, ...gatewayRoutes, ...adminRoutes, ...labRoutes };

/** Every route of the public API by its operation id, each with the types of its schemas. */
export type Routes = typeof listed;

/** The name of a route, in documents and in the client. */
export type OperationId = keyof Routes;

/** Every route of the public API. */
export const routes: Readonly<Record<OperationId, Route>> = listed;

// The keys are those of the object above.
/** Their names. */
export const operationIds = Object.keys(listed) as OperationId[];

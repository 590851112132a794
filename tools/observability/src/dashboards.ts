import { type Dashboard } from './dashboard.js';
import { gateway } from './gateway.dashboard.js';
import { ordersAndEvents } from './orders-and-events.dashboard.js';
import { platform } from './platform.dashboard.js';
import { runtime } from './runtime.dashboard.js';

/** The pages of Grafana. */
export const dashboards: readonly Dashboard[] = [platform, ordersAndEvents, gateway, runtime];

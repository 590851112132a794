import { type DynamicModule } from '@nestjs/common';
import { type GatewaySettings } from '../settings.js';
import { LabClient } from './lab.client.js';
import { LabController } from './lab.controller.js';
import { WatchLabController } from './watch-lab.controller.js';

type Room = Required<Pick<DynamicModule, 'controllers' | 'providers'>>;

/** The laboratory, where there is one: elsewhere its routes are unknown ones. */
export const labIn = ({ LAB_URL: url, LAB_KEY: key }: GatewaySettings): Room => {
  if (url === undefined || key === undefined) return { controllers: [], providers: [] };
  const client = { provide: LabClient, useValue: new LabClient({ url, key }) };
  return { controllers: [WatchLabController, LabController], providers: [client] };
};

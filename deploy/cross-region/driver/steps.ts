/** A region's part in it. */
export type Place = 'main' | 'client' | 'standby';

/** The templates, by their files. */
export const templateNames = ['01-main', '02-client', '03-routes', '04-standby'] as const;

/** `02-client` */
export type TemplateName = (typeof templateNames)[number];

/** A stack that is deployed: of which template, and where. */
export interface Step {
  template: TemplateName;
  place: Place;
}

/** All stacks there can be. A standby is a second main region, with a way of its own from the client's. */
export const steps = {
  main: { template: '01-main', place: 'main' },
  client: { template: '02-client', place: 'client' },
  routes: { template: '03-routes', place: 'main' },
  'standby-main': { template: '01-main', place: 'standby' },
  standby: { template: '04-standby', place: 'client' },
  'standby-routes': { template: '03-routes', place: 'standby' },
} as const satisfies Record<string, Step>;

/** `standby-main`; the stack of it is `<name>-standby-main`. */
export type StepName = keyof typeof steps;

/** The stack of a step. */
export const stackName = (name: string, step: StepName): string => `${name}-${step}`;

const three: readonly StepName[] = ['main', 'client', 'routes'];

/** In the order of deployment. The client comes once more at the end: only then is it known where the standby is. */
export const deployOrder = ({ standby }: { standby: boolean }): readonly StepName[] =>
  standby ? [...three, 'standby-main', 'standby', 'standby-routes', 'client'] : three;

/** Strictly the other way round: nothing is deleted that something else still stands on. */
export const destroyOrder: readonly StepName[] = [
  'routes',
  'standby-routes',
  'standby',
  'standby-main',
  'client',
  'main',
];

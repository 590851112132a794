import { refuse } from './fault.js';
import { type Placed, type ResolvedStack } from './model.js';
import { networkProperties, type NetworkProperties, type NetworkType } from './properties.js';
import { shaped } from './shape.js';

/** A resource of a network. */
export interface Entry<Type extends NetworkType> {
  placed: Placed;
  id: string;
  properties: NetworkProperties<Type>;
}

/** All resources of all stacks, by type and by id. */
export interface Catalogue {
  of: <Type extends NetworkType>(type: Type) => Entry<Type>[];
  /** The one with this id; throws where `asker` names one that is not there. */
  get: <Type extends NetworkType>(type: Type, id: string, asker: Placed) => Entry<Type>;
}

/** `demo-main: SubnetA` */
export const at = ({ stack, logicalId }: Placed): string => `${stack}: ${logicalId}`;

/** What the stacks have made, looked at as a whole. */
export const catalogueOf = (stacks: readonly ResolvedStack[]): Catalogue => {
  const all = stacks.flatMap(({ resources }) => resources);
  const of: Catalogue['of'] = (type) =>
    all
      .filter((placed) => placed.type === type)
      .map((placed) => ({
        placed,
        id: placed.id,
        properties: shaped(networkProperties[type], placed.properties, at(placed)),
      }));
  const get: Catalogue['get'] = (type, id, asker) =>
    of(type).find((entry) => entry.id === id) ?? refuse(at(asker), `there is no ${type} ${id}`);
  return { of, get };
};

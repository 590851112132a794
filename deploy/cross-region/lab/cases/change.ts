import { type StepName } from '../../driver/steps.js';
import { type Bag, type Json, type Template } from '../../template/model.js';
import { type Stacks } from '../case.js';

/** The properties of a resource, to be changed in place. */
export const propertiesOf = ({ Resources }: Template, id: string): Bag => {
  const resource = Resources[id];
  if (!resource) throw new Error(`there is no ${id} to change`);
  return (resource.Properties ??= {});
};

/** Takes resources out of a template. What is not there cannot be missed: that throws. */
export const without = ({ Resources }: Template, ...ids: readonly string[]): void => {
  for (const id of ids) {
    if (!Resources[id]) throw new Error(`there is no ${id} to take out`);
    delete Resources[id];
  }
};

const isBag = (json: Json | undefined): json is Bag =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** The one statement of a policy that has a condition on this key. */
export const statementOn = (policy: Json | undefined, key: string): Bag => {
  const statements = isBag(policy) && Array.isArray(policy['Statement']) ? policy['Statement'].filter(isBag) : [];
  const found = statements.filter((one) => JSON.stringify(one['Condition'] ?? {}).includes(`"${key}"`));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} statements have a condition on ${key}`);
  return found[0];
};

/** An output of a stack. */
export const outputOf = (stacks: Stacks, step: StepName, name: string): string => {
  const value = stacks.get(step)?.outputs[name];
  if (value === undefined) throw new Error(`there is no output ${name} of ${step}`);
  return value;
};

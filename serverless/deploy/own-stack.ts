import { type Aws, findStack, refuseForeign, type Stack } from '@tessera/aws';
import { CommandError } from '@tessera/command';

/** The stack of that name, ours and there. */
export const ownStack = async (aws: Aws, name: string): Promise<Stack> => {
  const stack = await findStack(aws, name);
  if (!stack)
    throw new CommandError(`There is no stack ${name} in ${aws.config.region}: "tessera aws deploy" makes it.`);
  refuseForeign(stack);
  return stack;
};

/** The stack, when it answers requests. */
export const runningStack = async (aws: Aws, name: string): Promise<Stack> => {
  const stack = await ownStack(aws, name);
  if (stack.outputs['Url'] === undefined)
    throw new CommandError(`The stack ${name} is not there yet (${stack.status}): "tessera aws deploy" finishes it.`);
  return stack;
};

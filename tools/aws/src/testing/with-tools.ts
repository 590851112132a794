import { ToolMissing } from '@tessera/command';

/**
 * Tests that need tools. Where one cannot be had they are not run, and the report has that by name; with CI=true, where
 * whoever looks sees only whether it is green, that is a failure.
 */
export const withTools = async <Tools>(
  name: string,
  find: () => Promise<Tools>,
  suite: (tools: Tools) => void | Promise<void>,
): Promise<void> => {
  try {
    const tools = await find();
    await suite(tools);
  } catch (error) {
    if (!(error instanceof ToolMissing) || process.env['CI'] === 'true') throw error;
    console.warn(`${name} is not run: ${error.message}`);
    describe(name, () => it.todo(`not run: ${error.message}`));
  }
};

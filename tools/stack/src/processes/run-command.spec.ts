import { runCommand } from './run-command.js';

/** Says its process group on standard output, something else on standard error. */
const sayGroup = ['-c', 'ps -o pgid= -p $$; echo "on the way" >&2'];

const groupOf = async (attached: boolean) => {
  const heard = { printed: [] as string[], errors: [] as string[] };
  const onLine = (line: string, isError: boolean) => heard[isError ? 'errors' : 'printed'].push(line.trim());
  const { ok } = await runCommand('sh', sayGroup, { attached, onLine });
  expect({ ok, errors: heard.errors }).toEqual({ ok: true, errors: ['on the way'] });
  return Number(heard.printed[0]);
};

it("has a command in a group of its own, unless the terminal's Ctrl-C is to reach it", async () => {
  const own = await groupOf(false);
  const shared = await groupOf(true);
  expect(own).not.toBe(shared);
  expect(shared).toBe(await groupOf(true));
});

it('listens for the end of this process once, however many commands there were', async () => {
  const before = process.listenerCount('exit');
  for (let run = 0; run < 3; run += 1) await runCommand('true', []);
  expect(process.listenerCount('exit')).toBe(before);
});

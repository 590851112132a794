import { withSnapshot } from './snapshot.js';

const template = 'DeploymentExpress0123abcd: {}\nDeploymentOne0123abcd: {}\nStage: !Ref DeploymentOne0123abcd\n';
const named = (text: string, keys: { kid: string }[], values = {}) => withSnapshot(text, { keys, values });

it('names a snapshot of the API by the keys and parameters in it, wherever it is named', () => {
  const one = named(template, [{ kid: 'a' }]);
  expect(one).toMatch(
    /^DeploymentExpress0123abcd([0-9a-f]{8}): .*\nDeploymentOne0123abcd\1: .*\nStage: .*0123abcd\1\n$/,
  );
  expect(named(template, [{ kid: 'b' }])).not.toBe(one);
  expect(named(template, [{ kid: 'a' }], { CorsOrigins: '*' })).not.toBe(one);
  expect(named(template, [{ kid: 'a' }], { LogDays: '30' })).toBe(one);
});

it('names one anew that has a name already', () => {
  const [before, after] = [[{ kid: 'a' }], [{ kid: 'a' }, { kid: 'b' }]];
  expect(named(named(template, before), after)).toBe(named(template, after));
});

import { openApi } from '@tessera/contracts/documents';
import { served } from '../routes.js';
import { ofType, readResources, type ReadResource } from '../test/read-template.js';
import { mockPaths } from './paths.js';

const resources = readResources();

/** `/v1/orders/{id}`, from the tree of paths. */
const pathOf = (id: string): string => {
  const { PathPart, ParentId } = Object(resources[id]?.Properties);
  return `${ParentId.Ref ? pathOf(ParentId.Ref) : '/v1'}/${PathPart}`;
};

const methods = new Map<string, ReadResource>(
  ofType(resources, 'AWS::ApiGateway::Method').map(([, method]) => {
    const { HttpMethod, ResourceId } = Object(method.Properties);
    return [`${HttpMethod} ${pathOf(ResourceId.Ref)}`, method];
  }),
);

const methodAt = (name: string): ReadResource => {
  const method = methods.get(name);
  if (!method) throw new Error(`the API has no ${name}`);
  return method;
};

const routes = served.map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
const mocked = mockPaths.map((path) => `GET /v1${path}`);
const withHead = (name: string) => (name.startsWith('GET ') ? [name, name.replace('GET', 'HEAD')] : [name]);

describe.each(routes)('$name', ({ name, who, room }) => {
  it('asks for a token unless it is for anyone', () => {
    for (const each of withHead(name)) {
      const { Metadata, Properties } = methodAt(each);
      expect(Properties['AuthorizationType']).toBe(who === 'anyone' ? 'NONE' : 'CUSTOM');
      expect(Metadata?.public !== undefined).toBe(who === 'anyone');
    }
  });

  it('is answered by its room, or by the door', () => {
    for (const each of withHead(name)) {
      const { Uri } = Object(methodAt(each).Properties['Integration']);
      const [, door, own] = Uri['Fn::Sub'][1].Function['Fn::If'];
      expect([door, own]).toEqual([
        { 'Fn::GetAtt': 'DoorFunction.Arn' },
        { 'Fn::GetAtt': `${room.slice(0, 1).toUpperCase()}${room.slice(1)}Function.Arn` },
      ]);
    }
  });
});

it('has no method beyond, but for OPTIONS', () => {
  const known = [...routes.map(({ name }) => name), ...mocked].flatMap(withHead);
  expect([...methods.keys()].filter((name) => !name.startsWith('OPTIONS ')).toSorted()).toEqual(known.toSorted());
});

it('answers OPTIONS at every path, with what there is', () => {
  const paths = new Set([...methods.keys()].map((name) => name.split(' ')[1] ?? ''));
  for (const path of paths) {
    const { IntegrationResponses } = Object(methodAt(`OPTIONS ${path}`).Properties['Integration']);
    const allowed = [...methods.keys()].filter((name) => name.endsWith(` ${path}`)).map((name) => name.split(' ')[0]);
    expect(IntegrationResponses[0]).toMatchObject({
      StatusCode: '204',
      ResponseParameters: { 'method.response.header.allow': `'${allowed.toSorted().join(', ')}'` },
    });
  }
});

/** API Gateway has nothing above its stage, and receipts are of this edition alone. */
const ownPaths = ['GET /v1/.well-known/jwks.json', 'GET /v1/health/live', 'GET /v1/orders/{id}/receipt'];

it('is a part of the public API, but for three routes', () => {
  const { paths } = openApi();
  const inContract = (name: string) => {
    const [method = '', path = ''] = name.split(' ');
    return method.toLowerCase() in Object(Object(paths)[path]);
  };
  const names = [...routes.map(({ name }) => name), ...mocked];
  expect(names.filter((name) => !inContract(name)).toSorted()).toEqual(ownPaths);
});

it('a snapshot is made when every method and answer is there', () => {
  const parts = [
    ...ofType(resources, 'AWS::ApiGateway::Method'),
    ...ofType(resources, 'AWS::ApiGateway::GatewayResponse'),
  ];
  for (const [, deployment] of ofType(resources, 'AWS::ApiGateway::Deployment'))
    expect(Object(deployment)['DependsOn'].toSorted()).toEqual(parts.map(([id]) => id).toSorted());
});

import { served } from '../routes.js';
import { getAtt, type Listed, ref } from './cloudformation.js';

/** What the template answers by itself. API Gateway has nothing above its stage: here they are below /v1. */
export const mockPaths = ['/.well-known/jwks.json', '/health/live'] as const;

/** The stage is `/v1`. */
export const withoutStage = (path: string): string => path.replace(/^\/v1/, '');

/** `/orders/{id}/cancel` is `OrdersIdCancel` in logical ids. */
export const idOfPath = (path: string): string =>
  path.replace(/[^a-z]+([a-z])/gi, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '');

/** A name as the beginning of a logical id. */
export const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** Every path with a method. */
export const answeredPaths = (): string[] => [
  ...new Set([...served.map(({ path }) => withoutStage(path)), ...mockPaths]),
];

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

const withParents = (path: string): string[] => (path === '' ? [] : [...withParents(parentOf(path)), path]);

const resourceOf = (path: string): Listed => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: {
    RestApiId: ref('Api'),
    ParentId: parentOf(path) === '' ? getAtt('Api.RootResourceId') : ref(`${idOfPath(parentOf(path))}Path`),
    PathPart: path.slice(path.lastIndexOf('/') + 1),
  },
});

/** The tree of paths. */
export const pathResources = (): Listed =>
  Object.fromEntries(
    answeredPaths()
      .flatMap(withParents)
      .map((path) => [`${idOfPath(path)}Path`, resourceOf(path)]),
  );

/** A method as it stands at its path. */
export const methodOn = (path: string, method: string, properties: Listed): Listed => ({
  RestApiId: ref('Api'),
  ResourceId: ref(`${idOfPath(path)}Path`),
  HttpMethod: method,
  ...properties,
});

import { runCommand, silent } from '@tessera/stack';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withTools } from '@tessera/aws/testing';
import { program } from '../programs/programs.js';
import { crdFiles } from './crds.js';
import { schemas } from './schemas.js';

const folder = mkdtempSync(join(tmpdir(), 'tessera schemas '));
afterAll(() => rmSync(folder, { recursive: true }));

/** A definition as Strimzi's are; theirs are in no registry. */
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: kafkatopics.kafka.strimzi.io }
spec:
  group: kafka.strimzi.io
  names: { kind: KafkaTopic, plural: kafkatopics }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { partitions: { type: integer, minimum: 1 } } }
`;

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { DRAIN_MS: '15000' } };
const topic = {
  apiVersion: 'kafka.strimzi.io/v1',
  kind: 'KafkaTopic',
  metadata: { name: 'a' },
  spec: { partitions: 1 },
};
const scaled = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'a' },
  spec: { scaleTargetRef: { name: 'a' }, triggers: [{ type: 'kafka', metadata: { lagThreshold: '5' } }] },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a' },
  spec: { ports: [{ port: 80, targetPort: 'http' }] },
};

await withTools(
  'schemas that kubeconform judges by',
  async () => ({ kubeconform: await program('kubeconform', silent), ...(await schemas({ crds: '' }, silent)) }),
  ({ kubeconform, folder: builtIn }) => {
    let withTopics: string;
    beforeAll(async () => {
      writeFileSync(join(folder, 'README.md'), 'no definition\n');
      writeFileSync(join(folder, '044-Crd-kafkatopic.yaml'), definition);
      const given = await schemas({ crds: folder }, silent);
      expect(given.checksStrimzi).toBe(true);
      withTopics = given.folder;
    });
    afterAll(() => rmSync(withTopics, { recursive: true }));

    const judge = async (object: unknown, by = withTopics): Promise<string> => {
      const file = join(folder, 'object.json');
      writeFileSync(file, JSON.stringify(object));
      const location = `${by}/{{.ResourceKind}}{{.KindSuffix}}.json`;
      const { ok, lines } = await runCommand(kubeconform, ['-strict', '-schema-location', location, file]);
      return ok ? 'good' : lines.join('\n');
    };

    it.each([configMap, service, scaled, topic])('$kind is good', async (object) => {
      expect(await judge(object)).toBe('good');
    });

    it.each([
      [{ ...configMap, data: { DRAIN_MS: 15000 } }, 'DRAIN_MS'],
      [{ ...configMap, metadata: { name: 'a', lables: {} } }, 'lables'],
      [{ ...service, spec: { ports: [{ prot: 80 }] } }, 'prot'],
      [{ ...scaled, spec: { ...scaled.spec, maxReplicas: 5 } }, 'maxReplicas'],
      [{ ...scaled, metadata: { name: 'a', lables: {} } }, 'lables'],
      [{ ...topic, spec: { partitions: 0 } }, 'partitions'],
      [{ ...topic, spec: { partition: 1 } }, 'partition'],
      [{ ...configMap, kind: 'ConfigMapp' }, 'could not find schema'],
      [{ ...service, apiVersion: 'v1beta1' }, 'could not find schema'],
    ])('%j is refused', async (object, reason) => {
      expect(await judge(object)).toContain(reason);
    });

    it('knows no topics where no definition of them was given', async () => {
      expect(await judge(topic, builtIn)).toContain('could not find schema');
      expect(await judge(scaled, builtIn)).toBe('good');
    });

    it("hands out definitions for an API server, the given folder's too", async () => {
      const names = (await crdFiles({ crds: folder }, silent)).join('\n');
      expect(names).toContain('keda.sh_scaledobjects.yaml');
      expect(names).toContain('gateway.networking.k8s.io_httproutes.yaml');
      expect(names).toContain(join(folder, '044-Crd-kafkatopic.yaml'));
      expect(names).not.toContain('README');
    });
  },
);

it('says in one line that a folder is none, is empty, or has something else in it', async () => {
  const empty = mkdtempSync(join(folder, 'empty-'));
  const refusal = (crds: string) => schemas({ crds }, silent).then(String, (error: unknown) => error);
  const said = (message: RegExp) => expect.objectContaining({ message: expect.stringMatching(message) });
  expect(await refusal('/nowhere')).toEqual(said(/^\/nowhere is no folder: give the folder of Strimzi's/));
  expect(await refusal(empty)).toEqual(said(/ has no CustomResourceDefinition in it: give the folder of Strimzi's/));
  writeFileSync(join(empty, 'x.yaml'), 'kind: CustomResourceDefinition\nspec: { group: 3 }\n');
  expect(await refusal(empty)).toEqual(said(/^x\.yaml is no CustomResourceDefinition: spec\.group: \S/));
});

import { withTools } from '@tessera/aws/testing';
import { silent } from '@tessera/stack';
import { type KubeObject } from '../object.js';
import { program } from '../programs/programs.js';
import { overlays, render } from '../render/render.js';
import { schemas } from '../schemas/schemas.js';
import { brokenAgreements } from './agreements.js';
import { unfitFields } from './kubeconform.js';
import { disagreements } from './disagreements.fixture.js';
import { type Mistake, objectOf, type Tier } from './mistake.fixture.js';
import { mistakes } from './mistakes.fixture.js';

/** With Strimzi's definitions, where whoever runs this has them. */
const { STRIMZI_CRDS: crds } = process.env;

const tools = async () => {
  await program('kustomize', silent);
  await program('kubeconform', silent);
  return schemas(crds ? { crds } : {}, silent);
};

const listed = [...mistakes, ...disagreements];
const isBy = (tier: Tier) => (mistake: Mistake) => mistake.refusedBy.includes(tier);

await withTools('the list of mistakes', tools, async (schemas) => {
  const rendered = await Promise.all(overlays().map((overlay) => render(overlay, silent)));

  /** What is rendered with one object changed, and that object. */
  const made = (mistake: Mistake): { objects: KubeObject[]; wrong: KubeObject } => {
    const objects = rendered.find((one) => objectOf(mistake, one));
    const right = objects && objectOf(mistake, objects);
    if (!right) throw new Error(`no overlay has ${mistake.kind}/${mistake.object}`);
    const wrong = mistake.change(right);
    return { wrong, objects: objects.map((object) => (object === right ? wrong : object)) };
  };
  const unfit = async (mistake: Mistake) =>
    (await unfitFields(JSON.stringify(made(mistake).wrong), schemas, silent)).join('\n');
  const withoutStrimzi = "mistakes in Kafka's objects by schemas: give Strimzi's definitions by STRIMZI_CRDS";
  if (!schemas.checksStrimzi) it.todo(`not run: ${withoutStrimzi}`);
  const isChecked = ({ kind }: Mistake) => schemas.checksStrimzi || !kind.startsWith('Kafka');

  it.each(listed.filter(isBy('schema')).filter(isChecked))(
    '$kind/$object: $name is refused by schemas',
    async (mistake) => {
      expect(await unfit(mistake)).toMatch(mistake.says);
    },
  );

  it.each(listed.filter((one) => !isBy('schema')(one)))('$kind/$object: $name is not', async (mistake) => {
    expect(await unfit(mistake)).toBe('');
  });

  it.each(listed.filter(isBy('agreement')))('$kind/$object: $name is refused by agreements', (mistake) => {
    expect(brokenAgreements(made(mistake).objects).join('\n')).toMatch(mistake.says);
  });

  // What a schema refuses need not be read any further.
  const fit = listed.filter((one) => !isBy('schema')(one) && !isBy('agreement')(one));
  it.each(fit)('$kind/$object: $name is only seen by the API server', (mistake) => {
    expect(brokenAgreements(made(mistake).objects)).toEqual([]);
  });
});

import { parseTemplate } from '../template/read.js';
import { templateText } from '../template/read.js';
import { type Json, type Template } from '../template/model.js';
import { type TemplateName } from '../driver/steps.js';

/** Types that the emulator refuses. `gaps.int-spec.ts` looks whether it still does. */
export const refusedTypes = [
  'AWS::EC2::FlowLog',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::WAFv2::WebACLAssociation',
] as const;

/** Attributes that the emulator leaves empty, and the outputs that are made of them; in AWS's shape. */
export const emptyAttributes = { EndpointZoneId: 'Z38GZ743OKFT7T', EndpointName: nameOf('eu-west-1') } as const;

function nameOf(region: string) {
  return `vpce-0a1b2c3d4e5f60718-abcd1234.execute-api.${region}.vpce.amazonaws.com`;
}

const namesIn = (value: Json | undefined): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    const of = key === 'Fn::GetAtt' && Array.isArray(inner) ? inner[0] : undefined;
    return [...(typeof of === 'string' ? [of] : []), ...namesIn(inner)];
  });
};

/** In a condition the emulator does not split text: what asks for that counts as not so. */
const simplify = ({ Conditions = {} }: Template): void => {
  for (const [name, condition] of Object.entries(Conditions))
    if (JSON.stringify(condition).includes('Fn::Split')) Conditions[name] = { 'Fn::Equals': ['so', 'not so'] };
};

const isRefused = (type: string) => refusedTypes.some((refused) => refused === type);

/** Says whether it would be there: in a change set the emulator does not see that a condition has changed, only a value. */
const standIn = (condition: string | undefined): Template['Resources'][string] => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value: condition ? { 'Fn::If': [condition, 'there', 'not there'] } : 'there' },
});

/** What others refer to goes, and they with it, until nobody does; in place of the rest is something that does nothing. */
const strip = ({ Resources, Parameters = {} }: Template): void => {
  const isGone = (name: string) => !(name in Resources) && !(name in Parameters) && !name.includes('::');
  const named = new Set(Object.values(Resources).flatMap(({ Properties }) => namesIn(Properties)));
  for (const [name, resource] of Object.entries(Resources)) {
    if (!isRefused(resource.Type)) continue;
    if (named.has(name)) delete Resources[name];
    else Resources[name] = standIn(resource.Condition);
  }
  for (let before = -1; before !== Object.keys(Resources).length;) {
    before = Object.keys(Resources).length;
    for (const [name, { Properties }] of Object.entries(Resources))
      if (namesIn(Properties).some(isGone)) delete Resources[name];
  }
};

/**
 * The text of a template as the emulator takes it: what it refuses is not there, and the outputs that it cannot fill are
 * constants. Nothing outside of tests knows of it.
 *
 * @param peering a peering that is there.
 */
export const emulatedText = (name: TemplateName, peering: string): string => {
  const template = parseTemplate(templateText(name), name);
  simplify(template);
  strip(template);
  const constants: Record<string, string> = { ...emptyAttributes, PeeringId: peering };
  for (const [output, value] of Object.entries(constants))
    if (template.Outputs?.[output]) template.Outputs[output] = { Value: value };
  return JSON.stringify(template);
};

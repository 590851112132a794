import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { alarms } from './alarms.js';
import { gatewayResponses } from './answers.js';
import { permissions } from './callers.js';
import { type Listed, written } from './cloudformation.js';
import { functionResources } from './function-resources.js';
import { methods } from './methods.js';
import { pathResources } from './paths.js';
import { deployed } from './stage.js';
import { stateMachine } from './state-machine.js';

/** The folder of the workspace, whether this runs from its sources or from dist. */
export const workspace = new URL(/\/dist\/template\/[^/]*$/.test(import.meta.url) ? '../../' : '../', import.meta.url);

const head = `# Written by \`npm run template -w @tessera/serverless\` from routes.ts, functions/*/needs.ts and template/: do not edit.
AWSTemplateFormatVersion: '2010-09-09'
Description: Tessera on AWS. Nothing runs when nobody calls.
`;

const part = (name: string) => readFileSync(new URL(`template/parts/${name}.yaml`, workspace), 'utf8');

const HEADING = /^Resources:\n/;

/** Resources by hand, with their comments. */
const byHand = (name: string) => part(name).replace(HEADING, '');

const section = (comment: string, resources: Listed) =>
  `  # ---- ${comment}\n${written(resources).replace(HEADING, '')}`;

const api = () => {
  const [called, answers] = [methods(), gatewayResponses()];
  const text = [
    byHand('edge'),
    section('Its paths.', pathResources()),
    section('Its methods.', called),
    section('What it refuses by itself.', answers),
  ].join('');
  const parts = [...Object.keys(called), ...Object.keys(answers)];
  return text + section('What of it is served.', deployed(text, parts));
};

/** Whoever names two things alike would lose one of them. */
const checked = (template: string): string => {
  const { errors } = parseDocument(template, { logLevel: 'error' });
  if (errors[0]) throw errors[0];
  return template;
};

/** The CloudFormation template of this edition: the same text for the same sources. */
export const composeTemplate = (): string =>
  checked(
    [
      head,
      part('parameters'),
      'Resources:\n',
      byHand('data'),
      byHand('async'),
      section('Functions, each with a role that may do what its needs.ts says, and its log.', functionResources()),
      section('Who may call them.', permissions()),
      section('Chain=express.', stateMachine()),
      api(),
      section('What is watched.', alarms()),
      byHand('watch'),
      byHand('guard'),
      byHand('domain'),
      part('outputs'),
    ].join(''),
  );
